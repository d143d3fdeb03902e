import { expect, test } from "vitest";
import { entriesOf } from "./customer-inbox.ts";
import type { Chat, Ticket } from "./desk-api.ts";

const chat = (id: number, at: string, rest: Partial<Chat> = {}): Chat => ({
  id,
  last_message: "hello",
  unread_count: 0,
  ticket_number: null,
  updated_at: at,
  ...rest,
});

const ticket = (id: number, conversation: number, at: string): Ticket => ({
  id,
  ticket_number: `TKT-00${id}`,
  subject: "Login",
  description: "",
  status: "open",
  conversation_id: conversation,
  assigned_to: null,
  updated_at: at,
});

test("the latest comes first, and a chat that became a ticket is shown once, with its unread messages", () => {
  const chats = [chat(7, "2026-01-01 10:00:00"), chat(8, "2026-01-01 12:00:00", { unread_count: 2 })];

  const entries = entriesOf(chats, [ticket(1, 8, "2026-01-01 12:00:00")]);

  expect(entries.map(({ title, unread }) => [title, unread])).toEqual([
    ["TKT-001 · Login", 2],
    ["Chat", 0],
  ]);
});
