// POST /tickets/bulk: one change for every chosen ticket, each by its own; what could not be done is said by its number.

import { assignConversation } from "../../desk/conversations/assign.ts";
import { DeskError, invalid } from "../../desk/errors.ts";
import { setStatusNow } from "../../desk/relay/set-status-now.ts";
import { parseTicketNumber, TicketStatus, ticketNumber } from "../../desk/words.ts";
import { agentIn } from "../conversation/deeds.ts";
import { goTo, type PageRequest } from "../page.tsx";
import { type ReceivedForm, receiveForm } from "../receive-form.ts";

const most = 100;

export async function changeTickets(request: PageRequest): Promise<Response> {
  const form = await receiveForm(request.c, request.attachments);
  const back = form.get("back");
  const path = /^\/tickets(\?[\x21-\x7e]{0,900})?$/.test(back) ? back : "/tickets";
  const tickets = [...new Set(form.all("ticket").flatMap((text) => parseTicketNumber(text) ?? []))].slice(0, most);
  if (tickets.length === 0) return goTo(request.c, path, { notice: "Choose tickets first: nothing was changed." });
  return goTo(request.c, path, { notice: await changeEach(tickets, changeIn(request, form)) });
}

type Change = (ticket: number) => Promise<unknown>;

function changeIn({ desk, agent }: PageRequest, form: ReceivedForm): Change {
  if (form.get("do") === "assign") {
    const assignee = agentIn(form.get("assignee"));
    return (ticket) => assignConversation(desk, agent, { at: { ticket }, assignee });
  }
  const status = TicketStatus.safeParse(form.get("status")).data;
  if (form.get("do") !== "status" || status === undefined)
    throw invalid({ do: ["This button does nothing any more."] });
  return (ticket) => setStatusNow(desk, agent, { ticket, status });
}

/** One after the other, so that a bulk change takes no more of the desk than a person. */
async function changeEach(tickets: readonly number[], change: Change): Promise<string> {
  const refused: string[] = [];
  for (const ticket of tickets) {
    try {
      await change(ticket);
    } catch (error) {
      if (!(error instanceof DeskError)) throw error;
      refused.push(`${ticketNumber(ticket)}: ${error.message}`);
    }
  }
  const done = tickets.length - refused.length;
  return [`${done} ${done === 1 ? "ticket was" : "tickets were"} changed.`, ...refused].join(" ");
}
