import { z } from "zod";
import { setTicketStatus } from "../../desk/tickets/set-status.ts";
import { TicketStatus } from "../../desk/words.ts";
import { endpoint, ok } from "../endpoint.ts";
import { PathTicket } from "../inputs.ts";
import { success, successSchema } from "../success.ts";

export const setTicketStatusEndpoint = endpoint({
  name: "setTicketStatus",
  summary: "Change a ticket's status; resolved and closed need close_tickets",
  tag: "Tickets",
  method: "put",
  path: "/tickets/{id}/status",
  needs: "edit_tickets",
  params: z.strictObject({ id: PathTicket }),
  body: z.strictObject({ status: TicketStatus }),
  answer: successSchema("Ticket status updated", {}),
  async run({ params, body, act }) {
    await act(setTicketStatus, { ticket: params.id, status: body.status });
    return ok(success("Ticket status updated", {}));
  },
});
