import { z } from "zod";
import { ownCustomer } from "../actor.ts";
import { Id } from "../inputs.ts";
import { type ConversationPage, selectConversations } from "../sql/list-conversations.ts";
import { listing, type Verb } from "../verb.ts";
import type { ConversationJson } from "../views.ts";

const ConversationList = z.strictObject({
  search: z.string().optional(),
  unread: z.boolean().optional(),
  assignee: Id.nullable().optional(),
  limit: z.int().min(1).max(100).default(50),
  after: z.strictObject({ key: z.string(), id: Id }).optional(),
});

/** Chats, the latest word first, as the API answers them; a search looks at people and at what was said publicly. */
export const listChats = listing({
  permission: "view_chat",
  input: ConversationList,
  statement: ({ desk, actor }, filter) => selectConversations(desk, { ...filter, customer: ownCustomer(actor) }),
});

/** The same, to look into. */
export const listConversations: Verb<
  typeof ConversationList,
  { conversations: ConversationJson[]; next: ConversationPage["next"] }
> = async (desk, actor, input) => {
  const { conversations, next } = await listChats(desk, actor, input);
  return { conversations: conversations.read(), next };
};
