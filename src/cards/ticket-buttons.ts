// What the digest and the alerts offer to do about a ticket.

import { durationText } from "../desk/stats/duration-text.ts";
import { readTime, type TicketJson } from "../desk/views.ts";
import type { Button } from "./card.ts";

type Numbered = Pick<TicketJson, "ticket_number">;

export const claimButton = ({ ticket_number: ref }: Numbered): Button => ({
  kind: "button",
  label: "Claim",
  style: "primary",
  call: { command: "ticket claim", options: { ref } },
});

export const viewButton = ({ ticket_number: ref }: Numbered): Button => ({
  kind: "button",
  label: "View",
  call: { command: "ticket view", options: { ref } },
});

export const listButton = (label: string, options: Record<string, string>): Button => ({
  kind: "button",
  label,
  call: { command: "ticket list", options: { ...options, page: "1" } },
});

/** Whole minutes: "3h 12m". */
export const sinceText = (time: string, now: Date): string =>
  durationText(Math.max(0, Math.round((now.getTime() - readTime(time).getTime()) / 60_000) * 60));
