import { whatBecameOf } from "../desk/digests/digest.ts";
import type { findDigest } from "../desk/digests/find.ts";
import { slash } from "../desk/slash.ts";
import { scheduleText } from "../local-schedule.ts";
import type { Button, Card, Fact } from "./card.ts";

type Found = Awaited<ReturnType<typeof findDigest>>;

/** What comes by itself, when it comes next, and what became of it last. */
export function digestsCard({ here, mine, isAdmin }: { here: Found; mine: Found; isAdmin: boolean }): Card {
  return {
    title: "📊 Digests",
    tone: "blue",
    body: "The desk's numbers come to its channel, your own waiting tickets to you.",
    facts: [...factsOf("In the channel", here), ...factsOf("To me", mine)],
    rows: [],
    actions: [
      [
        button("Tell it now", { do: "now" }),
        ...(isAdmin
          ? [{ ...button("Set its times", { do: "set", for: "desk" }), call: asks({ do: "set", for: "desk" }) }]
          : []),
        ...(isAdmin && isOn(here) ? [button("Switch off", { do: "off" }, "danger")] : []),
      ],
      [
        button("Mine now", { do: "now", for: "me" }),
        { ...button("Set mine", { do: "set", for: "me" }), call: asks({ do: "set", for: "me" }) },
        ...(isOn(mine) ? [button("Switch mine off", { do: "off", for: "me" }, "danger")] : []),
      ],
    ],
    foot: slash("support digest set 09:00 mon-fri Europe/Berlin"),
  };
}

const isOn = (found: Found): found is NonNullable<Found> => found !== undefined && found.endedAt === null;

const asks = (options: Record<string, string>) => ({ command: "support digest", options, asks: true as const });

const button = (label: string, options: Record<string, string>, style?: "danger"): Button => ({
  kind: "button",
  label,
  ...(style ? { style } : {}),
  call: { command: "support digest", options },
});

function factsOf(label: string, found: Found): Fact[] {
  if (!isOn(found)) return [{ label, value: "off" }];
  const [last] = found.notices;
  return [
    { label, value: scheduleText(found) },
    { label: `${label}, next`, value: { time: found.dueAt } },
    ...(last ? [{ label: `${label}, last`, value: whatBecameOf(last) }] : []),
  ];
}
