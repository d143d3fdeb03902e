-- All sums are kept in another form. The worker counts everything anew by itself, beginning with the oldest conversation.
TRUNCATE "stats_rollup", "conversation_fact";
UPDATE "stats_progress" SET "rebuilt_to" = 0, "counted_to" = 0;

-- AlterTable
ALTER TABLE "stats_rollup" ALTER COLUMN "tally" SET DATA TYPE TEXT;

-- CreateTable
CREATE TABLE "stats_hour" (
    "hour" TIMESTAMPTZ(0) NOT NULL,
    "part" INTEGER NOT NULL,
    "moments" BYTEA NOT NULL,

    CONSTRAINT "stats_hour_pkey" PRIMARY KEY ("hour","part")
);

-- Beside its row as long as it fits: a month is read at once.
ALTER TABLE "stats_hour" ALTER COLUMN "moments" SET STORAGE MAIN;
