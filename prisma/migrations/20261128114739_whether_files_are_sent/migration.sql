-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "is_file" BOOLEAN NOT NULL DEFAULT false;
