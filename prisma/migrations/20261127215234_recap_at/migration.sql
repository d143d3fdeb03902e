-- AlterTable
ALTER TABLE "thread" ADD COLUMN     "recap_at" TIMESTAMPTZ(3);
