-- AlterTable
ALTER TABLE "thread" ADD COLUMN     "recap_before" INTEGER;
