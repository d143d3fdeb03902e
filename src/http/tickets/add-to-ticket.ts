import { addNote } from "../../desk/conversations/add-note.ts";
import { invalidFields } from "../parse.ts";
import type { Speaking } from "../say.ts";
import { addedFields, say } from "../say.ts";

interface Words {
  message: string;
  is_internal: boolean;
  sender_id?: number | undefined;
}

/** A message on a ticket, or a note. */
export async function addToTicket(call: Speaking & { params: { id: number } }, words: Words) {
  const at = { ticket: call.params.id };
  if (!words.is_internal) return addedFields(await say(call, at, words));
  if (words.sender_id !== undefined) {
    throw invalidFields({ sender_id: ["An internal note is not the customer's: leave this out."] });
  }
  return addedFields(await call.act(addNote, { at, body: words.message, files: [...call.uploaded] }));
}
