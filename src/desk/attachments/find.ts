import { z } from "zod";
import { ownCustomer, seesNotes } from "../actor.ts";
import { notFound } from "../errors.ts";
import { Id } from "../inputs.ts";
import { selectAttachment, selectPublicAttachment } from "../sql/find-attachment.ts";
import { query } from "../verb.ts";

/** Who may read the message may have its file: a customer only their own, and a note's file only who reads notes. */
export const findAttachment = query({
  permission: "view_chat_history",
  input: z.strictObject({ attachment: Id }),
  async statement({ desk, actor }, { attachment: id }) {
    const found = seesNotes(actor)
      ? await selectAttachment(desk, id)
      : await selectPublicAttachment(desk, id, ownCustomer(actor));
    if (!found) throw notFound("There is no such file.");
    return found;
  },
});
