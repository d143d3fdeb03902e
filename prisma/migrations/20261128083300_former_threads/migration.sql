-- AlterTable
ALTER TABLE "held_message" ADD COLUMN     "thread_id" TEXT;

-- AlterTable
ALTER TABLE "message_copy" ADD COLUMN     "thread_id" TEXT;

-- CreateTable
CREATE TABLE "former_thread" (
    "target_id" INTEGER NOT NULL,
    "thread_id" TEXT NOT NULL,
    "conversation_id" INTEGER NOT NULL,
    "backfilled_to" BIGINT,
    "checked_at" TIMESTAMPTZ(3),

    CONSTRAINT "former_thread_pkey" PRIMARY KEY ("target_id","thread_id")
);

-- CreateIndex
CREATE INDEX "former_thread_conversation_id_target_id_idx" ON "former_thread"("conversation_id", "target_id");

-- AddForeignKey
ALTER TABLE "former_thread" ADD CONSTRAINT "former_thread_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "former_thread" ADD CONSTRAINT "former_thread_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Those that are there already were heard live until now: their history is read from here on.
INSERT INTO "former_thread" ("target_id", "thread_id", "conversation_id", "backfilled_to")
SELECT "thread"."target_id", "thread"."previous_id", "thread"."conversation_id", CASE "target"."kind"
    WHEN 'slack' THEN (extract(epoch FROM now()) * 1000000)::bigint
    WHEN 'discord' THEN ((extract(epoch FROM now()) * 1000)::bigint - 1420070400000) << 22 END
  FROM "thread" JOIN "target" ON "target"."id" = "thread"."target_id"
 WHERE "thread"."previous_id" IS NOT NULL AND "thread"."previous_id" IS DISTINCT FROM "thread"."thread_id"
ON CONFLICT DO NOTHING;
