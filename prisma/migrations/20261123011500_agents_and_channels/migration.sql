-- AlterTable
ALTER TABLE "identity" ADD COLUMN     "ended_at" TIMESTAMPTZ(3),
ADD COLUMN     "via" TEXT NOT NULL DEFAULT 'admin';

-- AlterTable
ALTER TABLE "target" ADD COLUMN     "hours" JSONB,
ADD COLUMN     "notify" TEXT NOT NULL DEFAULT 'all',
ADD COLUMN     "on_duty" TEXT;

-- CreateTable
CREATE TABLE "link_code" (
    "hash" TEXT NOT NULL,
    "person_id" INTEGER NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "link_code_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "link_attempt" (
    "id" BIGSERIAL NOT NULL,
    "platform" "platform" NOT NULL,
    "external_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "link_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "link_code_person_id_idx" ON "link_code"("person_id");

-- CreateIndex
CREATE INDEX "link_code_expires_at_idx" ON "link_code"("expires_at");

-- CreateIndex
CREATE INDEX "link_attempt_platform_external_id_at_idx" ON "link_attempt"("platform", "external_id", "at");

-- CreateIndex
CREATE INDEX "conversation_assignee" ON "conversation"("assignee_id", "is_chat");

-- AddForeignKey
ALTER TABLE "link_code" ADD CONSTRAINT "link_code_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;
