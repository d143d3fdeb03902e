-- AlterTable
ALTER TABLE "notice" ADD COLUMN     "slot_at" TIMESTAMPTZ(3);
