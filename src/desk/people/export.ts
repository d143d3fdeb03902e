// Everything the desk keeps of one customer, for the customer (GDPR, articles 15 and 20).

import { z } from "zod";
import { assertAdmin } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { notFound } from "../errors.ts";
import { Id } from "../inputs.ts";
import { selectMessages, selectPublicMessages } from "../sql/list-messages.ts";
import { query } from "../verb.ts";
import type { MessageJson, PublicMessageJson } from "../views.ts";
import { ticketNumber } from "../words.ts";

export interface ExportedCustomer {
  id: number;
  name: string;
  email: string | null;
  external_id: string | null;
  avatar_url: string | null;
  role: string;
  created_at: Date;
  accounts: { platform: string; id: string }[];
  conversations: ExportedConversation[];
}

export interface ExportedConversation {
  id: number;
  opened_at: Date;
  ticket: {
    number: string;
    subject: string;
    description: string;
    status: string;
    priority: string;
    category: string;
    opened_at: Date;
    resolved_at: Date | null;
    closed_at: Date | null;
  } | null;
  messages: (MessageJson | PublicMessageJson)[];
}

const onlyAdmins = "Only admins export a customer's data.";

/** Without `notes` it is read where no note is. What was taken back or deleted is in no read, and so not here. */
export const exportCustomer = query({
  permission: "view_chat_history",
  input: z.strictObject({ customer: Id, notes: z.boolean() }),
  async statement({ desk, actor }, { customer, notes }): Promise<ExportedCustomer> {
    assertAdmin(actor, onlyAdmins);
    const person = await desk.prisma.person.findFirst({
      where: { id: customer, role: { in: ["customer", "provider"] } },
      include: { identities: true },
    });
    if (!person) throw notFound("There is no such customer.");
    return {
      id: person.id,
      name: person.name,
      email: person.email,
      external_id: person.externalId,
      avatar_url: person.avatarUrl,
      role: person.role,
      created_at: person.createdAt,
      accounts: person.identities.map(({ platform, externalId }) => ({ platform, id: externalId })),
      conversations: await conversationsOf(desk, customer, notes),
    };
  },
});

async function conversationsOf(desk: Desk, customerId: number, notes: boolean): Promise<ExportedConversation[]> {
  const found = await desk.prisma.conversation.findMany({
    where: { customerId, deletedAt: null },
    include: { ticket: true },
    orderBy: { id: "asc" },
  });
  const all: ExportedConversation[] = [];
  for (const { id, openedAt, ticket } of found) {
    all.push({
      id,
      opened_at: openedAt,
      ticket: ticket && {
        number: ticketNumber(ticket.id),
        subject: ticket.subject,
        description: ticket.description,
        status: ticket.status,
        priority: ticket.priority,
        category: ticket.category,
        opened_at: ticket.openedAt,
        resolved_at: ticket.resolvedAt,
        closed_at: ticket.closedAt,
      },
      messages: await messagesOf(desk, id, notes),
    });
  }
  return all;
}

const pageSize = 100;

async function messagesOf(desk: Desk, conversation: number, notes: boolean): Promise<ExportedConversation["messages"]> {
  const all: ExportedConversation["messages"] = [];
  for (let after = 0; ; ) {
    const page = { conversation, after, limit: pageSize };
    const text = notes ? await selectMessages(desk, page) : await selectPublicMessages(desk, page, null);
    const found: ExportedConversation["messages"] = text?.read() ?? [];
    all.push(...found);
    const last = found.at(-1)?.seq;
    if (last === undefined || found.length < pageSize) return all;
    after = last;
  }
}
