// A snoozed ticket is not among those that wait until its time has come or its customer writes (sql/add-message.ts ends it too,
// and sql/set-ticket-status.ts). When, stands on the ticket: a process that was down finds what is due when it is back.

import { z } from "zod";
import type { SystemActor } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { conflict, invalid } from "../errors.ts";
import { Id } from "../inputs.ts";
import { verb } from "../verb.ts";
import { statusLabels, ticketNumber } from "../words.ts";
import { eachDueTicket } from "./each-due.ts";
import { lockTicket } from "./lock.ts";

const longestDays = 366;

/** Snoozing a snoozed ticket moves its time. */
export const snoozeTicket = verb({
  permission: "edit_tickets",
  input: z.strictObject({ ticket: Id, until: z.date() }),
  async run({ desk, actor, now, record }, { ticket: id, until }): Promise<void> {
    if (until <= now) throw invalid({ for: ["This time has passed."] });
    if (until.getTime() > now.getTime() + longestDays * 86_400_000)
      throw invalid({ for: ["This is more than a year."] });
    const ticket = await lockTicket(desk, actor, id);
    if (ticket.status !== "open" && ticket.status !== "in_progress")
      throw conflict(`${ticketNumber(id)} is ${statusLabels[ticket.status].toLowerCase()}: nothing of it waits.`);

    await desk.prisma.ticket.update({
      where: { id },
      data: {
        snoozedUntil: until,
        snoozedWait: ticket.snoozedWait ?? ticket.waitingSince,
        waitingSince: null,
        updatedAt: now,
        version: { increment: 1 },
      },
    });
    await record(ticket.conversationId, {
      type: "ticket.snoozed",
      ticket: id,
      until: until.toISOString(),
      visibility: "internal",
    });
  },
});

/** Says whether it was asleep; with `dueBy` only what is due by then is woken. */
export const wakeTicket = verb({
  permission: "edit_tickets",
  input: z.strictObject({ ticket: Id, dueBy: z.date().optional() }),
  async run({ desk, actor, now, record }, { ticket: id, dueBy }): Promise<boolean> {
    const { conversationId, snoozedUntil, snoozedWait } = await lockTicket(desk, actor, id);
    if (snoozedUntil === null || (dueBy && snoozedUntil > dueBy)) return false;

    await desk.prisma.ticket.update({
      where: { id },
      data: {
        snoozedUntil: null,
        snoozedWait: null,
        waitingSince: snoozedWait,
        updatedAt: now,
        version: { increment: 1 },
      },
    });
    await record(conversationId, { type: "ticket.woken", ticket: id, visibility: "internal" });
    return true;
  },
});

const due = {
  name: "tickets-to-wake",
  text: `SELECT coalesce(jsonb_agg(id), '[]') AS result FROM (
    SELECT id FROM ticket WHERE snoozed_until <= $1::timestamptz AND deleted_at IS NULL ORDER BY snoozed_until LIMIT 100) due`,
};

const job: SystemActor = { kind: "system", job: "snooze" };

/** Brings back what is due; gives how many. Safe to run anywhere, at any time, twice at once. */
export const wakeDueTickets = (desk: Desk): Promise<number> =>
  eachDueTicket(desk, due, (ticket, dueBy) => wakeTicket(desk, job, { ticket, dueBy }));
