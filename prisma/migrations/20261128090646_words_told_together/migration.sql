-- DropIndex
DROP INDEX "message_copy_target_id_external_id_key";

-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "folded" TEXT;

-- AlterTable
ALTER TABLE "message_copy" ADD COLUMN     "line" INTEGER NOT NULL DEFAULT 0;

-- CreateIndex
CREATE UNIQUE INDEX "message_copy_target_id_external_id_line_key" ON "message_copy"("target_id", "external_id", "line");
