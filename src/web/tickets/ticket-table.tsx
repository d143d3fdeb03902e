import type { FC } from "hono/jsx";
import type { TicketJson } from "../../desk/views.ts";
import { categoryLabels } from "../../desk/words.ts";
import { basePath } from "../../http/mount.ts";
import { Ago, Avatar, PriorityBadge, StatusBadge } from "../pieces.tsx";

type TicketTableProps = { tickets: readonly TicketJson[]; now: Date; selectable: boolean };

export const TicketTable: FC<TicketTableProps> = ({ tickets, now, selectable }) => (
  <table class="tickets">
    <caption class="sr">Tickets</caption>
    <thead>
      <tr>
        {selectable && (
          <th class="pick">
            <span class="sr">Choose</span>
          </th>
        )}
        <th>Ticket</th>
        <th>Customer</th>
        <th>Status</th>
        <th>Priority</th>
        <th>Assignee</th>
        <th>Waiting since</th>
        <th>Opened</th>
      </tr>
    </thead>
    <tbody data-region="tickets">
      {tickets.map((ticket) => (
        <Row ticket={ticket} now={now} selectable={selectable} />
      ))}
    </tbody>
  </table>
);

const Row: FC<{ ticket: TicketJson; now: Date; selectable: boolean }> = ({ ticket, now, selectable }) => (
  <tr id={`ticket-${ticket.id}`} class={`is-${ticket.status}`} data-row>
    {selectable && (
      <td class="pick">
        <input type="checkbox" name="ticket" value={ticket.id} aria-label={`Choose ${ticket.ticket_number}`} />
      </td>
    )}
    <td class="what">
      <a href={`${basePath}/tickets/${ticket.ticket_number}`} data-open>
        <span class="number">#{ticket.ticket_number}</span> {ticket.subject}
      </a>
      <span class="soft">{categoryLabels[ticket.category]}</span>
    </td>
    <td class="whose">
      <Avatar name={ticket.user.name} /> {ticket.user.name}
    </td>
    <td class="status">
      <StatusBadge status={ticket.status} />
    </td>
    <td class="priority">
      <PriorityBadge priority={ticket.priority} />
    </td>
    <td class="assignee">{ticket.assigned_to?.name ?? <span class="soft">unassigned</span>}</td>
    <td class="waiting">
      {ticket.waiting_since === null ? (
        <span class="soft">answered</span>
      ) : (
        <>
          <span class="small">waiting </span>
          <Ago at={ticket.waiting_since} now={now} />
        </>
      )}
    </td>
    <td class="age soft">
      <span class="small">opened </span>
      <Ago at={ticket.created_at} now={now} />
    </td>
  </tr>
);
