// What one conversation adds to the statistics: a pure fold over its events.

import type { DeskEvent, RecordedEvent } from "../events.ts";
import type { Category, Priority } from "../words.ts";
import { type BusinessHours, businessSeconds } from "./business-hours.ts";

/** Where the words of an answer were written. */
export type AnsweredFrom = "slack" | "discord" | "other";

/** Whether an event may change what its conversation is worth. Of words, only what an agent writes publicly does. */
const matters = {
  "conversation.started": true,
  "ticket.opened": true,
  "ticket.status_changed": true,
  "ticket.priority_changed": true,
  "ticket.category_changed": true,
  "ticket.deleted": true,
  "conversation.assigned": true,
  "message.added": true,
  "ticket.edited": false,
  "ticket.snoozed": false,
  "ticket.woken": false,
  "conversation.followed": false,
  "conversation.unfollowed": false,
  "conversation.moved": false,
  "conversation.waited": false,
  "conversation.read": false,
  "message.edited": false,
  "message.deleted": false,
  "message.refused": false,
  "customer.erased": false,
  "webhook.failed": false,
  "delivery.failed": false,
  "delivery.retried": false,
  "delivery.discarded": false,
} as const satisfies Record<DeskEvent["type"], boolean>;

export const eventsThatMatter = Object.entries(matters).flatMap(([type, does]) => (does ? [type] : []));

/** A conversation as it is, beside its events. */
export interface Measured {
  conversation: number;
  deleted: boolean;
  /** Null for a chat. */
  ticket: { category: Category; priority: Priority } | null;
  /** In the order of their numbers; those that do not matter may be missing. */
  events: (Pick<RecordedEvent, "seq" | "actorKind" | "actorId" | "at" | "event"> & { from?: AnsweredFrom | null })[];
}

/** Times are ISO 8601, UTC; durations whole seconds. */
export interface Facts {
  category: Category | null;
  priority: Priority | null;
  /** When the ticket was opened; null for a chat. */
  opened: string | null;
  /** The first public reply by a human agent. */
  answered: (Took & { agent: number; from: AnsweredFrom }) | null;
  /** The last resolution, unless it was taken back; `agent` is who resolved it, or whose it was. */
  resolved: (Took & { agent: number | null }) | null;
  /** The agents who answered, and when each did first. */
  handled: { agent: number; at: string }[];
  /** From where the count goes on: when it began, whose it is, and the last event that mattered. */
  began: string;
  assignee: number | null;
  seq: number;
}

interface Took {
  at: string;
  seconds: number;
  business: number;
}

/** Undefined when it counts for nothing: it was deleted. With what was known `before`, the events are those since then. */
export function foldFacts(
  { deleted, ticket, events }: Measured,
  hours: BusinessHours | null,
  before?: Facts | null,
): Facts | undefined {
  const [first] = events;
  const start = before ?? (first && factsAtFirst(first.at));
  if (deleted || !start) return undefined;
  const { category = null, priority = null } = ticket ?? {};
  const facts: Facts = { ...start, category, priority, handled: [...start.handled] };
  for (const each of events) {
    const { event, actorKind, actorId: actor, at, seq } = each;
    const agent = actorKind === "agent" ? actor : null;
    if (event.type === "ticket.opened") Object.assign(facts, { opened: at, seq });
    if (event.type === "conversation.assigned") Object.assign(facts, { assignee: event.to, seq });
    if (event.type === "ticket.status_changed") {
      facts.seq = seq;
      if (event.to === "closed" && facts.resolved) continue;
      const isDone = event.to === "resolved" || event.to === "closed";
      const since = facts.opened ?? facts.began;
      facts.resolved = isDone ? { agent: agent ?? facts.assignee, ...took(since, at, hours) } : null;
    }
    // Who opens a conversation with a word of their own has answered nothing.
    if (event.type === "message.added" && event.visibility === "public" && agent !== null && isAfter(at, facts.began)) {
      if (facts.handled.some((handled) => handled.agent === agent)) continue;
      facts.answered ??= { agent, from: each.from ?? "other", ...took(facts.began, at, hours) };
      facts.handled.push({ agent, at });
      facts.seq = seq;
    }
  }
  return facts;
}

const factsAtFirst = (began: string): Facts => ({
  category: null,
  priority: null,
  opened: null,
  answered: null,
  resolved: null,
  handled: [],
  began,
  assignee: null,
  seq: 0,
});

function took(from: string, at: string, hours: BusinessHours | null): Took {
  const [began, ended] = [Date.parse(from), Date.parse(at)];
  const seconds = Math.max(0, Math.round((ended - began) / 1_000));
  return { at, seconds, business: businessSeconds(began, ended, hours) };
}

const isAfter = (at: string, before: string): boolean => Date.parse(at) > Date.parse(before);
