import { z } from "zod";
import { seesNotes } from "../actor.ts";
import { forbidden, notFound } from "../errors.ts";
import { ConversationRef, said, saysNothing, saysSomething } from "../inputs.ts";
import { insertMessage } from "../sql/add-message.ts";
import { verb } from "../verb.ts";
import { Origin } from "./reply.ts";

/** Agents only; no customer ever reads it. */
export const addNote = verb({
  permission: "edit_tickets",
  input: z.strictObject({ at: ConversationRef, ...said, origin: Origin.optional() }).refine(saysSomething, saysNothing),
  async statement(scope, { at, body, files, origin }) {
    if (!seesNotes(scope.actor)) throw forbidden("Internal notes need an agent, or a key that may write them.");
    const added = await insertMessage(scope, {
      ...at,
      body,
      files,
      origin,
      visibility: "internal",
      fromCustomer: false,
    });
    if (!added) throw notFound("There is no such ticket or chat.");
    return added;
  },
});
