// What stands beside a ticket's conversation: what can be done with the ticket, what is known of it, and what happened to it.

import type { FC } from "hono/jsx";
import type { TicketJson } from "../../desk/views.ts";
import type { Talk } from "../conversation/conversation.tsx";
import { Assignee, Facts, followerNames, History } from "../conversation/side.tsx";
import type { Trouble } from "../conversation/unsaid.ts";
import { may, type PageRequest } from "../page.tsx";
import { Ago } from "../pieces.tsx";
import { timeIn } from "../zone.ts";
import { Closing } from "./closing.tsx";
import { More } from "./more.tsx";
import { States } from "./states.tsx";

export interface SideProps {
  request: PageRequest;
  ticket: TicketJson;
  talk: Talk;
  action: string;
  trouble: Trouble | undefined;
}

export const TicketSide: FC<SideProps> = (side) => {
  const { request, ticket, talk, action, trouble } = side;
  const { view, agents, history } = talk;
  const now = request.desk.now();
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
      <section class="panel" data-region="facts">
        <TicketFacts {...side} />
      </section>
      <More {...side} />
      <section class="panel" data-region="history">
        <History history={history} now={now} />
      </section>
    </aside>
  );
};

const TicketFacts: FC<SideProps> = ({ request: { desk }, ticket, talk: { view } }) => {
  const time = (at: string | null) => at !== null && <Ago at={at} now={desk.now()} />;
  return (
    <Facts
      facts={[
        ["Customer", ticket.user.name],
        ["E-mail", ticket.user.email],
        ["In the app", ticket.user.external_id],
        ["Opened", time(ticket.created_at)],
        ["Waiting since", time(ticket.waiting_since)],
        ["Put aside until", view.snoozedUntil && timeIn(desk.timeZone, view.snoozedUntil)],
        ["Resolved", time(ticket.resolved_at)],
        ["Closes by itself", time(ticket.auto_close_at)],
        ["Closed", time(ticket.closed_at)],
        ["Followers", followerNames(view)],
      ]}
    />
  );
};
