// GET /tickets/{id}: the conversation, a place to write, and what can be done with the ticket.

import type { FC } from "hono/jsx";
import { findConversation } from "../../desk/conversations/find.ts";
import { notFound } from "../../desk/errors.ts";
import { findTicket } from "../../desk/tickets/find.ts";
import type { TicketJson } from "../../desk/views.ts";
import { categoryLabels } from "../../desk/words.ts";
import { PathTicket } from "../../http/inputs.ts";
import { parsePath } from "../../http/parse.ts";
import { Conversation, readTalk, type Talk } from "../conversation/conversation.tsx";
import { LinkedText } from "../conversation/linked-text.tsx";
import type { Unsaid } from "../conversation/unsaid.ts";
import { Form } from "../forms.tsx";
import { may, type PageRequest, showPage } from "../page.tsx";
import { Avatar, PriorityBadge, StatusBadge } from "../pieces.tsx";
import { statusChoices } from "./states.tsx";
import { TicketSide } from "./ticket-side.tsx";

export const ticketIdIn = ({ c }: Pick<PageRequest, "c">): number => parsePath(PathTicket, c.req.param("id"));

export const ticketPage = (request: PageRequest): Promise<Response> => showTicket(request, ticketIdIn(request), {});

export async function showTicket(request: PageRequest, id: number, unsaid: Unsaid): Promise<Response> {
  const { desk, agent } = request;
  const { messages: _, ...ticket } = await findTicket(desk, agent, { ticket: id, messages: 0 });
  const view = await findConversation(desk, agent, { at: { ticket: id } });
  if (view.ticket === null) throw notFound("There is no such ticket.");
  const talk = await readTalk(request, view);
  return showPage(request, {
    title: `${ticket.ticket_number} · ${ticket.subject}`,
    section: "tickets",
    status: unsaid.status ?? 200,
    body: <Ticket {...{ request, ticket, talk, unsaid }} />,
  });
}

interface TicketProps {
  request: PageRequest;
  ticket: TicketJson;
  talk: Talk;
  unsaid: Unsaid;
}

const Ticket: FC<TicketProps> = ({ request, ticket, talk, unsaid }) => {
  const { view } = talk;
  const action = `/tickets/${ticket.ticket_number}`;
  return (
    <div class="ticket-page" data-conversation={view.id}>
      <div class="page-head" data-region="head">
        <h1>
          <span class="number">#{ticket.ticket_number}</span> {ticket.subject}
        </h1>
        <StatusBadge status={ticket.status} />
        <PriorityBadge priority={ticket.priority} />
        <span class="soft">{categoryLabels[ticket.category]}</span>
        {view.unread > 0 && may(request, "view_chat") && (
          <Form token={request.token} action={action} live class="inline actions">
            <button name="do" value="read" data-key="m">
              Mark read ({view.unread})
            </button>
          </Form>
        )}
      </div>
      <div class="columns">
        <section class="conversation panel" aria-label="Conversation">
          <div class="description">
            <Avatar name={ticket.user.name} />
            <div>
              <b>{ticket.user.name}</b> <span class="soft">{ticket.user.email}</span>
              <p class="text">
                <LinkedText text={ticket.description} />
              </p>
            </div>
          </div>
          <Conversation
            {...{ request, talk, action, unsaid }}
            label={`Messages of ${ticket.ticket_number}`}
            {...(may(request, "edit_tickets") ? { statuses: statusChoices(request) } : {})}
          />
        </section>
        <TicketSide {...{ request, ticket, talk, action }} trouble={unsaid.trouble} />
      </div>
    </div>
  );
};
