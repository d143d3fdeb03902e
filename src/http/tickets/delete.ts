import { z } from "zod";
import { deleteTicket } from "../../desk/tickets/delete.ts";
import { endpoint, ok } from "../endpoint.ts";
import { PathTicket } from "../inputs.ts";
import { success, successSchema } from "../success.ts";

export const deleteTicketEndpoint = endpoint({
  name: "deleteTicket",
  summary: "Delete a ticket with its conversation, for good",
  tag: "Tickets",
  method: "delete",
  path: "/tickets/{id}",
  needs: "delete_tickets",
  params: z.strictObject({ id: PathTicket }),
  answer: successSchema("Ticket deleted", {}),
  async run({ params, act }) {
    await act(deleteTicket, { ticket: params.id });
    return ok(success("Ticket deleted", {}));
  },
});
