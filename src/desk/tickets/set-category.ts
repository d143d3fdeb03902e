import { z } from "zod";
import { Id } from "../inputs.ts";
import { verb } from "../verb.ts";
import { Category } from "../words.ts";
import { changeTicket } from "./change.ts";
import { lockTicket } from "./lock.ts";

/** Setting the category it has changes and tells nothing. */
export const setTicketCategory = verb({
  permission: "edit_tickets",
  input: z.strictObject({ ticket: Id, category: Category }),
  async run(scope, { ticket, category }) {
    await changeTicket(scope, await lockTicket(scope.desk, scope.actor, ticket), { category });
  },
});
