import { mostCounted } from "../desk/deliveries/not-taken-in.ts";
import { platformNames } from "../desk/platform-names.ts";
import type { FailedDelivery } from "../desk/sql/list-failed-deliveries.ts";
import { readTime } from "../desk/views.ts";
import { ticketNumber } from "../desk/words.ts";
import type { Button, Card } from "./card.ts";
import { excerpt } from "./conversation-card.ts";
import { type Pages, pageButtons, pageFoot } from "./ticket-list-card.ts";

const channelNames = { ...platformNames, webhook: "Webhook" } as const;

/** What could not be told: each line leads to its ticket or chat, and can be told again or discarded. */
export function failedCard(failed: readonly FailedDelivery[], pages: Pages, notTakenIn = 0): Card {
  const [turns = []] = pageButtons(pages);
  const last = notTakenIn > 0 ? [...turns, notTakenInButton(notTakenIn)] : turns;
  return {
    title: "❌ Undelivered",
    tone: failed.length > 0 ? "red" : "green",
    ...(failed.length === 0 ? { body: "Everything was delivered." } : {}),
    facts: [],
    rows: failed.map((delivery, index) => ({
      text: [
        `${index + 1} · ${channelNames[delivery.channel]} · ${refOf(delivery)} · ${what(delivery)}`,
        `${delivery.state === "stuck" ? "Waiting: " : ""}${excerpt(delivery.reason, 160)}`,
      ].join("\n"),
      time: { time: readTime(delivery.created_at) },
      action: { kind: "button", label: "View", call: { command: "ticket view", options: { ref: refOf(delivery) } } },
    })),
    actions: [...failed.map(waysOut), ...(last.length > 0 ? [last] : [])],
    foot: pageFoot(pages),
  };
}

/** What was written in threads is another list. */
const notTakenInButton = (count: number): Button => ({
  kind: "button",
  label: `Not taken in: ${count > mostCounted ? `${mostCounted}+` : count}`,
  call: { command: "support not-taken-in", options: {} },
});

const refOf = ({ ticket, conversation }: FailedDelivery): string =>
  ticket === null ? `chat-${conversation}` : ticketNumber(ticket);

const what = ({ seq, excerpt: words, event }: FailedDelivery): string =>
  words === null ? `no. ${seq} (${event})` : `no. ${seq} “${excerpt(words, 60)}”`;

function waysOut({ id }: FailedDelivery, index: number): Button[] {
  const options = { delivery: String(id) };
  return [
    { kind: "button", label: `Retry ${index + 1}`, call: { command: "support retry", options } },
    { kind: "button", label: `Discard ${index + 1}`, style: "danger", call: { command: "support discard", options } },
  ];
}
