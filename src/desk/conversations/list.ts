import { z } from "zod";
import { ownCustomer } from "../actor.ts";
import { Id } from "../inputs.ts";
import { selectConversations } from "../sql/list-conversations.ts";
import { query } from "../verb.ts";

/** Chats, the latest word first; a search looks at people and at what was said publicly. */
export const listConversations = query({
  permission: "view_chat",
  input: z.strictObject({
    search: z.string().optional(),
    unread: z.boolean().optional(),
    assignee: Id.nullable().optional(),
    limit: z.int().min(1).max(100).default(50),
    after: z.strictObject({ key: z.string(), id: Id }).optional(),
  }),
  statement: ({ desk, actor }, filter) => selectConversations(desk, { ...filter, customer: ownCustomer(actor) }),
});
