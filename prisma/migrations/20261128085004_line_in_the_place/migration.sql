-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "refusal" TEXT;
