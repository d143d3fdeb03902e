-- AlterTable
ALTER TABLE "conversation" ADD COLUMN     "assigned_since" TIMESTAMPTZ(6);

-- AlterTable
ALTER TABLE "target" ADD COLUMN     "relay_mode_since" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "held_message" ADD COLUMN     "said_at" TIMESTAMPTZ(6);

-- CreateTable
CREATE TABLE "early_change" (
    "target_id" INTEGER NOT NULL,
    "external_id" TEXT NOT NULL,
    "thread_id" TEXT,
    "is_deleted" BOOLEAN NOT NULL DEFAULT false,
    "is_kept" BOOLEAN NOT NULL DEFAULT false,
    "text" TEXT,
    "files" JSONB,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "early_change_pkey" PRIMARY KEY ("target_id","external_id")
);

-- CreateIndex
CREATE INDEX "early_change_at_idx" ON "early_change"("at");
