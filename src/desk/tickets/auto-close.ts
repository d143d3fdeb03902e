// A resolved ticket whose customer says nothing closes by itself. When, stands on the ticket: whoever writes moves it or takes
// it away, and a process that was down finds what is due when it is back.

import { z } from "zod";
import type { SystemActor } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { Id } from "../inputs.ts";
import { verb } from "../verb.ts";
import { eachDueTicket } from "./each-due.ts";
import { lockTicket } from "./lock.ts";
import { setTicketStatus } from "./set-status.ts";

const due = {
  name: "tickets-to-close",
  text: `SELECT coalesce(jsonb_agg(id), '[]') AS result FROM (
    SELECT id FROM ticket WHERE auto_close_at <= $1::timestamptz AND deleted_at IS NULL ORDER BY auto_close_at LIMIT 100) due`,
};

const job: SystemActor = { kind: "system", job: "auto-close" };

/** Closes what is due; gives how many. Safe to run anywhere, at any time, twice at once. */
export const closeUnanswered = (desk: Desk): Promise<number> =>
  eachDueTicket(desk, due, (ticket, by) => closeIfDue(desk, job, { ticket, by }));

/** Whether it was still due under its lock. */
const closeIfDue = verb({
  permission: "close_tickets",
  input: z.strictObject({ ticket: Id, by: z.date() }),
  async run({ desk, actor }, { ticket: id, by }): Promise<boolean> {
    const { status, autoCloseAt } = await lockTicket(desk, actor, id);
    if (status !== "resolved" || autoCloseAt === null || autoCloseAt > by) return false;
    await setTicketStatus(desk, actor, { ticket: id, status: "closed" });
    return true;
  },
});
