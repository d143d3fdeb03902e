import { expect, it, onTestFinished, vi } from "vitest";
import { openTestDesk } from "../../../test/desk.ts";
import { placeAlerts } from "../alerts/place-due.ts";
import { assignConversation } from "../conversations/assign.ts";
import { startConversation } from "../conversations/start.ts";
import { tellWaiting } from "../conversations/tell-waiting.ts";
import { createDesk, type Desk } from "../desk.ts";
import { placeDueDigests } from "../digests/place-due.ts";
import { setDigest } from "../digests/set.ts";
import { closeUnanswered } from "../tickets/auto-close.ts";
import { openTicket } from "../tickets/open.ts";
import { setTicketStatus } from "../tickets/set-status.ts";
import { snoozeTicket, wakeDueTickets } from "../tickets/snooze.ts";

const day = 86_400_000;

const dueJobs = async (desk: Desk) => ({
  digests: await placeDueDigests(desk),
  alerts: await placeAlerts(desk),
  closed: await closeUnanswered(desk),
  waits: await tellWaiting(desk),
  woken: await wakeDueTickets(desk),
});

it("whatever this process takes for the time, what is due is due by the database's clock", async () => {
  const world = await openTestDesk();
  onTestFinished(() => world.close());
  const { database, dana, jane, lee } = world;
  const desk = createDesk(database);
  const customer = jane.id;
  const open = (priority: "normal" | "urgent") =>
    openTicket(desk, jane, { customer, subject: "S", description: "D", priority });
  await desk.prisma.target.create({ data: { kind: "slack", place: "C1" } });
  await open("urgent");
  await snoozeTicket(desk, dana, { ticket: (await open("normal")).id, until: new Date(Date.now() + day) });
  await setTicketStatus(desk, dana, { ticket: (await open("normal")).id, status: "resolved" });
  const { conversation } = await startConversation(desk, jane, { customer, body: "Hello" });
  await assignConversation(desk, dana, { at: { conversation }, assignee: lee.id });
  const cron = `0 ${(new Date().getUTCHours() + 12) % 24} * * *`;
  await setDigest(desk, dana, { platform: "slack", place: "C1", mine: false, cron, zone: "UTC" });
  onTestFinished(() => void vi.useRealTimers());

  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 5 * day });
  expect(await dueJobs(desk)).toEqual({ digests: 0, alerts: 0, closed: 0, waits: 0, woken: 0 });

  vi.setSystemTime(Date.now() - 10 * day);
  await database.pool.query(`
    UPDATE ticket SET auto_close_at = auto_close_at - interval '4 days', snoozed_until = snoozed_until - interval '4 days';
    UPDATE conversation SET waiting_since = waiting_since - interval '4 days';
    UPDATE event SET at = at - interval '4 days';
    UPDATE digest SET due_at = due_at - interval '4 days', set_at = set_at - interval '4 days'`);

  expect(await dueJobs(desk)).toEqual({ digests: 1, alerts: 1, closed: 1, waits: 1, woken: 1 });
});
