-- CreateTable
CREATE TABLE "conversation_fact" (
    "conversation_id" INTEGER NOT NULL,
    "facts" JSONB NOT NULL,

    CONSTRAINT "conversation_fact_pkey" PRIMARY KEY ("conversation_id")
);

-- CreateTable
CREATE TABLE "stats_rollup" (
    "dimension" TEXT NOT NULL,
    "grain" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "key" TEXT NOT NULL,
    "tally" JSONB NOT NULL,

    CONSTRAINT "stats_rollup_pkey" PRIMARY KEY ("dimension","grain","day","key")
);

-- CreateTable
CREATE TABLE "stats_progress" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "counted_to" BIGINT NOT NULL DEFAULT 0,
    "rebuilt_to" INTEGER DEFAULT 0,
    "counted_at" TIMESTAMPTZ(3),

    CONSTRAINT "stats_progress_pkey" PRIMARY KEY ("id")
);

-- How far the statistics have read: one row, as ticket_counter has. rebuilt_to 0 counts what was there before they were.
INSERT INTO "stats_progress" ("id", "rebuilt_to") VALUES (1, 0);
ALTER TABLE "stats_progress" ADD CONSTRAINT "stats_progress_one_row" CHECK ("id" = 1);
