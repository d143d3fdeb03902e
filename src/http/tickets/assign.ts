import { z } from "zod";
import { assignConversation } from "../../desk/conversations/assign.ts";
import { Id } from "../../desk/inputs.ts";
import { endpoint, ok } from "../endpoint.ts";
import { PathTicket } from "../inputs.ts";
import { success, successSchema } from "../success.ts";

export const assignTicketEndpoint = endpoint({
  name: "assignTicket",
  summary: "Assign a ticket to an agent, or to nobody",
  tag: "Tickets",
  method: "put",
  path: "/tickets/{id}/assign",
  needs: "assign_tickets",
  params: z.strictObject({ id: PathTicket }),
  body: z.strictObject({ assigned_to: Id.nullable().meta({ description: "An agent's id, or null to unassign." }) }),
  answer: successSchema("Ticket assigned successfully", {}),
  async run({ params, body, act }) {
    await act(assignConversation, { at: { ticket: params.id }, assignee: body.assigned_to });
    return ok(success("Ticket assigned successfully", {}));
  },
});
