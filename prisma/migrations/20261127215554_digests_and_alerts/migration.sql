-- AlterTable
ALTER TABLE "notice" ADD COLUMN     "about" JSONB,
ADD COLUMN     "digest_id" INTEGER,
ADD COLUMN     "kind" TEXT NOT NULL DEFAULT 'assigned',
ADD COLUMN     "period" TEXT,
ADD COLUMN     "place" TEXT,
ALTER COLUMN "event_id" DROP NOT NULL,
ALTER COLUMN "conversation_id" DROP NOT NULL,
ALTER COLUMN "person_id" DROP NOT NULL,
ALTER COLUMN "user_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "digest" (
    "id" SERIAL NOT NULL,
    "platform" "platform" NOT NULL,
    "place" TEXT NOT NULL,
    "person_id" INTEGER,
    "cron" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "set_by_id" INTEGER,
    "set_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "digest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert" (
    "kind" TEXT NOT NULL,
    "about" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "alert_pkey" PRIMARY KEY ("kind","about")
);

-- CreateIndex
CREATE INDEX "digest_due_at_idx" ON "digest"("due_at");

-- CreateIndex
CREATE UNIQUE INDEX "digest_platform_place_key" ON "digest"("platform", "place");

-- CreateIndex
CREATE UNIQUE INDEX "notice_digest_id_period_key" ON "notice"("digest_id", "period");

-- AddForeignKey
ALTER TABLE "notice" ADD CONSTRAINT "notice_digest_id_fkey" FOREIGN KEY ("digest_id") REFERENCES "digest"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "digest" ADD CONSTRAINT "digest_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- It goes to one person or to one channel.
ALTER TABLE "notice" ADD CONSTRAINT "notice_one_place" CHECK (num_nonnulls("user_id", "place") = 1);
