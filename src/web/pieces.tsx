// The small things that pages show again and again.

import type { FC } from "hono/jsx";
import { readTime } from "../desk/views.ts";
import { type Priority, priorityLabels, statusLabels, type TicketStatus } from "../desk/words.ts";
import { ago } from "./client/ago.ts";
import { timeIn, useZone } from "./zone.ts";

export const StatusBadge: FC<{ status: TicketStatus }> = ({ status }) => (
  <span class={`badge status-${status}`}>{statusLabels[status]}</span>
);

export const PriorityBadge: FC<{ priority: Priority }> = ({ priority }) => (
  <span class={`badge priority-${priority}`}>{priorityLabels[priority]}</span>
);

/** A time of ours ("2025-11-09 17:00:00", UTC) in words; the script keeps the words true. */
export const Ago: FC<{ at: string; now: Date }> = ({ at, now }) => (
  <time datetime={`${at.replace(" ", "T")}Z`} title={timeIn(useZone(), at)}>
    {ago(readTime(at), now)}
  </time>
);

/** Initials on one of a few colours, the same for the same name: pictures of other hosts are not asked for. */
export const Avatar: FC<{ name: string }> = ({ name }) => (
  <span class={`avatar hue-${hueOf(name)}`} aria-hidden="true">
    {initials(name)}
  </span>
);

function initials(name: string): string {
  const words = name.match(/[\p{L}\p{N}]+/gu) ?? [];
  const [first = "?", second = ""] = words.map((word) => [...word][0]?.toUpperCase() ?? "");
  return first + second;
}

const hues = 8;

function hueOf(name: string): number {
  let sum = 0;
  for (const letter of name) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9_973;
  return sum % hues;
}
