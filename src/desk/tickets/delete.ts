import { z } from "zod";
import { Id } from "../inputs.ts";
import { verb } from "../verb.ts";
import { lockTicket } from "./lock.ts";

/**
 * Takes a ticket and its conversation away from every reader and writer, for good. The rows stay for the audit; its files
 * are removed a day later; what waited to be said in its threads is not said any more.
 */
export const deleteTicket = verb({
  permission: "delete_tickets",
  input: z.strictObject({ ticket: Id }),
  async run({ desk, actor, now, record }, { ticket: id }) {
    const ticket = await lockTicket(desk, actor, id);
    await record(ticket.conversationId, { type: "ticket.deleted", ticket: id });

    const { prisma } = desk;
    await prisma.ticket.update({ where: { id }, data: { deletedAt: now, updatedAt: now, version: { increment: 1 } } });
    await prisma.conversation.update({ where: { id: ticket.conversationId }, data: { deletedAt: now } });
    await prisma.heldMessage.deleteMany({ where: { conversationId: ticket.conversationId } });
    await prisma.ticketCounterDelta.create({
      data: { total: -1, [counterOf[ticket.status]]: -1, urgent: -Number(ticket.priority === "urgent") },
    });
  },
});

const counterOf = { open: "open", in_progress: "inProgress", resolved: "resolved", closed: "closed" } as const;
