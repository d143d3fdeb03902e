// What one conversation adds to the statistics: a pure fold over its events.

import type { RecordedEvent } from "../events.ts";
import type { Category, Priority } from "../words.ts";
import { type BusinessHours, businessSeconds } from "./business-hours.ts";

/** Where the words of an answer were written. */
export type AnsweredFrom = "slack" | "discord" | "other";

/** A conversation as it is, beside its events. */
export interface Measured {
  conversation: number;
  deleted: boolean;
  /** Null for a chat. */
  ticket: { category: Category; priority: Priority } | null;
  /** In the order of their numbers; those that the statistics do not ask for may be missing. */
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
}

interface Took {
  at: string;
  seconds: number;
  business: number;
}

/** Undefined when it counts for nothing: it was deleted. */
export function foldFacts({ deleted, ticket, events }: Measured, hours: BusinessHours | null): Facts | undefined {
  const [first] = events;
  if (deleted || !first) return undefined;
  const facts: Facts = {
    category: ticket?.category ?? null,
    priority: ticket?.priority ?? null,
    opened: null,
    answered: null,
    resolved: null,
    handled: [],
  };
  let assignee: number | null = null;
  for (const each of events) {
    const { event, actorKind, actorId: actor, at } = each;
    const agent = actorKind === "agent" ? actor : null;
    if (event.type === "ticket.opened") facts.opened = at;
    if (event.type === "conversation.assigned") assignee = event.to;
    if (event.type === "ticket.status_changed") {
      if (event.to === "closed" && facts.resolved) continue;
      const isDone = event.to === "resolved" || event.to === "closed";
      facts.resolved = isDone ? { agent: agent ?? assignee, ...took(facts.opened ?? first.at, at, hours) } : null;
    }
    // Who opens a conversation with a word of their own has answered nothing.
    if (event.type === "message.added" && event.visibility === "public" && agent !== null && isAfter(at, first.at)) {
      facts.answered ??= { agent, from: each.from ?? "other", ...took(first.at, at, hours) };
      if (!facts.handled.some((handled) => handled.agent === agent)) facts.handled.push({ agent, at });
    }
  }
  return facts;
}

function took(from: string, at: string, hours: BusinessHours | null): Took {
  const [began, ended] = [Date.parse(from), Date.parse(at)];
  const seconds = Math.max(0, Math.round((ended - began) / 1_000));
  return { at, seconds, business: businessSeconds(began, ended, hours) };
}

const isAfter = (at: string, before: string): boolean => Date.parse(at) > Date.parse(before);
