-- AlterTable
ALTER TABLE "early_change" ADD COLUMN     "starts_with_mention" BOOLEAN;
