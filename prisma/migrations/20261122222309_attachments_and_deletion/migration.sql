-- AlterTable
ALTER TABLE "conversation" ADD COLUMN     "deleted_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "message" ADD COLUMN     "files" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "ticket" ADD COLUMN     "deleted_at" TIMESTAMPTZ(3);

-- What the schema language cannot say.

-- A view keeps the columns it was made with.
CREATE OR REPLACE VIEW "public_message" AS
  SELECT * FROM "message" WHERE "visibility" = 'public' AND "deleted_at" IS NULL;

-- Where the sweep finds files that may go.
CREATE INDEX "conversation_deleted" ON "conversation" ("deleted_at") WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "message_deleted_with_files" ON "message" ("deleted_at") WHERE "deleted_at" IS NOT NULL AND "files" > 0;
