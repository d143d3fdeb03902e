import { z } from "zod";
import { actorPermissions, seesNotes } from "../actor.ts";
import { forbidden } from "../errors.ts";
import { ConversationRef } from "../inputs.ts";
import { selectMessages, selectPublicMessages } from "../sql/list-messages.ts";
import type { ConversationView } from "../sql/view-conversation.ts";
import { query } from "../verb.ts";
import type { MessageJson, PublicMessageJson } from "../views.ts";
import { findConversation } from "./find.ts";

const pageSize = 100;
const mostPages = 50;

export interface Transcript {
  view: ConversationView;
  messages: readonly (MessageJson | PublicMessageJson)[];
  /** False when it is longer than this, and only its end is here. */
  complete: boolean;
}

/** What was said, oldest first. Without `notes` it is read where no note is. */
export const readTranscript = query({
  permission: "view_chat_history",
  input: z.strictObject({ at: ConversationRef, notes: z.boolean() }),
  async statement({ desk, actor }, { at, notes }): Promise<Transcript> {
    if (notes && !(seesNotes(actor) && actorPermissions(actor).has("edit_tickets")))
      throw forbidden("Internal notes are not for you.");
    const view = await findConversation(desk, actor, { at });
    const messages: (MessageJson | PublicMessageJson)[] = [];
    let complete = false;
    for (let page = 0; page < mostPages && !complete; page += 1) {
      const before = messages[0]?.seq;
      const asked = { conversation: view.id, limit: pageSize, ...(before === undefined ? {} : { before }) };
      const text = notes ? await selectMessages(desk, asked) : await selectPublicMessages(desk, asked, null);
      const found: (MessageJson | PublicMessageJson)[] = text?.read() ?? [];
      messages.unshift(...found);
      complete = found.length < pageSize;
    }
    return { view, messages, complete };
  },
});
