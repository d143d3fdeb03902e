import { z } from "zod";
import { invalid, notFound } from "../errors.ts";
import { ConversationRef, Id, said, saysNothing, saysSomething } from "../inputs.ts";
import { insertMessage } from "../sql/add-message.ts";
import { verb } from "../verb.ts";

/** A platform message that it is, so that it is taken in once. */
export const Origin = z.strictObject({ target: Id, externalId: z.string(), threadId: z.string().optional() });

/** The desk says something to the customer. */
export const replyToCustomer = verb({
  permission: "send_messages",
  input: z.strictObject({ at: ConversationRef, ...said, origin: Origin.optional() }).refine(saysSomething, saysNothing),
  async statement(scope, { at, body, files, origin }) {
    if (scope.actor.kind === "customer") throw invalid({ sender_id: ["A customer does not reply for the desk."] });
    const added = await insertMessage(scope, { ...at, body, files, origin, visibility: "public", fromCustomer: false });
    if (!added) throw notFound("There is no such ticket or chat.");
    return added;
  },
});
