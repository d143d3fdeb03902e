-- AlterTable
ALTER TABLE "delivery" ADD COLUMN     "answer_status" INTEGER,
ADD COLUMN     "first_tried_at" TIMESTAMPTZ(3),
ADD COLUMN     "webhook_id" INTEGER;

-- AlterTable
ALTER TABLE "target" ADD COLUMN     "events" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "webhook" ADD COLUMN     "disabled_reason" TEXT,
ADD COLUMN     "failing_since" TIMESTAMPTZ(3),
ADD COLUMN     "previous_secret" TEXT,
ADD COLUMN     "previous_until" TIMESTAMPTZ(3);

-- A webhook's log, newest first; what is for a platform is not in it.
CREATE INDEX "delivery_webhook" ON "delivery" ("webhook_id", "id" DESC) WHERE "webhook_id" IS NOT NULL;

-- Receipts that may still turn to ✅.
CREATE INDEX "message_copy_waiting" ON "message_copy" ("target_id", "message_id") WHERE "receipt" IN ('held', 'failed');
