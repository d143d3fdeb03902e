import { receiveFromCustomer } from "../desk/conversations/receive.ts";
import { replyToCustomer } from "../desk/conversations/reply.ts";
import type { ConversationRef } from "../desk/inputs.ts";
import type { AddedMessage } from "../desk/sql/add-message.ts";
import type { Caller } from "./authenticate.ts";
import type { Act } from "./endpoint.ts";
import { invalidFields } from "./parse.ts";

interface Words {
  message: string;
  sender_id?: number | undefined;
}

/** A public message: an agent's is the desk's answer, anyone else's is the customer's word. */
export function say(
  { caller, act }: { caller: Caller; act: Act },
  at: ConversationRef,
  words: Words,
): Promise<AddedMessage> {
  const { message: body, sender_id: sender } = words;
  if (caller.kind !== "agent") return act(receiveFromCustomer, { at, body, sender });
  if (sender !== undefined && sender !== caller.id)
    throw invalidFields({ sender_id: ["An agent writes as themselves."] });
  return act(replyToCustomer, { at, body });
}
