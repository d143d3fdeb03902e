import { snoozeTicket, wakeTicket } from "../desk/tickets/snooze.ts";
import { ticketNumber } from "../desk/words.ts";
import { command, labelled, line, ref } from "./command.ts";
import { ticketOf } from "./ticket-of.ts";
import { untilOf } from "./until.ts";

export const ticketSnooze = command({
  name: "ticket snooze",
  summary: "Put a ticket aside until later, or until its customer writes",
  form: { title: "Put a ticket aside", submit: "Snooze" },
  permission: "edit_tickets",
  options: {
    for: labelled("Until when", line("For how long: 2h, tomorrow, 3d; off ends it", { maxLength: 20 })),
    ref: ref(),
  },
  async run({ desk, actor }, { for: words, ref }) {
    const ticket = await ticketOf(desk, actor, ref);
    if (/^off$/i.test(words)) {
      const woken = await wakeTicket(desk, actor, { ticket });
      return { text: woken ? `${ticketNumber(ticket)} is back.` : `${ticketNumber(ticket)} was not put aside.` };
    }
    const until = untilOf(words, desk.now(), desk.timeZone);
    await snoozeTicket(desk, actor, { ticket, until });
    return {
      text: `${ticketNumber(ticket)} is out of the queue until ${whenText(until, desk.timeZone)}, or until its customer writes.`,
    };
  },
});

const whenText = (at: Date, timeZone: string): string =>
  `${new Intl.DateTimeFormat("en-GB", { timeZone, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(at)} (${timeZone})`;
