import { z } from "zod";
import { ownCustomer, seesNotes } from "../actor.ts";
import { notFound } from "../errors.ts";
import { Id } from "../inputs.ts";
import type { JsonText } from "../json-text.ts";
import { selectMessages, selectPublicMessages } from "../sql/list-messages.ts";
import { query, type Verb } from "../verb.ts";
import type { MessageJson, PublicMessageJson } from "../views.ts";
import { maxId } from "../words.ts";

const Seq = z.int().min(0).max(maxId);

const Page = z.strictObject({
  conversation: Id,
  before: Seq.optional(),
  after: Seq.optional(),
  limit: z.int().min(1).max(100).default(50),
});

/** The newest page of a conversation, oldest first within it, as the API answers it; notes only for those who may read them. */
export const viewMessages = query({
  permission: "view_chat_history",
  input: Page,
  async statement({ desk, actor }, page): Promise<JsonText<MessageJson[] | PublicMessageJson[]>> {
    const messages = seesNotes(actor)
      ? await selectMessages(desk, page)
      : await selectPublicMessages(desk, page, ownCustomer(actor));
    if (!messages) throw notFound("There is no such chat.");
    return messages;
  },
});

/** The same, to look into. */
export const listMessages: Verb<typeof Page, MessageJson[] | PublicMessageJson[]> = async (desk, actor, input) =>
  (await viewMessages(desk, actor, input)).read();
