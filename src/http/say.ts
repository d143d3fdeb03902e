import type { NewFile } from "../desk/attachments/new-file.ts";
import { receiveFromCustomer } from "../desk/conversations/receive.ts";
import type { ConversationRef } from "../desk/inputs.ts";
import { replyNow } from "../desk/relay/reply-now.ts";
import type { AddedMessage } from "../desk/sql/add-message.ts";
import type { Caller } from "./authenticate.ts";
import type { Act } from "./endpoint.ts";
import { invalidFields } from "./parse.ts";

interface Words {
  message: string;
  sender_id?: number | undefined;
}

export interface Speaking {
  caller: Caller;
  act: Act;
  uploaded: readonly NewFile[];
}

/** A public message: an agent's is the desk's answer, anyone else's is the customer's word. */
export function say({ caller, act, uploaded }: Speaking, at: ConversationRef, words: Words): Promise<AddedMessage> {
  const { message: body, sender_id: sender } = words;
  const files = [...uploaded];
  if (caller.kind !== "agent") return act(receiveFromCustomer, { at, body, sender, files });
  if (sender !== undefined && sender !== caller.id)
    throw invalidFields({ sender_id: ["An agent writes as themselves."] });
  return act(replyNow, { at, body, files });
}

/** What a caller learns of what they said. */
export const addedFields = ({ message, seq, attachments }: AddedMessage) => ({
  message_id: message,
  seq,
  ...(attachments.length > 0 ? { attachments } : {}),
});
