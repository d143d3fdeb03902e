-- AlterTable
ALTER TABLE "early_change" ADD COLUMN     "edited_to" BIGINT;
