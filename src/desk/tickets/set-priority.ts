import { z } from "zod";
import { Id } from "../inputs.ts";
import { verb } from "../verb.ts";
import { Priority } from "../words.ts";
import { changeTicket } from "./change.ts";
import { lockTicket } from "./lock.ts";

/** Setting the priority it has changes and tells nothing. */
export const setTicketPriority = verb({
  permission: "edit_tickets",
  input: z.strictObject({ ticket: Id, priority: Priority }),
  async run(scope, { ticket, priority }) {
    await changeTicket(scope, await lockTicket(scope.desk, scope.actor, ticket), { priority });
  },
});
