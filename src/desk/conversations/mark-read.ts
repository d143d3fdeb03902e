import { z } from "zod";
import { ConversationRef, Id } from "../inputs.ts";
import { updateRead } from "../sql/mark-read.ts";
import { verb } from "../verb.ts";
import { actingFor, notTheirs } from "./on-behalf.ts";

/** Everything so far is read by the actor's side: a customer's own, else the desk's; a key may name its customer as the `reader`. */
export const markRead = verb({
  permission: "view_chat",
  input: z.strictObject({ at: ConversationRef, reader: Id.optional() }),
  async statement(scope, { at, reader }) {
    const { desk, actor } = scope;
    const customer = actingFor(actor, reader);
    const read = await updateRead(scope, { ...at, customer, asCustomer: customer !== null });
    if (!read) throw await notTheirs(desk, actor, at, reader);
    return read;
  },
});
