-- For pruning what was processed, and for counting what was given up.
CREATE INDEX "inbox_processed" ON "inbox" ("processed_at") WHERE "processed_at" IS NOT NULL;
CREATE INDEX "inbox_given_up" ON "inbox" ("platform") WHERE "error" IS NOT NULL AND "processed_at" IS NOT NULL;
