import type { Desk } from "../src/desk/desk.ts";

const dayMs = 86_400_000;

/** Removes what may go: inbox entries and idempotency rows after a week, told deliveries after a month. Never a dead delivery. */
export async function pruneDone({ prisma, now }: Desk): Promise<void> {
  const week = new Date(now().getTime() - 7 * dayMs);
  const month = new Date(now().getTime() - 30 * dayMs);
  await prisma.inbox.deleteMany({ where: { processedAt: { lt: week } } });
  await prisma.idempotency.deleteMany({ where: { createdAt: { lt: week } } });
  await prisma.delivery.deleteMany({ where: { state: { in: ["sent", "superseded"] }, sentAt: { lt: month } } });
}
