// GET /tickets: the counters, the filters, and a page of the list.

import { countTickets, listCountedTickets } from "../../desk/tickets/list.ts";
import { fieldErrors } from "../../desk/verb.ts";
import type { TicketJson, TicketStats } from "../../desk/views.ts";
import { statusLabels } from "../../desk/words.ts";
import { basePath } from "../../http/mount.ts";
import { readQuery } from "../../http/query-string.ts";
import { sentenceFor } from "../../http/sentences.ts";
import { TicketQuery, ticketCursor, toTicketList } from "../../http/tickets/list.ts";
import { agentChoices } from "../agent-choices.ts";
import { type Choice, choicesOf, type FieldErrors, Form, Select } from "../forms.tsx";
import { may, type PageRequest, showPage } from "../page.tsx";
import { Counters } from "./counters.tsx";
import { FilterForm, type Filters, filtersIn, listPath } from "./filters.tsx";
import { TicketTable } from "./ticket-table.tsx";

interface Listed {
  tickets: TicketJson[];
  stats: TicketStats;
  /** Where the next page begins. */
  next: string | null;
  /** What is wrong with the filters. */
  errors: FieldErrors;
}

export async function ticketsPage(request: PageRequest): Promise<Response> {
  const filters = filtersIn(readQuery(request.c.req.url));
  const [listed, agents] = await Promise.all([list(request, filters), agentChoices(request)]);
  const { tickets, stats, next, errors } = listed;
  return showPage(request, {
    title: "Tickets",
    section: "tickets",
    body: (
      <>
        <div class="page-head">
          <h1>Tickets</h1>
          {may(request, "create_tickets") && (
            <div class="actions">
              <a class="button primary" href={`${basePath}/tickets/new`} data-key="n">
                New ticket
              </a>
            </div>
          )}
        </div>
        <Counters stats={stats} />
        <FilterForm filters={filters} errors={errors} agents={[{ value: "unassigned", label: "Nobody" }, ...agents]} />
        <Form token={request.token} action="/tickets/bulk" class="list panel" label="Tickets" live>
          <input type="hidden" name="back" value={listPath(filters)} />
          <TicketTable tickets={tickets} now={request.desk.now()} selectable={may(request, "edit_tickets")} />
          <p class="empty">No ticket matches.</p>
          <div class="list-foot">
            <Bulk request={request} agents={agents} />
            <Paging filters={filters} next={next} />
          </div>
        </Form>
      </>
    ),
  });
}

async function list({ desk, agent }: PageRequest, filters: Filters): Promise<Listed> {
  const parsed = TicketQuery.safeParse(filters, { error: sentenceFor });
  if (!parsed.success) {
    const stats = await countTickets(desk, agent, {});
    return { tickets: [], stats, next: null, errors: fieldErrors(parsed.error) };
  }
  const { tickets, stats, next } = await listCountedTickets(desk, agent, toTicketList(parsed.data));
  return { tickets: tickets.read(), stats: stats.read(), next: ticketCursor(parsed.data.sort, next), errors: {} };
}

const Bulk = ({ request, agents }: { request: PageRequest; agents: readonly Choice[] }) => (
  <div class="row bulk">
    <span class="soft">Chosen:</span>
    {may(request, "assign_tickets") && (
      <>
        <Select name="assignee" label="Assign to" none="Nobody" choices={agents} chosen={String(request.agent.id)} />
        <button name="do" value="assign">
          Assign
        </button>
      </>
    )}
    {may(request, "edit_tickets") && (
      <>
        <Select name="status" label="New status" choices={choicesOf(statusLabels)} chosen="in_progress" />
        <button name="do" value="status">
          Set status
        </button>
      </>
    )}
  </div>
);

const Paging = ({ filters, next }: { filters: Filters; next: string | null }) => {
  const { cursor, ...first } = filters;
  return (
    <nav class="row paging" aria-label="Pages">
      {cursor !== undefined && <a href={basePath + listPath(first)}>First page</a>}
      {next !== null && (
        <a class="button" rel="next" href={basePath + listPath({ ...first, cursor: next })}>
          Next page
        </a>
      )}
    </nav>
  );
};
