-- CreateTable
CREATE TABLE "login_link" (
    "hash" TEXT NOT NULL,
    "person_id" INTEGER NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "login_link_pkey" PRIMARY KEY ("hash")
);

-- CreateTable
CREATE TABLE "agent_session" (
    "id" SERIAL NOT NULL,
    "hash" TEXT NOT NULL,
    "person_id" INTEGER NOT NULL,
    "user_agent" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "agent_session_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "login_link_person_id_idx" ON "login_link"("person_id");

-- CreateIndex
CREATE INDEX "login_link_expires_at_idx" ON "login_link"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "agent_session_hash_key" ON "agent_session"("hash");

-- CreateIndex
CREATE INDEX "agent_session_person_id_idx" ON "agent_session"("person_id");

-- CreateIndex
CREATE INDEX "agent_session_expires_at_idx" ON "agent_session"("expires_at");

-- AddForeignKey
ALTER TABLE "login_link" ADD CONSTRAINT "login_link_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "agent_session" ADD CONSTRAINT "agent_session_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "person"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- An empty hash, or one that is none, can never be what somebody's secret hashes to.
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_hash" CHECK ("hash" ~ '^[0-9a-f]{64}$');
ALTER TABLE "login_link" ADD CONSTRAINT "login_link_hash" CHECK ("hash" ~ '^[0-9a-f]{64}$');
ALTER TABLE "agent_session" ADD CONSTRAINT "agent_session_hash" CHECK ("hash" ~ '^[0-9a-f]{64}$');

-- What is counted at every scrape of the metrics.
CREATE INDEX "delivery_dead" ON "delivery" ("target_id") WHERE "state" = 'dead';
