import { z } from "zod";
import { Id } from "../inputs.ts";
import { verb } from "../verb.ts";
import { Priority } from "../words.ts";
import { lockTicket } from "./lock.ts";

/** Setting the priority it has changes and tells nothing. */
export const setTicketPriority = verb({
  permission: "edit_tickets",
  input: z.strictObject({ ticket: Id, priority: Priority }),
  async run({ desk, actor, now, record }, { ticket: id, priority }) {
    const ticket = await lockTicket(desk, actor, id);
    if (ticket.priority === priority) return;

    await desk.prisma.ticket.update({ where: { id }, data: { priority, updatedAt: now, version: { increment: 1 } } });
    const urgent = Number(priority === "urgent") - Number(ticket.priority === "urgent");
    if (urgent !== 0) await desk.prisma.ticketCounterDelta.create({ data: { urgent } });
    await record(ticket.conversationId, {
      type: "ticket.priority_changed",
      ticket: id,
      from: ticket.priority,
      to: priority,
    });
  },
});
