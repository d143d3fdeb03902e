-- AlterTable
ALTER TABLE "conversation" ADD COLUMN     "wait_seq" INTEGER;
