CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- CreateEnum
CREATE TYPE "role" AS ENUM ('customer', 'provider', 'agent', 'admin');

-- CreateEnum
CREATE TYPE "platform" AS ENUM ('slack', 'discord');

-- CreateEnum
CREATE TYPE "ticket_status" AS ENUM ('open', 'in_progress', 'resolved', 'closed');

-- CreateEnum
CREATE TYPE "priority" AS ENUM ('low', 'normal', 'high', 'urgent');

-- CreateEnum
CREATE TYPE "category" AS ENUM ('technical', 'billing', 'account', 'feature', 'bug', 'general', 'other');

-- CreateEnum
CREATE TYPE "message_kind" AS ENUM ('reply', 'note');

-- CreateEnum
CREATE TYPE "visibility" AS ENUM ('public', 'internal');

-- CreateEnum
CREATE TYPE "delivery_state" AS ENUM ('pending', 'sending', 'sent', 'dead', 'superseded');

-- CreateEnum
CREATE TYPE "thread_state" AS ENUM ('creating', 'ready', 'broken');

-- CreateEnum
CREATE TYPE "target_kind" AS ENUM ('slack', 'discord', 'webhook');

-- CreateTable
CREATE TABLE "person" (
    "id" SERIAL NOT NULL,
    "role" "role" NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "external_id" TEXT,
    "avatar_url" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "person_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "identity" (
    "id" SERIAL NOT NULL,
    "person_id" INTEGER NOT NULL,
    "platform" "platform" NOT NULL,
    "external_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "identity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_key" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "permissions" TEXT[],
    "notes" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_key_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "signing_key" (
    "kid" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "signing_key_pkey" PRIMARY KEY ("kid")
);

-- CreateTable
CREATE TABLE "conversation" (
    "id" SERIAL NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "is_chat" BOOLEAN NOT NULL,
    "last_seq" INTEGER NOT NULL DEFAULT 0,
    "assignee_id" INTEGER,
    "waiting_since" TIMESTAMPTZ(3),
    "first_reply_at" TIMESTAMPTZ(3),
    "unread_by_desk" INTEGER NOT NULL DEFAULT 0,
    "unread_by_customer" INTEGER NOT NULL DEFAULT 0,
    "desk_read_seq" INTEGER NOT NULL DEFAULT 0,
    "customer_read_seq" INTEGER NOT NULL DEFAULT 0,
    "last_message" TEXT,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket" (
    "id" SERIAL NOT NULL,
    "conversation_id" INTEGER NOT NULL,
    "customer_id" INTEGER NOT NULL,
    "subject" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "status" "ticket_status" NOT NULL DEFAULT 'open',
    "priority" "priority" NOT NULL DEFAULT 'normal',
    "category" "category" NOT NULL DEFAULT 'general',
    "assignee_id" INTEGER,
    "waiting_since" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "resolved_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "ticket_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message" (
    "id" SERIAL NOT NULL,
    "conversation_id" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" "message_kind" NOT NULL,
    "visibility" "visibility" NOT NULL,
    "author_id" INTEGER,
    "author_name" TEXT,
    "from_customer" BOOLEAN NOT NULL,
    "body" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "edited_at" TIMESTAMPTZ(3),
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "message_copy" (
    "message_id" INTEGER NOT NULL,
    "target_id" INTEGER NOT NULL,
    "part" INTEGER NOT NULL DEFAULT 0,
    "external_id" TEXT NOT NULL,
    "is_origin" BOOLEAN NOT NULL DEFAULT false,
    "receipt" TEXT,

    CONSTRAINT "message_copy_pkey" PRIMARY KEY ("message_id","target_id","part")
);

-- CreateTable
CREATE TABLE "held_message" (
    "id" SERIAL NOT NULL,
    "conversation_id" INTEGER NOT NULL,
    "target_id" INTEGER NOT NULL,
    "external_id" TEXT NOT NULL,
    "author_id" INTEGER NOT NULL,
    "visibility" "visibility" NOT NULL,
    "body" TEXT NOT NULL,
    "release_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "held_message_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attachment" (
    "id" SERIAL NOT NULL,
    "message_id" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "bytes" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "attachment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event" (
    "id" BIGSERIAL NOT NULL,
    "conversation_id" INTEGER NOT NULL,
    "seq" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" INTEGER,
    "actor_name" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "event_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "target" (
    "id" SERIAL NOT NULL,
    "kind" "target_kind" NOT NULL,
    "place" TEXT NOT NULL,
    "relay_mode" TEXT NOT NULL DEFAULT 'assignee',
    "active" BOOLEAN NOT NULL DEFAULT true,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "paused" TEXT,

    CONSTRAINT "target_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "webhook" (
    "id" SERIAL NOT NULL,
    "url" TEXT NOT NULL,
    "description" TEXT,
    "events" TEXT[],
    "secret" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "webhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lane" (
    "conversation_id" INTEGER NOT NULL,
    "target_id" INTEGER NOT NULL,
    "leased_until" TIMESTAMPTZ(3),
    "fence" INTEGER NOT NULL DEFAULT 0,
    "card_due_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "lane_pkey" PRIMARY KEY ("conversation_id","target_id")
);

-- CreateTable
CREATE TABLE "delivery" (
    "id" BIGSERIAL NOT NULL,
    "conversation_id" INTEGER NOT NULL,
    "target_id" INTEGER NOT NULL,
    "event_id" BIGINT NOT NULL,
    "state" "delivery_state" NOT NULL DEFAULT 'pending',
    "part" INTEGER NOT NULL DEFAULT 0,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "sending_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "thread" (
    "conversation_id" INTEGER NOT NULL,
    "target_id" INTEGER NOT NULL,
    "state" "thread_state" NOT NULL DEFAULT 'creating',
    "root_id" TEXT,
    "thread_id" TEXT,
    "sending_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "thread_pkey" PRIMARY KEY ("conversation_id","target_id")
);

-- CreateTable
CREATE TABLE "inbox" (
    "platform" "platform" NOT NULL,
    "event_key" TEXT NOT NULL,
    "lane" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "processed_at" TIMESTAMPTZ(3),
    "error" TEXT,
    "position" BIGINT NOT NULL,

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("platform","event_key")
);

-- CreateTable
CREATE TABLE "idempotency" (
    "principal" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "status" INTEGER,
    "response" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "idempotency_pkey" PRIMARY KEY ("principal","key")
);

-- CreateTable
CREATE TABLE "ticket_counter" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "total" INTEGER NOT NULL DEFAULT 0,
    "open" INTEGER NOT NULL DEFAULT 0,
    "in_progress" INTEGER NOT NULL DEFAULT 0,
    "resolved" INTEGER NOT NULL DEFAULT 0,
    "closed" INTEGER NOT NULL DEFAULT 0,
    "urgent" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "ticket_counter_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ticket_counter_delta" (
    "id" BIGSERIAL NOT NULL,
    "total" INTEGER NOT NULL DEFAULT 0,
    "open" INTEGER NOT NULL DEFAULT 0,
    "in_progress" INTEGER NOT NULL DEFAULT 0,
    "resolved" INTEGER NOT NULL DEFAULT 0,
    "closed" INTEGER NOT NULL DEFAULT 0,
    "urgent" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "ticket_counter_delta_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "person_external_id_key" ON "person"("external_id");

-- CreateIndex
CREATE INDEX "person_role_id_idx" ON "person"("role", "id");

-- CreateIndex
CREATE INDEX "person_name_trgm" ON "person" USING GIN ("name" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "person_email_trgm" ON "person" USING GIN ("email" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "person_external_id_trgm" ON "person" USING GIN ("external_id" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "identity_person_id_idx" ON "identity"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "identity_platform_external_id_key" ON "identity"("platform", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_key_hash_key" ON "api_key"("hash");

-- CreateIndex
CREATE INDEX "conversation_customer_id_updated_at_id_idx" ON "conversation"("customer_id", "updated_at" DESC, "id" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "ticket_conversation_id_key" ON "ticket"("conversation_id");

-- CreateIndex
CREATE INDEX "ticket_customer_id_id_idx" ON "ticket"("customer_id", "id" DESC);

-- CreateIndex
CREATE INDEX "ticket_status_id_idx" ON "ticket"("status", "id" DESC);

-- CreateIndex
CREATE INDEX "ticket_priority_id_idx" ON "ticket"("priority", "id" DESC);

-- CreateIndex
CREATE INDEX "ticket_category_id_idx" ON "ticket"("category", "id" DESC);

-- CreateIndex
CREATE INDEX "ticket_assignee_id_id_idx" ON "ticket"("assignee_id", "id" DESC);

-- CreateIndex
CREATE INDEX "ticket_opened_at_idx" ON "ticket"("opened_at");

-- CreateIndex
CREATE INDEX "ticket_waiting" ON "ticket"("waiting_since", "id");

-- CreateIndex
CREATE INDEX "ticket_subject_trgm" ON "ticket" USING GIN ("subject" gin_trgm_ops);

-- CreateIndex
CREATE UNIQUE INDEX "message_conversation_id_seq_key" ON "message"("conversation_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "message_copy_target_id_external_id_key" ON "message_copy"("target_id", "external_id");

-- CreateIndex
CREATE INDEX "held_message_conversation_id_id_idx" ON "held_message"("conversation_id", "id");

-- CreateIndex
CREATE INDEX "held_message_release_at_idx" ON "held_message"("release_at");

-- CreateIndex
CREATE UNIQUE INDEX "held_message_target_id_external_id_key" ON "held_message"("target_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "attachment_key_key" ON "attachment"("key");

-- CreateIndex
CREATE INDEX "attachment_message_id_idx" ON "attachment"("message_id");

-- CreateIndex
CREATE INDEX "event_at_idx" ON "event"("at");

-- CreateIndex
CREATE UNIQUE INDEX "event_conversation_id_seq_key" ON "event"("conversation_id", "seq");

-- CreateIndex
CREATE UNIQUE INDEX "target_kind_place_key" ON "target"("kind", "place");

-- CreateIndex
CREATE UNIQUE INDEX "delivery_event_id_target_id_key" ON "delivery"("event_id", "target_id");

-- CreateIndex
CREATE UNIQUE INDEX "thread_target_id_thread_id_key" ON "thread"("target_id", "thread_id");

-- CreateIndex
CREATE INDEX "idempotency_created_at_idx" ON "idempotency"("created_at");

-- AddForeignKey
ALTER TABLE "identity" ADD CONSTRAINT "identity_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_customer_id_fkey" FOREIGN KEY ("customer_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_assignee_id_fkey" FOREIGN KEY ("assignee_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ticket" ADD CONSTRAINT "ticket_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message" ADD CONSTRAINT "message_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "person"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_copy" ADD CONSTRAINT "message_copy_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "message_copy" ADD CONSTRAINT "message_copy_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "held_message" ADD CONSTRAINT "held_message_author_id_fkey" FOREIGN KEY ("author_id") REFERENCES "person"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attachment" ADD CONSTRAINT "attachment_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery" ADD CONSTRAINT "delivery_event_id_fkey" FOREIGN KEY ("event_id") REFERENCES "event"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "thread" ADD CONSTRAINT "thread_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "thread" ADD CONSTRAINT "thread_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What the schema language cannot say.

-- The only thing that customers' messages are read from: a note is not in it.
CREATE VIEW "public_message" AS
  SELECT * FROM "message" WHERE "visibility" = 'public' AND "deleted_at" IS NULL;

-- A note is internal, a reply is public: neither can be stored as the other.
ALTER TABLE "message" ADD CONSTRAINT "message_kind_visibility"
  CHECK (("kind" = 'reply') = ("visibility" = 'public'));

-- The delivery loop looks at what is unsent only.
CREATE INDEX "delivery_unsent" ON "delivery" ("conversation_id", "target_id", "id") WHERE "state" IN ('pending', 'sending');
CREATE INDEX "lane_card_due" ON "lane" ("card_due_at") WHERE "card_due_at" IS NOT NULL;
CREATE INDEX "inbox_unprocessed" ON "inbox" ("platform", "lane", "position", "event_key") WHERE "processed_at" IS NULL;

-- Lists of chats, by the latest word; searches in what was said publicly, anywhere in the text, in any case.
CREATE INDEX "conversation_chats" ON "conversation" ("updated_at" DESC, "id" DESC) WHERE "is_chat";
CREATE INDEX "conversation_chats_unread" ON "conversation" ("updated_at" DESC, "id" DESC) WHERE "is_chat" AND "unread_by_desk" > 0;
CREATE INDEX "message_public_trgm" ON "message" USING gin ("body" gin_trgm_ops) WHERE "visibility" = 'public' AND "deleted_at" IS NULL;
CREATE INDEX "person_lower_email" ON "person" (lower("email"));

-- Rows that are updated over and over stay on their page.
ALTER TABLE "conversation" SET (fillfactor = 80);
ALTER TABLE "lane" SET (fillfactor = 70);
ALTER TABLE "delivery" SET (fillfactor = 80);

INSERT INTO "ticket_counter" ("id") VALUES (1);
