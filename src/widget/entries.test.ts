import { expect, it } from "vitest";
import type { Conversation, ListedTicket } from "../client/types.ts";
import { entriesOf } from "./entries.ts";

const chat = (id: number, updated_at: string, unread_count = 0) =>
  ({ id, last_message: "hello", unread_count, updated_at }) as Conversation;
const ticket = (conversation_id: number, updated_at: string, unread_count = 0) =>
  ({
    ...{ conversation_id, unread_count, updated_at },
    ...{ ticket_number: "TKT-001", subject: "Login", description: "It fails" },
  }) as ListedTicket;

it("shows the latest first, and a chat that became a ticket once, with what is unread", () => {
  const chats = [chat(7, "2026-01-01 10:00:00"), chat(8, "2026-01-01 12:00:00", 2)];

  const entries = entriesOf(chats, [ticket(8, "2026-01-01 12:00:00"), ticket(9, "2026-01-01 11:00:00", 3)]);

  expect(entries.map(({ id, title, preview, unread }) => [id, title, preview, unread])).toEqual([
    [8, "TKT-001 · Login", "hello", 2],
    [9, "TKT-001 · Login", "It fails", 3],
    [7, undefined, "hello", 0],
  ]);
});
