-- AlterTable
ALTER TABLE "conversation" ADD COLUMN     "wait_told" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "lane" ADD COLUMN     "home" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "target" ADD COLUMN     "by_setup" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "name" TEXT;

-- CreateTable
CREATE TABLE "category_channel" (
    "platform" "platform" NOT NULL,
    "category" "category" NOT NULL,
    "target_id" INTEGER NOT NULL,

    CONSTRAINT "category_channel_pkey" PRIMARY KEY ("platform","category")
);

-- CreateTable
CREATE TABLE "setting" (
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_by" TEXT NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "category_watch" (
    "category" "category" NOT NULL,
    "person_id" INTEGER NOT NULL,

    CONSTRAINT "category_watch_pkey" PRIMARY KEY ("category","person_id")
);

-- CreateTable
CREATE TABLE "notice_opt_out" (
    "person_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,

    CONSTRAINT "notice_opt_out_pkey" PRIMARY KEY ("person_id","kind")
);

-- CreateIndex
CREATE INDEX "category_channel_target_id_idx" ON "category_channel"("target_id");

-- AddForeignKey
ALTER TABLE "category_channel" ADD CONSTRAINT "category_channel_target_id_fkey" FOREIGN KEY ("target_id") REFERENCES "target"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "category_watch" ADD CONSTRAINT "category_watch_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notice_opt_out" ADD CONSTRAINT "notice_opt_out_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Whose agent is yet to be told that their customer waits: few at any time, whatever the size of the desk.
CREATE INDEX "conversation_wait_untold" ON "conversation" ("waiting_since")
  WHERE "waiting_since" IS NOT NULL AND "assignee_id" IS NOT NULL AND "deleted_at" IS NULL AND "wait_told" IS DISTINCT FROM "waiting_since";
