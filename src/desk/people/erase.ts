// Forgetting one customer (GDPR, article 17): who they were, what was said with them, their files. What is left is what statistics
// count: that there was a conversation, when it was answered and by whom. May be cut short anywhere, and begun again.

import { z } from "zod";
import { type Actor, assertAdmin } from "../actor.ts";
import type { Files } from "../attachments/files.ts";
import type { Desk } from "../desk.ts";
import { notFound } from "../errors.ts";
import type { DeskEvent } from "../events.ts";
import { Id } from "../inputs.ts";
import { recordEvent } from "../sql/record-event.ts";
import { scrubEvents, scrubInbox } from "../sql/scrub-customer.ts";
import { setTicketStatus } from "../tickets/set-status.ts";
import { type Scope, verb } from "../verb.ts";

export interface Erased {
  conversations: number;
  messages: number;
  files: number;
  /** Agents' own posts in threads, which only they can delete there. */
  remaining: { slack: number; discord: number };
}

export const erasedName = "Erased customer";
const messagesAtOnce = 100;
const onlyAdmins = "Only admins erase a customer's data.";

/** Takes them away first, so that nothing new is said; the desk's worker then removes what it posted in the threads. */
export async function eraseCustomer(desk: Desk, actor: Actor, files: Files, customer: number): Promise<Erased> {
  await erasePerson(desk, actor, { customer });
  const erased: Erased = { conversations: 0, messages: 0, files: 0, remaining: { slack: 0, discord: 0 } };
  for (const { id, deletedAt, ticket } of await conversationsOf(desk, customer)) {
    if (ticket && deletedAt === null && ticket.status !== "closed")
      await setTicketStatus(desk, actor, { ticket: ticket.id, status: "closed" });
    erased.files += await eraseFiles(desk, files, id);
    for (let step = await eraseMessages(desk, actor, { conversation: id }); ; ) {
      erased.messages += step.messages;
      if (step.done) break;
      step = await eraseMessages(desk, actor, { conversation: id });
    }
    const typed = await desk.prisma.messageCopy.findMany({
      where: { isOrigin: true, message: { conversationId: id } },
      select: { target: { select: { kind: true } } },
    });
    for (const { target } of typed) if (target.kind !== "webhook") erased.remaining[target.kind] += 1;
    erased.conversations += 1;
  }
  return erased;
}

/** Their name, addresses and accounts; their tokens are refused from now on, and their external id is nobody's. */
export const erasePerson = verb({
  permission: "delete_tickets",
  input: z.strictObject({ customer: Id }),
  async run({ desk, actor, now }, { customer: id }) {
    assertAdmin(actor, onlyAdmins);
    const { prisma, callers } = desk;
    const person = await prisma.person.findFirst({ where: { id, role: { in: ["customer", "provider"] } } });
    if (!person) throw notFound("There is no such customer.");
    await prisma.person.update({
      where: { id },
      data: {
        name: erasedName,
        email: null,
        externalId: null,
        avatarUrl: null,
        disabledAt: person.disabledAt ?? now,
      },
    });
    await prisma.identity.deleteMany({ where: { personId: id } });
    await prisma.idempotency.deleteMany({ where: { principal: `customer:${id}` } });
    callers.forget();
  },
});

const conversationsOf = (desk: Desk, customerId: number) =>
  desk.prisma.conversation.findMany({
    where: { customerId },
    select: { id: true, deletedAt: true, ticket: { select: { id: true, status: true } } },
    orderBy: { id: "asc" },
  });

/** The bytes go before the rows that name them: what is cut short between is found again. */
async function eraseFiles({ prisma }: Desk, files: Files, conversation: number): Promise<number> {
  const where = { message: { conversationId: conversation } };
  const kept = await prisma.attachment.findMany({ where, select: { id: true, key: true } });
  for (const { key } of kept) await files.remove(key);
  await prisma.attachment.deleteMany({ where: { id: { in: kept.map(({ id }) => id) } } });
  return kept.length;
}

/** Some of a conversation's messages, and with the last of them what else is kept of it. */
const eraseMessages = verb({
  permission: "delete_tickets",
  input: z.strictObject({ conversation: Id }),
  async run(scope, { conversation: id }) {
    const { desk, actor, now } = scope;
    assertAdmin(actor, onlyAdmins);
    await desk.one(lock, [id]);
    const { prisma } = desk;
    const messages = await prisma.message.findMany({
      where: { conversationId: id, OR: [{ body: { not: "" } }, { deletedAt: null }] },
      orderBy: { seq: "asc" },
      take: messagesAtOnce,
    });
    const ids = messages.map(({ id: message }) => message);
    await prisma.message.updateMany({ where: { id: { in: ids }, deletedAt: null }, data: { deletedAt: now } });
    await prisma.message.updateMany({ where: { id: { in: ids } }, data: { body: "", editedAt: null } });
    // The threads of a deleted ticket stand, with all that was said in them.
    const record = (event: DeskEvent) => recordEvent(scope, id, event, { evenDeleted: true });
    for (const { id: message, visibility, deletedAt } of messages)
      if (deletedAt === null) await record({ type: "message.deleted", message, visibility });

    const done = messages.length < messagesAtOnce;
    if (done && (await eraseRest(scope, id))) await record({ type: "customer.erased", visibility: "internal" });
    return { messages: messages.length, done };
  },
});

/** Subject, preview, what waited to be said, what the platforms told; false when all of it was erased before. */
async function eraseRest({ desk, now }: Scope, conversation: number): Promise<boolean> {
  const { prisma } = desk;
  await prisma.heldMessage.deleteMany({ where: { conversationId: conversation } });
  await prisma.conversation.update({
    where: { id: conversation },
    data: { lastMessage: null, waitingSince: null, unreadByDesk: 0, unreadByCustomer: 0 },
  });
  await prisma.ticket.updateMany({
    where: { conversationId: conversation },
    data: { subject: erasedSubject, description: "", updatedAt: now, version: { increment: 1 } },
  });
  await scrubInbox(desk, conversation);
  await scrubEvents(desk, conversation, erasedName);
  return (await prisma.event.count({ where: { conversationId: conversation, type: "customer.erased" } })) === 0;
}

const erasedSubject = "Erased";

const lock = {
  name: "lock-conversation-to-erase",
  text: "SELECT to_jsonb(id) AS result FROM conversation WHERE id = $1::int FOR UPDATE",
};
