import { z } from "zod";
import { actorPermissions, ownCustomer, seesNotes } from "../actor.ts";
import { notFound } from "../errors.ts";
import { Id } from "../inputs.ts";
import type { JsonText } from "../json-text.ts";
import { selectPublicTicket, selectTicket } from "../sql/view-ticket.ts";
import { query, type Verb } from "../verb.ts";
import type { TicketDetailJson } from "../views.ts";
import { ticketNumber } from "../words.ts";

const Viewed = z.strictObject({ ticket: Id, messages: z.int().min(0).max(200).default(100) });

/** A ticket with its newest messages, notes only for those who may read them, as the API answers it. */
export const viewTicket = query({
  permission: "view_tickets",
  input: Viewed,
  async statement({ desk, actor }, { ticket: id, messages }): Promise<JsonText<TicketDetailJson>> {
    const limit = actorPermissions(actor).has("view_chat_history") ? messages : 0;
    const found = seesNotes(actor)
      ? await selectTicket(desk, id, limit)
      : await selectPublicTicket(desk, id, ownCustomer(actor), limit);
    if (!found) throw notFound(`There is no ticket ${ticketNumber(id)}.`);
    return found;
  },
});

/** The same, to look into. */
export const findTicket: Verb<typeof Viewed, TicketDetailJson> = async (desk, actor, input) =>
  (await viewTicket(desk, actor, input)).read();
