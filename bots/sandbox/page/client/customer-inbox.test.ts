import { expect, test } from "vitest";
import type { Conversation, Ticket } from "../../../../src/client/types.ts";
import { entriesOf } from "./customer-inbox.ts";

const chat = (id: number, at: string, rest: Partial<Conversation> = {}) =>
  ({ id, last_message: "hello", unread_count: 0, ticket_number: null, updated_at: at, ...rest }) as Conversation;

const ticket = (id: number, conversation: number, at: string) =>
  ({
    id,
    ticket_number: `TKT-00${id}`,
    subject: "Login",
    conversation_id: conversation,
    assigned_to: null,
    updated_at: at,
  }) as Ticket;

test("the latest comes first, and a chat that became a ticket is shown once, with its unread messages", () => {
  const chats = [chat(7, "2026-01-01 10:00:00"), chat(8, "2026-01-01 12:00:00", { unread_count: 2 })];

  const entries = entriesOf(chats, [ticket(1, 8, "2026-01-01 12:00:00")]);

  expect(entries.map(({ title, unread }) => [title, unread])).toEqual([
    ["TKT-001 · Login", 2],
    ["Chat", 0],
  ]);
});
