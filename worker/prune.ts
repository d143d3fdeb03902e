import type { Desk } from "../src/desk/desk.ts";
import { forgetOldDrafts } from "../src/desk/drafts/drafts.ts";
import { forgetOldAnswers } from "../src/desk/keys/answer-once.ts";
import { forgetOldCodes } from "../src/desk/people/link-codes.ts";
import { forgetOldSessions } from "../src/desk/people/sessions.ts";

const dayMs = 86_400_000;

/** Removes what may go: inbox entries and kept answers after a week, unconfirmed drafts after a day, told deliveries after a month. Never a dead delivery. */
export async function pruneDone(desk: Desk): Promise<void> {
  const { prisma, now } = desk;
  const week = new Date(now().getTime() - 7 * dayMs);
  const month = new Date(now().getTime() - 30 * dayMs);
  await prisma.inbox.deleteMany({ where: { processedAt: { lt: week } } });
  await forgetOldAnswers(desk);
  await forgetOldSessions(desk);
  await forgetOldCodes(desk);
  await forgetOldDrafts(desk);
  await prisma.delivery.deleteMany({ where: { state: { in: ["sent", "superseded"] }, sentAt: { lt: month } } });
}
