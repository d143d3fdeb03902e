// What can be done with a ticket, what is known of it, and what happened to it.

import type { Child, FC } from "hono/jsx";
import { closingWays } from "../../commands/ticket-close.ts";
import { historyLine, type RecordedEvent } from "../../desk/events.ts";
import type { ConversationView } from "../../desk/sql/view-conversation.ts";
import type { TicketJson } from "../../desk/views.ts";
import { categoryLabels, priorityLabels, statusLabels } from "../../desk/words.ts";
import { Assignee, Follow } from "../conversation/side.tsx";
import { type Choice, choicesOf, Form, Select } from "../forms.tsx";
import { may, type PageRequest } from "../page.tsx";
import { Ago } from "../pieces.tsx";
import type { Trouble } from "./ticket-page.tsx";

interface SideProps {
  request: PageRequest;
  ticket: TicketJson;
  view: ConversationView;
  history: readonly RecordedEvent[];
  agents: readonly Choice[];
  action: string;
  now: Date;
  trouble: Trouble | undefined;
}

export const TicketSide: FC<SideProps> = (side) => {
  const { request, ticket, view, history, agents, action, now, trouble } = side;
  return (
    <aside class="side stack" aria-label="About this ticket">
      <div data-region="trouble">
        {trouble !== undefined && (
          <div class="trouble" role="alert">
            {trouble.message}
          </div>
        )}
      </div>
      <section class="panel stack" data-region="assignee">
        <h2>Assignee</h2>
        <Assignee {...{ request, view, action, agents }} />
      </section>
      <div data-region="states">{may(request, "edit_tickets") && <States {...side} />}</div>
      <div data-region="closing">
        {may(request, "close_tickets") && ticket.status !== "closed" && <Closing {...side} />}
      </div>
      <Facts {...{ ticket, view, now }} />
      <section class="panel stack" data-region="more">
        <div class="row">
          <Follow {...{ request, view, action }} />
          {may(request, "edit_tickets") && <Snooze {...side} />}
        </div>
        {may(request, "edit_tickets") && <Edit {...side} />}
        {may(request, "delete_tickets") && <Delete {...side} />}
      </section>
      <History history={history} now={now} />
    </aside>
  );
};

/** The statuses that the agent may set. */
export function statusChoices(request: PageRequest): Choice[] {
  const closes = may(request, "close_tickets");
  return choicesOf(statusLabels).filter(({ value }) => closes || value === "open" || value === "in_progress");
}

const States: FC<SideProps> = ({ request, ticket, action }) => {
  const statuses = statusChoices(request);
  const setters = [
    { name: "status", label: "Status", choices: statuses, chosen: ticket.status },
    { name: "priority", label: "Priority", choices: choicesOf(priorityLabels), chosen: ticket.priority },
    { name: "category", label: "Category", choices: choicesOf(categoryLabels), chosen: ticket.category },
  ];
  return (
    <section class="panel setters" aria-label="Status, priority and category">
      {setters.map(({ name, label, choices, chosen }) => (
        <Form token={request.token} action={action} live class="setter">
          <label for={name}>{label}</label>
          <Select id={name} name={name} choices={choices} chosen={chosen} />
          <button name="do" value={name}>
            Set<span class="sr"> {label.toLowerCase()}</span>
          </button>
        </Form>
      ))}
    </section>
  );
};

const Closing: FC<SideProps> = ({ request, ticket, view, action, trouble }) => {
  const typed = trouble?.form === "closing" ? trouble.typed : {};
  const isResolved = ticket.status === "resolved";
  return (
    <details class="panel" open={trouble?.form === "closing"}>
      <summary>{isResolved ? "Close" : "Resolve or close"}</summary>
      <Form token={request.token} action={action} live class="stack" label="Close this ticket">
        <input type="hidden" name="seen" value={view.lastSeq} />
        <Words name="message" label="A last word to the customer" text={typed.message} />
        <Words name="reason" label="Why, for agents only" text={typed.reason} />
        <div class="row">
          {!isResolved && (
            <button class="primary" name="do" value="resolve">
              {closingWays.resolve}
            </button>
          )}
          <button class="danger" name="do" value="close">
            {closingWays.now}
          </button>
        </div>
      </Form>
    </details>
  );
};

const Words: FC<{ name: string; label: string; text: string | undefined }> = ({ name, label, text }) => (
  <div class="field">
    <label for={name}>{label}</label>
    <textarea id={name} name={name} rows={2} maxlength={4_000}>
      {text}
    </textarea>
  </div>
);

const Edit: FC<SideProps> = ({ request, ticket, action, trouble }) => {
  const typed = trouble?.form === "edit" ? trouble.typed : {};
  return (
    <details open={trouble?.form === "edit"}>
      <summary>Change the subject or the description</summary>
      <Form token={request.token} action={action} live class="stack" label="Change the ticket">
        <input type="hidden" name="version" value={ticket.version} />
        <div class="field">
          <label for="subject">Subject</label>
          <input id="subject" name="subject" value={typed.subject ?? ticket.subject} required maxlength={200} />
        </div>
        <div class="field">
          <label for="description">Description</label>
          <textarea id="description" name="description" rows={5} required>
            {typed.description ?? ticket.description}
          </textarea>
        </div>
        <button name="do" value="edit">
          Save
        </button>
      </Form>
    </details>
  );
};

const Delete: FC<SideProps> = ({ request, ticket, action }) => (
  <details>
    <summary class="danger">Delete this ticket</summary>
    <Form token={request.token} action={action} class="stack" label="Delete the ticket">
      <p>It goes with its whole conversation, for everybody and for good.</p>
      <button class="danger" name="do" value="delete">
        Delete {ticket.ticket_number} for good
      </button>
    </Form>
  </details>
);

const Snooze: FC<SideProps> = ({ request, view, action }) => (
  <Form token={request.token} action={action} live class="inline" label="Put aside">
    {view.snoozedUntil === null ? (
      <>
        <Select
          name="for"
          label="Put aside for"
          choices={[
            { value: "2h", label: "2 hours" },
            { value: "tomorrow", label: "until tomorrow" },
            { value: "3d", label: "3 days" },
            { value: "7d", label: "a week" },
          ]}
          chosen="tomorrow"
        />
        <button name="do" value="snooze">
          Snooze
        </button>
      </>
    ) : (
      <button name="do" value="wake">
        End snooze
      </button>
    )}
  </Form>
);

const Facts: FC<{ ticket: TicketJson; view: ConversationView; now: Date }> = ({ ticket, view, now }) => {
  const time = (at: string | null): Child => at !== null && <Ago at={at} now={now} />;
  const facts: [label: string, value: Child][] = [
    ["Customer", ticket.user.name],
    ["E-mail", ticket.user.email],
    ["In the app", ticket.user.external_id],
    ["Opened", time(ticket.created_at)],
    ["Waiting since", time(ticket.waiting_since)],
    ["Put aside until", view.snoozedUntil && `${view.snoozedUntil.slice(0, 16)} UTC`],
    ["Resolved", time(ticket.resolved_at)],
    ["Closes by itself", time(ticket.auto_close_at)],
    ["Closed", time(ticket.closed_at)],
    ["Followers", view.followers.map(({ name }) => name).join(", ")],
  ];
  return (
    <section class="panel" data-region="facts">
      <h2 class="sr">Facts</h2>
      <dl class="facts">
        {facts
          .filter(([, value]) => value)
          .map(([label, value]) => (
            <div>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
};

const History: FC<{ history: readonly RecordedEvent[]; now: Date }> = ({ history, now }) => (
  <section class="panel" data-region="history">
    <h2>History</h2>
    <ol class="history">
      {history.map((recorded) => {
        const line = historyLine(recorded);
        return (
          line !== undefined && (
            <li>
              {line} <Ago at={new Date(recorded.at).toISOString().slice(0, 19).replace("T", " ")} now={now} />
            </li>
          )
        );
      })}
    </ol>
  </section>
);
