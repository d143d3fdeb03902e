import { durationText } from "../desk/stats/duration-text.ts";
import type { readStats } from "../desk/stats/read.ts";
import type { Card, Fact } from "./card.ts";

type Statistics = Awaited<ReturnType<typeof readStats>>;
type Durations = Statistics["response_time"];

const mostAgents = 10;

/** The counters now, and what happened in a range. `scope` says of what, when it is not everything. */
export function statsCard(stats: Statistics, scope: string): Card {
  const { agents, counted_at } = stats;
  const left = agents.length - mostAgents;
  return {
    title: "📊 Support",
    tone: "blue",
    body: [
      periodText(stats),
      ...agents.slice(0, mostAgents).map(agentText),
      ...(left > 0 ? [`… and ${left} more agents`] : []),
    ].join("\n"),
    facts: [...counters(stats), ...times(stats)],
    rows: [],
    actions: [],
    foot: [
      scope,
      `Days of ${stats.zone}.`,
      ...(counted_at === null ? ["Everything is being counted anew: times and days are not whole yet."] : []),
    ].join(" · "),
  };
}

const counters = ({ total, open, in_progress, resolved, closed, urgent }: Statistics): Fact[] =>
  Object.entries({
    Total: total,
    Open: open,
    "In progress": in_progress,
    Resolved: resolved,
    Closed: closed,
    Urgent: urgent,
  }).map(([label, count]) => ({ label, value: String(count) }));

const times = ({ response_time, resolution_time }: Statistics): Fact[] => [
  { label: "First response", value: durationsText(response_time) },
  { label: "Resolution", value: durationsText(resolution_time) },
];

function periodText({ from, to, days }: Statistics): string {
  const sum = (of: "opened" | "answered" | "resolved") => days.reduce((all, day) => all + day[of], 0);
  const period = from === null ? "Since the beginning" : from === to ? from : `${from} to ${to}`;
  return `${period}: ${sum("opened")} tickets opened · ${sum("answered")} answered · ${sum("resolved")} resolved`;
}

const agentText = ({ agent, handled, resolved, first_response }: Statistics["agents"][number]): string =>
  `👤 ${agent.name}: ${handled} handled · ${resolved} resolved · ${first_response.median === null ? "no first reply" : `${durationText(first_response.median)} first reply`}`;

export const durationsText = ({ mean, median, p90, n }: Durations): string =>
  mean === null || median === null || p90 === null
    ? "nothing to measure"
    : `mean ${durationText(mean)} · median ${durationText(median)} · p90 ${durationText(p90)} (n=${n})`;
