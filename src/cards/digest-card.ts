import { DateTime } from "luxon";
import type { Digested } from "../desk/digests/read.ts";
import { slash } from "../desk/slash.ts";
import type { Queue } from "../desk/sql/waiting-tickets.ts";
import { durationText } from "../desk/stats/duration-text.ts";
import { readTime, type TicketJson } from "../desk/views.ts";
import type { Button, Card, Row } from "./card.ts";
import { excerpt } from "./conversation-card.ts";
import { durationsText } from "./stats-card.ts";
import { claimButton, listButton, sinceText, viewButton } from "./ticket-buttons.ts";

const mostAgents = 5;

/** The desk's numbers of some days and what to do about them; short when there is neither. */
export function digestCard(digested: Digested): Card {
  const { about, stats, waiting, urgent, undelivered, isQuiet } = digested;
  const isIdle = isQuiet && waiting.count === 0 && urgent.count === 0 && undelivered === 0;
  const title = `📊 Support · ${dayText(about.day)} (${about.zone})`;
  if (isIdle) {
    const body = `${spanText(digested)}: nothing came in, and nobody waits for an answer. 🎉\n${countersText(digested)}`;
    return { title, tone: "green", body, facts: [], rows: [], actions: [] };
  }
  return {
    title,
    tone: urgent.count > 0 ? "red" : waiting.count > 0 ? "yellow" : "blue",
    body: [
      countersText(digested),
      ...(isQuiet ? [`${spanText(digested)}: nothing came in and nothing was answered.`] : []),
      ...stats.agents
        .filter(({ handled, resolved }) => handled + resolved > 0)
        .slice(0, mostAgents)
        .map(agentText),
    ].join("\n"),
    facts: [
      { label: "First response", value: durationsText(stats.response_time) },
      { label: "Resolution", value: durationsText(stats.resolution_time) },
      { label: "⚠️ Waiting for reply", value: countText(waiting) },
      { label: "🚨 Urgent and unassigned", value: countText(urgent) },
      ...(undelivered > 0 ? [{ label: "❌ Undelivered", value: `${undelivered} · ${slash("support failed")}` }] : []),
    ],
    rows: [
      ...urgentRows(digested),
      ...waiting.tickets.filter(notIn(urgent)).map((ticket) => waitingRow(ticket, digested.now)),
    ],
    actions: [[listButton("Waiting", { sort: "waiting" }), ...moreButtons(digested)]],
    foot: [`+ and times: ${spanText(digested)}`, ...countedText(digested)].join(" · "),
  };
}

/** An agent's own tickets that wait for an answer. */
export function ownDigestCard({ about, stats, waiting, open, now }: Digested): Card {
  const [own] = stats.agents;
  return {
    title: `📋 My tickets · ${dayText(about.day)} (${about.zone})`,
    tone: waiting.count > 0 ? "yellow" : "blue",
    body: `${waiting.count} of your ${open} open tickets ${waiting.count === 1 ? "waits" : "wait"} for an answer.`,
    facts: own && own.handled + own.resolved > 0 ? [{ label: spanText({ about }), value: workText(own) }] : [],
    rows: waiting.tickets.map((ticket) => waitingRow(ticket, now)),
    actions: [[listButton("All of mine", { assignee: "me", sort: "waiting" })]],
    foot: `It stops with ${slash("support digest off for:me")}.`,
  };
}

const countersText = ({ stats }: Digested): string => {
  const plus = (of: "opened" | "resolved") => {
    const sum = stats.days.reduce((all, day) => all + day[of], 0);
    return sum > 0 ? ` (+${sum})` : "";
  };
  return [
    `Total ${stats.total}`,
    `Open ${stats.open}${plus("opened")}`,
    `In progress ${stats.in_progress}`,
    `Resolved ${stats.resolved}${plus("resolved")}`,
    `Urgent ${stats.urgent}`,
  ].join(" · ");
};

type Agent = Digested["stats"]["agents"][number];

const agentText = (agent: Agent): string => `👥 ${agent.agent.name} ${workText(agent)}`;

const workText = ({ handled, resolved, first_response: { median } }: Agent): string =>
  [
    `${handled} handled`,
    `${resolved} resolved`,
    ...(median === null ? [] : [`${durationText(median)} first reply`]),
  ].join(" · ");

const countText = ({ count, tickets }: Queue): string =>
  count === 0 ? "none" : count > tickets.length ? `${count}, the first ${tickets.length} below` : String(count);

const notIn =
  ({ tickets }: Queue) =>
  ({ id }: TicketJson): boolean =>
    !tickets.some((other) => other.id === id);

const urgentRows = ({ urgent, now }: Digested): Row[] =>
  urgent.tickets.map((ticket) => ({
    text: `🚨 ${ticket.ticket_number} · ${excerpt(ticket.subject, 80)}\nopen for ${sinceText(ticket.created_at, now)} · ${ticket.user.name}`,
    action: claimButton(ticket),
  }));

function waitingRow(ticket: TicketJson, now: Date): Row {
  const { ticket_number, subject, waiting_since, assigned_to, user } = ticket;
  const waits = waiting_since === null ? "" : `${sinceText(waiting_since, now)} · `;
  return {
    text: `⚠️ ${ticket_number} · ${excerpt(subject, 80)}\n${waits}${assigned_to?.name ?? "unassigned"} · ${user.name}`,
    action: assigned_to === null ? claimButton(ticket) : viewButton(ticket),
  };
}

const moreButtons = ({ undelivered }: Digested): Button[] => [
  listButton("Unassigned", { queue: "unassigned" }),
  { kind: "button", label: "Numbers", call: { command: "support stats", options: {} } },
  ...(undelivered > 0
    ? [{ kind: "button" as const, label: "Undelivered", call: { command: "support failed", options: {} } }]
    : []),
];

const asDay = (day: string) => DateTime.fromISO(day, { zone: "UTC", locale: "en-GB" });
const dayText = (day: string): string => asDay(day).toFormat("ccc d LLL");

function spanText({ about: { from, to } }: Pick<Digested, "about">): string {
  if (from === to) return dayText(to);
  const isSameMonth = from.slice(0, 7) === to.slice(0, 7);
  return `${asDay(from).toFormat(isSameMonth ? "ccc d" : "ccc d LLL")} to ${dayText(to)}`;
}

const lateMs = 120_000;

/** Numbers that are not whole say so. */
function countedText({ stats: { counted_at }, now }: Digested): string[] {
  if (counted_at === null) return ["Everything is being counted anew: times are not whole yet."];
  return now.getTime() - readTime(counted_at).getTime() > lateMs ? [`Counted until ${counted_at} UTC.`] : [];
}
