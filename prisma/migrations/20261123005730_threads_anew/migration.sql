-- AlterTable
ALTER TABLE "thread" ADD COLUMN     "generation" INTEGER NOT NULL DEFAULT 1,
ADD COLUMN     "previous_id" TEXT;

-- CreateIndex
CREATE INDEX "thread_target_id_previous_id_idx" ON "thread"("target_id", "previous_id");
