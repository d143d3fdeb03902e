-- AlterTable
ALTER TABLE "former_thread" ADD COLUMN     "generation" INTEGER,
ADD COLUMN     "previous_id" TEXT,
ADD COLUMN     "recap_at" TIMESTAMPTZ(3),
ADD COLUMN     "recap_before" INTEGER;
