-- AlterTable
ALTER TABLE "held_message" ADD COLUMN     "files" JSONB NOT NULL DEFAULT '[]';

-- AlterTable
ALTER TABLE "message_copy" ADD COLUMN     "is_file" BOOLEAN NOT NULL DEFAULT false;
