import type { FC } from "hono/jsx";
import type { TicketStats } from "../../desk/views.ts";
import { basePath } from "../../http/mount.ts";
import { type Filters, listPath } from "./filters.tsx";

const cards: readonly { label: string; count: keyof TicketStats; filters: Filters }[] = [
  { label: "Total", count: "total", filters: {} },
  { label: "Open", count: "open", filters: { status: "open" } },
  { label: "In progress", count: "in_progress", filters: { status: "in_progress" } },
  { label: "Urgent", count: "urgent", filters: { priority: "urgent" } },
];

/** The documented counters, each the way to what it counts. */
export const Counters: FC<{ stats: TicketStats }> = ({ stats }) => (
  <ul class="counters" data-region="counters">
    {cards.map(({ label, count, filters }) => (
      <li>
        <a class={`counter is-${count}`} href={basePath + listPath(filters)}>
          <span>{label}</span>
          <b>{stats[count].toLocaleString("en")}</b>
        </a>
      </li>
    ))}
  </ul>
);
