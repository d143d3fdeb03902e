import { z } from "zod";
import { invalid } from "../errors.ts";
import { ConversationRef, Id, said, saysNothing, saysSomething } from "../inputs.ts";
import { insertMessage } from "../sql/add-message.ts";
import { verb } from "../verb.ts";
import { actingFor, notTheirs } from "./on-behalf.ts";

/** The customer says something: they themselves, or their app's server for them, which may name them as the `sender`. */
export const receiveFromCustomer = verb({
  permission: "send_messages",
  input: z.strictObject({ at: ConversationRef, ...said, sender: Id.optional() }).refine(saysSomething, saysNothing),
  async statement(scope, { at, body, files, sender }) {
    const { desk, actor } = scope;
    if (actor.kind === "agent") throw invalid({ sender_id: ["An agent does not speak for the customer."] });
    const customer = actingFor(actor, sender);
    const added = await insertMessage(scope, {
      ...at,
      customer,
      body,
      files,
      visibility: "public",
      fromCustomer: true,
    });
    if (!added) throw await notTheirs(desk, actor, at, sender);
    return added;
  },
});
