import { z } from "zod";
import { jsonObject } from "../../desk/json-text.ts";
import { viewTicket } from "../../desk/tickets/find.ts";
import { endpoint, ok } from "../endpoint.ts";
import { PathTicket } from "../inputs.ts";
import { TicketDetail } from "../schemas.ts";

export const viewTicketEndpoint = endpoint({
  name: "viewTicket",
  summary: "A ticket with its newest messages, oldest first",
  tag: "Tickets",
  method: "get",
  path: "/tickets/{id}",
  needs: "view_tickets",
  params: z.strictObject({ id: PathTicket }),
  answer: z.object({ ticket: TicketDetail }),
  run: async ({ params, act }) => ok(jsonObject({ ticket: await act(viewTicket, { ticket: params.id }) })),
});
