// The eight documented metrics: five counters as they are now, and what happened in the range.

import type { FC } from "hono/jsx";
import { durationText } from "../../desk/stats/duration-text.ts";
import type { Statistics } from "../../desk/stats/read.ts";
import type { TicketStats } from "../../desk/views.ts";
import { basePath } from "../../http/mount.ts";

const counters: readonly { label: string; count: keyof TicketStats; query: string }[] = [
  { label: "Total tickets", count: "total", query: "" },
  { label: "Open", count: "open", query: "?status=open" },
  { label: "In progress", count: "in_progress", query: "?status=in_progress" },
  { label: "Resolved", count: "resolved", query: "?status=resolved" },
  { label: "Urgent", count: "urgent", query: "?priority=urgent" },
];

export const Metrics: FC<{ stats: Statistics }> = ({ stats }) => (
  <>
    <ul class="counters now" aria-label="Now" data-region="now">
      {counters.map(({ label, count, query }) => (
        <li>
          <a class={`counter is-${count}`} href={`${basePath}/tickets${query}`}>
            <span>{label}</span>
            <b>{stats[count].toLocaleString("en")}</b>
          </a>
        </li>
      ))}
    </ul>
    <ul class="counters in-range" aria-label="In these days" data-region="in-range">
      <Time label="Response time" time={stats.response_time} />
      <Time label="Resolution time" time={stats.resolution_time} />
      <Performance agents={stats.agents} />
    </ul>
  </>
);

const Time: FC<{ label: string; time: Statistics["response_time"] }> = ({ label, time }) => (
  <li class="counter">
    <span>{label}</span>
    <b>{shown(time.mean)}</b>
    <span>
      {time.n === 0
        ? "Nothing to measure in these days"
        : `mean of ${time.n} · median ${shown(time.median)} · p90 ${shown(time.p90)} · in open hours ${shown(time.business.mean)}`}
    </span>
  </li>
);

const Performance: FC<Pick<Statistics, "agents">> = ({ agents }) => {
  const handled = agents.reduce((sum, agent) => sum + agent.handled, 0);
  const busy = agents.filter((agent) => agent.handled > 0);
  const [first] = busy;
  const each = busy.length === 0 ? 0 : handled / busy.length;
  return (
    <li class="counter">
      <span>Agent performance</span>
      <b>{each.toLocaleString("en", { maximumFractionDigits: 1 })}</b>
      <span>
        {first === undefined
          ? "Nobody handled anything in these days"
          : `handled per agent, by ${busy.length} · most by ${first.agent.name}, ${first.handled}`}
      </span>
    </li>
  );
};

export const shown = (seconds: number | null): string => (seconds === null ? "–" : durationText(seconds));
