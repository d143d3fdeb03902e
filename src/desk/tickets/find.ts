import { z } from "zod";
import { actorPermissions, ownCustomer, seesNotes } from "../actor.ts";
import { notFound } from "../errors.ts";
import { Id } from "../inputs.ts";
import { selectPublicTicket, selectTicket } from "../sql/view-ticket.ts";
import { query } from "../verb.ts";
import type { TicketDetailJson } from "../views.ts";
import { ticketNumber } from "../words.ts";

/** A ticket with its newest messages, notes only for those who may read them. */
export const findTicket = query({
  permission: "view_tickets",
  input: z.strictObject({ ticket: Id, messages: z.int().min(0).max(200).default(100) }),
  async statement({ desk, actor }, { ticket: id, messages }): Promise<TicketDetailJson> {
    const limit = actorPermissions(actor).has("view_chat_history") ? messages : 0;
    const found = seesNotes(actor)
      ? await selectTicket(desk, id, limit)
      : await selectPublicTicket(desk, id, ownCustomer(actor), limit);
    if (!found) throw notFound(`There is no ticket ${ticketNumber(id)}.`);
    return { ...found.ticket, messages: found.messages };
  },
});
