-- AlterTable
ALTER TABLE "ticket" ADD COLUMN     "auto_close_at" TIMESTAMPTZ(3),
ADD COLUMN     "snoozed_until" TIMESTAMPTZ(3),
ADD COLUMN     "snoozed_wait" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "follower" (
    "conversation_id" INTEGER NOT NULL,
    "person_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "follower_pkey" PRIMARY KEY ("conversation_id","person_id")
);

-- CreateTable
CREATE TABLE "macro" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "macro_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "draft" (
    "id" SERIAL NOT NULL,
    "person_id" INTEGER NOT NULL,
    "command" TEXT NOT NULL,
    "options" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "draft_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "follower_person_id_idx" ON "follower"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "macro_name_key" ON "macro"("name");

-- CreateIndex
CREATE INDEX "draft_created_at_idx" ON "draft"("created_at");

-- AddForeignKey
ALTER TABLE "follower" ADD CONSTRAINT "follower_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "follower" ADD CONSTRAINT "follower_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "draft" ADD CONSTRAINT "draft_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Few tickets have either, and the jobs look for nothing else.
CREATE INDEX "ticket_auto_close" ON "ticket" ("auto_close_at") WHERE "auto_close_at" IS NOT NULL;
CREATE INDEX "ticket_snoozed" ON "ticket" ("snoozed_until") WHERE "snoozed_until" IS NOT NULL;
