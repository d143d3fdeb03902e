// Everything a desk can hold, filled to the brim with what a hostile customer, agent or app would write.

import { ensureTarget } from "../../src/delivery/targets.ts";
import { newFileKey } from "../../src/desk/attachments/files.ts";
import { openTicket } from "../../src/desk/tickets/open.ts";
import { ticketNumber } from "../../src/desk/words.ts";
import { openTestDesk, type TestDesk } from "../desk.ts";

/** None of it has a NUL or half a character: those are refused at the door (reliability A26). */
export const hostile: readonly string[] = [
  "@everyone @here <@100000000000000010> <@&100000000000000003> <#100000000000000004>",
  "<!channel> <!here|here> <!everyone> <@U0DANA> <!subteam^S0AGENTS> <!date^1^{date}|now> @channel",
  "[bank](https://evil.example) <https://evil.example|bank> javascript:alert(1) `code` ```fence",
  "\u202Etxt.exe\u2066\u2067 \u200B\u2069 z\u0300\u0301\u0302\u0303algo",
  "&amp; &lt;!channel&gt; *b* _i_ ~s~ ||spoiler|| > quote\n# head\n-# #c1\n- list\n1. one",
  "😀👩‍👩‍👧‍👦\u{1F1E9}\u{1F1EA}",
];

/** So many characters of all of it: the head tells it from others, the end says that it is the end. */
export function brim(length: number, head = "", separator = " "): string {
  const all = `${separator}${hostile.join(separator)}`;
  const text = `${head}${all.repeat(Math.ceil(length / all.length))}`.slice(0, length - 1);
  // A cut through an emoji leaves no half of it.
  return `${text.replace(/[\ud800-\udbff]$/, "x")}Ω`;
}

const oneLine = (length: number, head: string) => brim(length, head).replace(/\s+/g, " ").padEnd(length, "x");

export interface BrimfulDesk {
  world: TestDesk;
  customer: number;
  /** An agent with the longest of names, who has everything. */
  assignee: number;
  /** A ticket nobody has touched, with a note, replies and forty files; each call gives another. It is the assignee's, or `of` whom you say. */
  ticket(of?: number | null): Promise<{ id: number; ref: string; conversation: number; note: number }>;
  chat: string;
  /** A chat that no ticket was made of; each call gives another. */
  newChat(): Promise<string>;
  /** The id of a delivery that was given up; each call gives another. */
  failed(): Promise<number>;
  close(): Promise<void>;
}

const filesPerMessage = 40;

export async function openBrimfulDesk(): Promise<BrimfulDesk> {
  const world = await openTestDesk();
  const { prisma } = world.database;
  const person = (role: "customer" | "agent", email: string) =>
    prisma.person.create({ data: { role, name: oneLine(120, role), email, externalId: `${role}-${"x".repeat(240)}` } });
  const customer = await person("customer", `${"c".repeat(242)}@example.com`);
  const assignee = await person("agent", `${"a".repeat(242)}@example.com`);

  async function conversation(isChat: boolean, assigneeId: number | null): Promise<{ id: number; note: number }> {
    const { id } = await prisma.conversation.create({
      data: {
        customerId: customer.id,
        assigneeId,
        isChat,
        lastSeq: 3,
        waitingSince: world.clock.now,
        unreadByDesk: 2_147_483_647,
        lastMessage: brim(200, "last"),
        openedAt: world.clock.now,
      },
    });
    const rows = [
      { seq: 1, kind: "reply", visibility: "public", authorId: customer.id, fromCustomer: true },
      { seq: 2, kind: "reply", visibility: "public", authorId: assignee.id, fromCustomer: false },
      { seq: 3, kind: "note", visibility: "internal", authorId: assignee.id, fromCustomer: false },
    ] as const;
    let note = 0;
    for (const row of rows) {
      const data = {
        ...row,
        conversationId: id,
        body: brim(40_000, `message ${row.seq} of ${id}`, "\n"),
        files: filesPerMessage,
      };
      const message = await prisma.message.create({ data });
      note = message.id;
      await prisma.attachment.createMany({
        data: Array.from({ length: filesPerMessage }, (_, index) => ({
          messageId: message.id,
          key: newFileKey(new Date()),
          name: oneLine(255, `file ${index} of ${message.id}`),
          type: "application/octet-stream",
          bytes: 2_147_483_647,
        })),
      });
    }
    return { id, note };
  }

  const { id: chat } = await conversation(true, assignee.id);
  return {
    world,
    customer: customer.id,
    assignee: assignee.id,
    chat: `chat-${chat}`,
    async ticket(of = assignee.id) {
      const { id: conversationId, note } = await conversation(false, of);
      const { id } = await prisma.ticket.create({
        data: {
          conversationId,
          customerId: customer.id,
          assigneeId: of,
          subject: oneLine(200, `subject of ${conversationId}`),
          description: brim(20_000, `description of ${conversationId}`, "\n"),
          priority: "urgent",
          waitingSince: world.clock.now,
          openedAt: world.clock.now,
        },
      });
      return { id, ref: ticketNumber(id), conversation: conversationId, note };
    },
    newChat: async () => `chat-${(await conversation(true, assignee.id)).id}`,
    async failed() {
      const { id: targetId } = await ensureTarget(world.desk, "slack", "C0BRIMFUL");
      const subject = oneLine(200, "undelivered");
      const ticket = await openTicket(world.desk, world.app, { customer: customer.id, subject, description: "D" });
      const where = { conversationId: ticket.conversation_id, targetId };
      await prisma.delivery.updateMany({ where, data: { state: "dead", reason: brim(1_000, "reason") } });
      return Number((await prisma.delivery.findFirstOrThrow({ where })).id);
    },
    close: () => world.close(),
  };
}
