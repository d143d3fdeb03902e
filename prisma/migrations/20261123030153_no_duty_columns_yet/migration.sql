-- AlterTable
ALTER TABLE "target" DROP COLUMN "hours",
DROP COLUMN "notify",
DROP COLUMN "on_duty";
