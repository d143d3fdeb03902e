// GET /tickets/{id}: the conversation, a place to write, and what can be done with the ticket.

import type { FC } from "hono/jsx";
import { findConversation } from "../../desk/conversations/find.ts";
import { readHistory } from "../../desk/conversations/history.ts";
import { notFound } from "../../desk/errors.ts";
import type { RecordedEvent } from "../../desk/events.ts";
import { listMacros } from "../../desk/macros/macros.ts";
import type { ConversationView } from "../../desk/sql/view-conversation.ts";
import { findTicket } from "../../desk/tickets/find.ts";
import type { TicketJson } from "../../desk/views.ts";
import { categoryLabels } from "../../desk/words.ts";
import { PathTicket } from "../../http/inputs.ts";
import { parsePath } from "../../http/parse.ts";
import { agentChoices } from "../agent-choices.ts";
import { Composer } from "../conversation/composer.tsx";
import { type Draft, emptyDraft } from "../conversation/draft.ts";
import { LinkedText } from "../conversation/linked-text.tsx";
import { Messages } from "../conversation/messages.tsx";
import { type ReadPage, readMessages } from "../conversation/read.ts";
import { type Choice, Form } from "../forms.tsx";
import { may, type PageRequest, showPage } from "../page.tsx";
import { Avatar, PriorityBadge, StatusBadge } from "../pieces.tsx";
import { statusChoices, TicketSide } from "./ticket-side.tsx";

export const ticketIdIn = ({ c }: Pick<PageRequest, "c">): number => parsePath(PathTicket, c.req.param("id"));

/** What is shown instead of a fresh page after a form that was not taken. */
export interface Unsaid {
  draft?: Draft;
  /** Why, and of which of the forms beside the conversation. */
  trouble?: Trouble;
  status?: number;
}

export interface Trouble {
  message: string;
  /** What was typed, by field. */
  typed: Readonly<Record<string, string>>;
  form: string;
}

export const ticketPage = (request: PageRequest): Promise<Response> => showTicket(request, ticketIdIn(request), {});

export async function showTicket(request: PageRequest, id: number, unsaid: Unsaid): Promise<Response> {
  const { desk, agent } = request;
  const { messages: _, ...ticket } = await findTicket(desk, agent, { ticket: id, messages: 0 });
  const view = await findConversation(desk, agent, { at: { ticket: id } });
  if (view.ticket === null) throw notFound("There is no such ticket.");
  const [read, history, agents, macros] = await Promise.all([
    readMessages(request, view.id),
    readHistory(desk, agent, { conversation: view.id }),
    agentChoices(request),
    listMacros(desk, agent, {}),
  ]);
  const names = macros.map(({ name }) => name);
  return showPage(request, {
    title: `${ticket.ticket_number} · ${ticket.subject}`,
    section: "tickets",
    status: unsaid.status ?? 200,
    body: <Ticket {...{ request, ticket, view, read, history, agents, macros: names, unsaid }} />,
  });
}

interface TicketProps {
  request: PageRequest;
  ticket: TicketJson;
  view: ConversationView;
  read: ReadPage;
  history: readonly RecordedEvent[];
  agents: readonly Choice[];
  macros: readonly string[];
  unsaid: Unsaid;
}

const Ticket: FC<TicketProps> = ({ request, ticket, view, read, history, agents, macros, unsaid }) => {
  const action = `/tickets/${ticket.ticket_number}`;
  const now = request.desk.now();
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
          <Messages {...read} now={now} me={request.agent.id} label={`Messages of ${ticket.ticket_number}`} />
          <p class="typing" data-typing aria-live="polite" />
          {may(request, "send_messages") && (
            <Composer
              token={request.token}
              action={action}
              draft={unsaid.draft ?? emptyDraft(request, view.lastSeq)}
              macros={macros}
              customer={ticket.user.name}
              mayNote={may(request, "edit_tickets")}
              agent={request.agent.name}
              {...(may(request, "edit_tickets") ? { statuses: statusChoices(request) } : {})}
            />
          )}
        </section>
        <TicketSide {...{ request, ticket, view, history, agents, action, now }} trouble={unsaid.trouble} />
      </div>
    </div>
  );
};
