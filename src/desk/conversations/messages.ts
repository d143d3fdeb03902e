import { z } from "zod";
import { ownCustomer, seesNotes } from "../actor.ts";
import { notFound } from "../errors.ts";
import { Id } from "../inputs.ts";
import { selectMessages, selectPublicMessages } from "../sql/list-messages.ts";
import { query } from "../verb.ts";
import type { MessageJson, PublicMessageJson } from "../views.ts";
import { maxId } from "../words.ts";

const Seq = z.int().min(0).max(maxId);

/** The newest page of a conversation, oldest first within it; notes only for those who may read them. */
export const listMessages = query({
  permission: "view_chat_history",
  input: z.strictObject({
    conversation: Id,
    before: Seq.optional(),
    after: Seq.optional(),
    limit: z.int().min(1).max(100).default(50),
  }),
  async statement({ desk, actor }, page): Promise<MessageJson[] | PublicMessageJson[]> {
    const messages = seesNotes(actor)
      ? await selectMessages(desk, page)
      : await selectPublicMessages(desk, page, ownCustomer(actor));
    if (!messages) throw notFound("There is no such chat.");
    return messages;
  },
});
