import { z } from "zod";
import type { Actor } from "../actor.ts";
import { conflict, forbidden, notFound } from "../errors.ts";
import { Id } from "../inputs.ts";
import { moveTicket } from "../sql/set-ticket-status.ts";
import { verb } from "../verb.ts";
import { TicketStatus, ticketNumber } from "../words.ts";

const attempts = 5;

/** Any status may follow any other; setting the one it has changes and tells nothing. */
export const setTicketStatus = verb({
  permission: ({ status }) => (status === "resolved" || status === "closed" ? "close_tickets" : "edit_tickets"),
  input: z.strictObject({ ticket: Id, status: TicketStatus }),
  async statement(scope, { ticket, status }) {
    assertCustomerMay(scope.actor, status);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const moved = await moveTicket(scope, ticket, status);
      if (!moved) throw notFound(`There is no ticket ${ticketNumber(ticket)}.`);
      if (!moved.stale) return { ticket, from: moved.from, to: status };
    }
    throw conflict(`${ticketNumber(ticket)} is being changed by someone else. Please try again.`);
  },
});

/** A customer confirms a resolution by closing, or asks again by reopening. */
function assertCustomerMay(actor: Actor, status: TicketStatus): void {
  if (actor.kind !== "customer" || status === "closed" || status === "open") return;
  throw forbidden("A customer may close a ticket or open it again; anything else is up to the agents.");
}
