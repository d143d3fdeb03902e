import { z } from "zod";
import type { Conversation } from "../../generated/prisma/client.ts";
import type { Actor } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { conflict, forbidden, notFound } from "../errors.ts";
import { Id, Subject } from "../inputs.ts";
import { shortened } from "../shortened.ts";
import { verb } from "../verb.ts";
import { Category, Priority, ticketNumber } from "../words.ts";

const lock = {
  name: "lock-chat",
  text: "SELECT to_jsonb(id) AS result FROM conversation WHERE id = $1::int AND deleted_at IS NULL FOR UPDATE",
};

/** Attaches a ticket to a chat: nothing moves, and the chat is seen from both. @throws conflict when it has one */
export const attachTicket = verb({
  permission: "create_tickets",
  input: z.strictObject({
    conversation: Id,
    subject: Subject.optional(),
    category: Category.default("general"),
    priority: Priority.default("normal"),
  }),
  async run({ desk, actor, now, record }, { conversation: id, subject, category, priority }): Promise<number> {
    const chat = await lockChat(desk, actor, id);
    const description = await firstWords(desk, chat);
    const { id: ticket } = await desk.prisma.ticket.create({
      data: {
        conversationId: id,
        customerId: chat.customerId,
        subject: subject ?? subjectOf(description),
        description,
        category,
        priority,
        assigneeId: chat.assigneeId,
        waitingSince: chat.waitingSince,
        openedAt: now,
        updatedAt: now,
      },
    });
    await record(id, { type: "ticket.opened", ticket });
    await desk.prisma.ticketCounterDelta.create({ data: { total: 1, open: 1, urgent: Number(priority === "urgent") } });
    return ticket;
  },
});

async function lockChat(desk: Desk, actor: Actor, id: number): Promise<Conversation> {
  if (actor.kind === "customer") throw forbidden("This is up to the agents.");
  await desk.one(lock, [id]);
  const chat = await desk.prisma.conversation.findUnique({ where: { id }, include: { ticket: true } });
  if (!chat || chat.deletedAt) throw notFound("There is no such chat.");
  if (chat.ticket) throw conflict(`This is ${ticketNumber(chat.ticket.id)} already.`);
  return chat;
}

/** What the customer said first, or, when they said nothing yet, what was said to them; never a note. */
async function firstWords({ prisma }: Desk, chat: Conversation): Promise<string> {
  const where = { conversationId: chat.id, visibility: "public", deletedAt: null, body: { not: "" } } as const;
  const first =
    (await prisma.message.findFirst({ where: { ...where, fromCustomer: true }, orderBy: { seq: "asc" } })) ??
    (await prisma.message.findFirst({ where, orderBy: { seq: "asc" } }));
  return (first?.body ?? chat.lastMessage ?? "Chat").slice(0, 20_000).toWellFormed();
}

const longestSubject = 100;

function subjectOf(words: string): string {
  const line = words.trim().replace(/\s+/g, " ");
  return shortened(line, longestSubject) || "Chat";
}
