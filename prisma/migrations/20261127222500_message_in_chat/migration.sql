-- AlterTable
ALTER TABLE "message" ADD COLUMN     "in_chat" BOOLEAN NOT NULL DEFAULT false;

-- What the schema language cannot say.

UPDATE "message" m SET "in_chat" = true FROM "conversation" v WHERE v."id" = m."conversation_id" AND v."is_chat";

-- A view keeps the columns it was made with.
CREATE OR REPLACE VIEW "public_message" AS
  SELECT * FROM "message" WHERE "visibility" = 'public' AND "deleted_at" IS NULL;

-- Tickets are not searched by what was said in them.
DROP INDEX "message_public_words";
CREATE INDEX "message_chat_words" ON "message" USING gin (fold("body") gin_trgm_ops)
  WHERE "in_chat" AND "visibility" = 'public' AND "deleted_at" IS NULL;
