-- AlterTable
ALTER TABLE "digest" ADD COLUMN     "by_hand" BOOLEAN NOT NULL DEFAULT false;
UPDATE "digest" SET "by_hand" = "set_by_id" IS NOT NULL;
