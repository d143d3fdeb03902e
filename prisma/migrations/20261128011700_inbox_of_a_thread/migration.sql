-- What the platforms told of one thread: an erasure looks for it, and only for it.
CREATE INDEX "inbox_processed_lane" ON "inbox" ("lane") WHERE "processed_at" IS NOT NULL;
