import { z } from "zod";
import { forbidden, notFound } from "../errors.ts";
import { ConversationRef } from "../inputs.ts";
import { selectConversation } from "../sql/view-conversation.ts";
import { query } from "../verb.ts";

/** A ticket or chat as its card shows it; for the desk only. */
export const findConversation = query({
  permission: "view_chat",
  input: z.strictObject({ at: ConversationRef }),
  async statement({ desk, actor }, { at }) {
    if (actor.kind === "customer") throw forbidden("A customer sees no cards.");
    const view = await selectConversation(desk, at);
    if (!view || view.deleted) throw notFound("ticket" in at ? "There is no such ticket." : "There is no such chat.");
    return view;
  },
});
