import type { Alerted } from "../desk/alerts/read.ts";
import { platformNames } from "../desk/platform-names.ts";
import type { Kept } from "../desk/settings/settings.ts";
import { slash } from "../desk/slash.ts";
import { durationText } from "../desk/stats/duration-text.ts";
import type { Button, Card, Row } from "./card.ts";
import { excerpt } from "./conversation-card.ts";
import { claimButton, listButton, sinceText, viewButton } from "./ticket-buttons.ts";

const shown = 5;

/** Something has been so for too long: each ticket with the button that ends it. */
export function alertCard(alerted: Alerted): Card {
  const { alert, limit, still, opened = 0, resolved = 0 } = alerted;
  const within = durationText(limit * 60);
  if (alert === "backlog") {
    return {
      title: "📈 The backlog grows",
      tone: "yellow",
      body: `In the last seven days ${opened} tickets were opened and ${resolved} resolved: ${opened - resolved} more than before wait to be done.`,
      facts: [],
      rows: [],
      actions: [
        [
          { ...listButton("Unassigned", { queue: "unassigned" }), style: "primary" },
          listButton("Waiting", { sort: "waiting" }),
          { kind: "button", label: "Numbers", call: { command: "support stats", options: {} } },
        ],
      ],
      foot: alertFoot,
    };
  }
  if (alert === "undelivered") return undeliveredCard(alerted);
  const isUrgent = alert === "urgent";
  const more = still.length - shown;
  return {
    title: isUrgent ? `🚨 Urgent and unassigned for ${within}` : `⏱️ No first reply within ${within}`,
    tone: "red",
    facts: [],
    rows: still.slice(0, shown).map((ticket) => rowOf(ticket, alerted)),
    actions:
      more > 0
        ? [[listButton(`${more} more`, isUrgent ? { queue: "urgent", assignee: "unassigned" } : { sort: "waiting" })]]
        : [],
    foot: alertFoot,
  };
}

/** Most likely read on the platform that works. */
function undeliveredCard({ behind }: Alerted): Card {
  const lines = behind.map(
    ({ platform, seconds, waiting }) =>
      `${platformNames[platform]}: ${waiting} wait, the oldest for ${durationText(seconds)}.`,
  );
  return {
    title: `📭 Words wait for ${behind.map(({ platform }) => platformNames[platform]).join(" and ")}`,
    tone: "red",
    body: [
      ...lines,
      "Nothing is lost: each is told in its turn as soon as the platform takes it. Agents there do not see yet what customers wrote.",
    ].join("\n"),
    facts: [],
    rows: [],
    actions: [[{ kind: "button", label: "Why", style: "primary", call: { command: "support failed", options: {} } }]],
    foot: alertFoot,
  };
}

const alertFoot = `Each is told once. Admins choose what with ${slash("support alerts")}.`;

function rowOf(ticket: Alerted["still"][number], { now }: Alerted): Row {
  const { ticket_number, subject, assigned_to, user, created_at } = ticket;
  return {
    text: `${ticket_number} · ${excerpt(subject, 80)}\nopen for ${sinceText(created_at, now)} · ${assigned_to?.name ?? "unassigned"} · ${user.name}`,
    action: assigned_to === null ? claimButton(ticket) : viewButton(ticket),
  };
}

/** What the team is alerted of; the forms carry the version that is shown. */
export function alertsCard(
  { value: alerts, version }: Pick<Kept<"alerts">, "value" | "version">,
  isAdmin: boolean,
): Card {
  const value = (limit: number | undefined, words: (limit: number) => string) =>
    limit === undefined ? "off" : words(limit);
  const set = (label: string, which: string): Button => ({
    kind: "button",
    label,
    call: { command: "support alerts", options: { about: which, seen: String(version) }, asks: true },
  });
  return {
    title: "🔔 Alerts",
    tone: "blue",
    body: "Told in the desk's channels, each once.",
    facts: [
      { label: "Urgent and unassigned", value: value(alerts.urgent?.limit, (limit) => `after ${limit} minutes`) },
      { label: "No first reply", value: value(alerts.late?.limit, (limit) => `after ${limit} minutes of open hours`) },
      {
        label: "The backlog grows",
        value: value(alerts.backlog?.limit, (limit) => `by ${limit} tickets in seven days`),
      },
      {
        label: "Words wait for a platform",
        value: value(alerts.undelivered?.limit, (limit) => `after ${limit} minutes`),
      },
    ],
    rows: [],
    actions: isAdmin
      ? [
          [
            set("Urgent", "urgent"),
            set("First reply", "late"),
            set("Backlog", "backlog"),
            set("Words that wait", "undelivered"),
          ],
        ]
      : [],
    foot: `${slash("support alerts urgent 15")} · ${slash("support alerts late off")}`,
  };
}
