-- AlterTable
ALTER TABLE "lane" ADD COLUMN     "card_slot_at" TIMESTAMPTZ(3),
ADD COLUMN     "slot_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "budget" (
    "target_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "full_at" TIMESTAMPTZ(6) NOT NULL,

    CONSTRAINT "budget_pkey" PRIMARY KEY ("target_id","kind")
);
