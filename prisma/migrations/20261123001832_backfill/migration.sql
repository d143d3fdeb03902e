-- AlterTable
ALTER TABLE "target" ADD COLUMN     "backfill_until" TIMESTAMPTZ(3),
ADD COLUMN     "backfilled_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "thread" ADD COLUMN     "backfilled_to" BIGINT,
ADD COLUMN     "checked_at" TIMESTAMPTZ(3);

-- Threads that are there already were heard live until now: their history is read from here on.
UPDATE "thread" SET "backfilled_to" = CASE "target"."kind"
    WHEN 'slack' THEN (extract(epoch FROM now()) * 1000000)::bigint
    WHEN 'discord' THEN ((extract(epoch FROM now()) * 1000)::bigint - 1420070400000) << 22 END
  FROM "target" WHERE "target"."id" = "thread"."target_id" AND "thread"."state" = 'ready';
