import { mostCounted, type NotTakenIn, placeText } from "../desk/deliveries/not-taken-in.ts";
import { platformNames } from "../desk/platform-names.ts";
import { readTime } from "../desk/views.ts";
import type { Button, Card } from "./card.ts";
import { excerpt } from "./conversation-card.ts";

/** What was written in threads and reached neither the desk nor a customer: each can be taken in again or discarded. */
export function notTakenInCard({ count, newest }: { count: number; newest: readonly NotTakenIn[] }): Card {
  const more = count - newest.length;
  return {
    title: "❌ Not taken in",
    tone: count > 0 ? "red" : "green",
    body:
      count > 0
        ? "This was written in a thread and could not be taken in, so no customer has it."
        : "Everything was taken in.",
    facts: [],
    rows: newest.map((entry, index) => ({
      text: `${index + 1} · ${platformNames[entry.platform]} · ${placeText(entry)}\n${excerpt(entry.reason, 160)}`,
      time: { time: readTime(entry.at) },
      action: {
        kind: "button",
        label: `Retry ${index + 1}`,
        call: { command: "support take-in", options: { entry: entry.id } },
      },
    })),
    actions: [
      ...(newest.length > 0 ? [newest.map(discardButton)] : []),
      [{ kind: "button", label: "Undelivered", call: { command: "support failed", options: { page: "1" } } }],
    ],
    ...(more > 0 ? { foot: `${count > mostCounted ? "Many" : more} more come up when these are done.` } : {}),
  };
}

const discardButton = ({ id }: NotTakenIn, index: number): Button => ({
  kind: "button",
  label: `Discard ${index + 1}`,
  style: "danger",
  call: { command: "support forget", options: { entry: id } },
});
