-- AlterTable
ALTER TABLE "draft" ADD COLUMN     "files" JSONB NOT NULL DEFAULT '[]';
