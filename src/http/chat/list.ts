import { z } from "zod";
import { listChats } from "../../desk/conversations/list.ts";
import { Id } from "../../desk/inputs.ts";
import { jsonObject } from "../../desk/json-text.ts";
import { Cursor, CursorTime, toCursor } from "../cursor.ts";
import { endpoint, ok } from "../endpoint.ts";
import { Flag, Limit, Search } from "../inputs.ts";
import { ConversationView, NextCursor } from "../schemas.ts";

/** The documented filters, as an address carries them. */
export const ChatQuery = z.strictObject({
  search: Search.optional().meta({ description: "The user, or what was said." }),
  unread: Flag.optional().meta({ description: "Only those with unread messages, or only those without." }),
  limit: Limit,
  cursor: Cursor(z.strictObject({ key: CursorTime, id: Id })).optional(),
});

export const listChatsEndpoint = endpoint({
  name: "listChats",
  summary: "List chats, the latest word first",
  tag: "Chat",
  method: "get",
  path: "/chat",
  needs: "view_chat",
  query: ChatQuery,
  answer: z.object({ conversations: z.array(ConversationView), next_cursor: NextCursor }),
  async run({ query: { cursor, ...filter }, act }) {
    const { conversations, next } = await act(listChats, { ...filter, after: cursor });
    return ok(jsonObject({ conversations, next_cursor: toCursor(next) }));
  },
});
