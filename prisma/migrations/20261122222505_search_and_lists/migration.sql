-- DropIndex
DROP INDEX "person_email_trgm";

-- DropIndex
DROP INDEX "person_external_id_trgm";

-- DropIndex
DROP INDEX "person_name_trgm";

-- DropIndex
DROP INDEX "ticket_assignee_id_id_idx";

-- DropIndex
DROP INDEX "ticket_opened_at_idx";

-- DropIndex
DROP INDEX "ticket_subject_trgm";

-- DropIndex
DROP INDEX "ticket_waiting";

-- CreateIndex
CREATE INDEX "ticket_status_priority_category_id_idx" ON "ticket"("status", "priority", "category", "id" DESC);

-- CreateIndex
CREATE INDEX "ticket_assignee" ON "ticket"("assignee_id", "status", "id" DESC, "priority", "category");

-- Letters without accents and in one case: what a search compares. unaccent is not immutable by itself, since its dictionary
-- could be changed; naming the dictionary is what makes it safe to index.
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE FUNCTION "fold"("words" text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 50 AS
  $$ BEGIN RETURN lower(public.unaccent('public.unaccent'::regdictionary, "words")); END $$;

-- The LIKE pattern that finds the words anywhere. It escapes after folding, which makes plain wildcards of the wide ones of Asian text.
CREATE FUNCTION "containing"("words" text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
  $$ SELECT '%' || regexp_replace(public.fold("words"), '([\\%_])', '\\\1', 'g') || '%' $$;

DROP INDEX "message_public_trgm";
CREATE INDEX "message_public_words" ON "message" USING gin (fold("body") gin_trgm_ops) WHERE "visibility" = 'public' AND "deleted_at" IS NULL;
CREATE INDEX "ticket_subject_words" ON "ticket" USING gin (fold("subject") gin_trgm_ops);
CREATE INDEX "person_words" ON "person" USING gin (fold("name" || E'\n' || coalesce("email", '') || E'\n' || coalesce("external_id", '')) gin_trgm_ops);

-- The day it was opened, UTC: equal for a day's tickets, so that they stay in the order of their ids.
CREATE INDEX "ticket_day" ON "ticket" ((("opened_at" AT TIME ZONE 'UTC')::date), "id" DESC);
-- The rest of the columns lets a filter be answered in the index.
CREATE INDEX "ticket_waiting" ON "ticket" ("waiting_since", "id", "status", "priority", "category", "assignee_id") WHERE "waiting_since" IS NOT NULL;
CREATE INDEX "ticket_resolved" ON "ticket" ("resolved_at") INCLUDE ("opened_at", "assignee_id", "category") WHERE "resolved_at" IS NOT NULL;

DROP INDEX "conversation_chats_unread";
CREATE INDEX "conversation_chats_unread" ON "conversation" ("updated_at" DESC, "id" DESC, "assignee_id") WHERE "is_chat" AND "unread_by_desk" > 0;
CREATE INDEX "conversation_chats_read" ON "conversation" ("updated_at" DESC, "id" DESC, "assignee_id") WHERE "is_chat" AND "unread_by_desk" = 0;
CREATE INDEX "conversation_chats_assignee" ON "conversation" ("assignee_id", "updated_at" DESC, "id" DESC) WHERE "is_chat";
CREATE INDEX "conversation_answered" ON "conversation" ("first_reply_at") INCLUDE ("opened_at", "assignee_id") WHERE "first_reply_at" IS NOT NULL;
CREATE INDEX "conversation_opened" ON "conversation"("opened_at", "is_chat", "assignee_id");
