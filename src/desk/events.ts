// The closed union of things that happened, and every sentence about them.

import { platformNames } from "./platform-names.ts";
import { shortened } from "./shortened.ts";
import {
  type Category,
  categoryLabels,
  type Priority,
  priorityLabels,
  statusLabels,
  type TicketStatus,
} from "./words.ts";

export type DeskEvent =
  | { type: "ticket.opened"; ticket: number }
  | { type: "ticket.status_changed"; ticket: number; from: TicketStatus; to: TicketStatus }
  | { type: "ticket.priority_changed"; ticket: number; from: Priority; to: Priority }
  | { type: "ticket.category_changed"; ticket: number; from: Category; to: Category }
  | { type: "ticket.edited"; ticket: number; subject: Change | null; description: Change | null }
  | { type: "ticket.deleted"; ticket: number }
  | { type: "ticket.snoozed"; ticket: number; until: string; visibility: "internal" }
  | { type: "ticket.woken"; ticket: number; visibility: "internal" }
  | { type: "conversation.followed" | "conversation.unfollowed"; agent: number; visibility: "internal" }
  | { type: "conversation.started" }
  /** On one platform it goes on in another channel; `name` is null for the one that the configuration names. */
  | {
      type: "conversation.moved";
      target: number;
      channel: "slack" | "discord";
      name: string | null;
      visibility: "internal";
    }
  /** Its agent was told that the customer has waited for too long. */
  | { type: "conversation.waited"; since: string; minutes: number; visibility: "internal" }
  | {
      type: "conversation.assigned";
      ticket: number | null;
      from: number | null;
      to: number | null;
      fromName: string | null;
      toName: string | null;
    }
  | { type: "conversation.read"; side: "desk" | "customer"; upTo: number }
  | { type: "message.added"; message: number; visibility: "public" | "internal" }
  /**
   * `before` is what it said; absent where that was not kept yet, or was erased. `elsewhere`: not where its agent typed it, so that
   * what stands there is what it said before.
   */
  | { type: "message.edited"; message: number; before?: string; visibility: "public" | "internal"; elsewhere?: true }
  /** `published`: a note that went to the customer instead, as a reply that shows itself. */
  | { type: "message.deleted"; message: number; visibility: "public" | "internal"; elsewhere?: true; published?: true }
  /** It was to be sent to the customer and was not: it is the note before this event. */
  | { type: "message.refused"; message: number; reason: string; visibility: "internal" }
  /** Nothing of what the customer said or was is left here. */
  | { type: "customer.erased"; visibility: "internal" }
  /** Told to the team: an endpoint of a customer app did not take what it should. */
  | {
      type: "webhook.failed";
      webhook: number;
      host: string;
      reason: string;
      switchedOff: boolean;
      visibility: "internal";
    }
  /** Told to the team: event number `of` could not be shown in a channel, and what somebody did about it. */
  | ({ type: "delivery.failed"; reason: string } & FailedTelling)
  | ({ type: "delivery.retried" | "delivery.discarded" } & FailedTelling);

interface FailedTelling {
  delivery: number;
  /** The number in its conversation of the event that was to be told. */
  of: number;
  target: number;
  channel: "slack" | "discord" | "webhook";
  visibility: "internal";
}

/** Of words that stand somewhere already. */
export const isChange = (
  event: DeskEvent,
): event is Extract<DeskEvent, { type: "message.edited" | "message.deleted" }> =>
  event.type === "message.edited" || event.type === "message.deleted";

/** What was written before, and what is now. */
interface Change {
  from: string;
  to: string;
}

/** An event as it is stored and told. */
export interface RecordedEvent {
  id: number;
  conversationId: number;
  seq: number;
  actorKind: "agent" | "customer" | "apiKey" | "system";
  actorId: number | null;
  actorName: string;
  /** ISO 8601, UTC. */
  at: string;
  event: DeskEvent;
}

/** The one short line the team reads in the thread; undefined for events that show themselves (messages, reads, openings). */
export function sentence({ event, actorKind, actorName, actorId }: RecordedEvent): string | undefined {
  switch (event.type) {
    case "ticket.status_changed":
      return actorKind === "system" && event.to === "closed"
        ? "Closed: since this was resolved, the customer has not written again."
        : `${actorName} ${statusVerb(event.from, event.to)}.`;
    case "ticket.priority_changed":
      return `${actorName} changed the priority from ${priorityLabels[event.from]} to ${priorityLabels[event.to]}.`;
    case "ticket.category_changed":
      return `${actorName} changed the category from ${categoryLabels[event.from]} to ${categoryLabels[event.to]}.`;
    case "ticket.edited":
      return `${actorName} ${editVerb(event)}.`;
    case "ticket.deleted":
      return `${actorName} deleted this ticket.`;
    case "ticket.snoozed":
      return `💤 ${actorName} put this aside until ${event.until.slice(0, 16).replace("T", " ")} UTC, or until the customer writes.`;
    case "ticket.woken":
      return actorKind === "system"
        ? "⏰ This was put aside until now: it is back."
        : `⏰ ${actorName} brought this back.`;
    case "conversation.assigned":
      return assignmentSentence(event, actorName, actorId);
    case "message.refused":
      return `⚠️ What ${actorName} wrote was not sent to the customer: ${event.reason}`;
    case "customer.erased":
      return `${actorName} erased this customer's data.`;
    case "conversation.moved":
      return `➡️ This goes on in ${event.name === null ? "the desk's own channel" : `#${event.name}`} on ${channelNames[event.channel]}.`;
    case "conversation.waited":
      return `⏰ The customer has waited for ${waitText(event.minutes)}.`;
    case "webhook.failed":
      return event.switchedOff
        ? `⚠️ Webhook ${event.webhook} (${event.host}) was switched off: ${event.reason} The app behind it is told nothing until it is switched on again.`
        : `⚠️ Webhook ${event.webhook} (${event.host}) did not take an event of this conversation: ${event.reason}`;
    case "delivery.failed":
      return `⚠️ Message ${event.of} could not be shown in ${channelNames[event.channel]}: ${event.reason}`;
    case "delivery.retried":
      return `${actorName} sent message ${event.of} to ${channelNames[event.channel]} again.`;
    case "delivery.discarded":
      return `${actorName} discarded message ${event.of}, which did not reach ${channelNames[event.channel]}.`;
    default:
      return undefined;
  }
}

/** What the team reads under words that were typed in a thread and changed elsewhere. */
export function changeSentence(
  who: string,
  message: { body: string; visibility: "public" | "internal"; deleted: boolean },
): string {
  if (message.deleted && message.visibility === "public")
    return `🗑️ ${who} took this back in the console: the customer does not see it any more.`;
  if (message.deleted) return `🗑️ ${who} took this back in the console.`;
  if (message.body === "") return `✏️ ${who} took the words of this away in the console; its files stay.`;
  return `✏️ ${who} changed this in the console. Now it says:\n${message.body}`;
}

/** The line of an event in a list of all that happened, where openings, followers, and what was changed or taken back have a line, too. */
export function historyLine(recorded: RecordedEvent): string | undefined {
  const { event, actorName } = recorded;
  switch (event.type) {
    case "ticket.opened":
      return `${actorName} opened this ticket.`;
    case "conversation.started":
      return `${actorName} started this chat.`;
    case "conversation.followed":
      return `${actorName} follows this.`;
    case "conversation.unfollowed":
      return `${actorName} follows this no more.`;
    case "message.edited":
      return `${actorName} changed a ${event.visibility === "public" ? "message" : "note"}.${event.before ? ` It said: ${shortened(event.before, longestBefore)}` : ""}`;
    case "message.deleted":
      return event.published
        ? undefined
        : `${actorName} took back a ${event.visibility === "public" ? "message" : "note"}.`;
    default:
      return sentence(recorded);
  }
}

const longestBefore = 500;

const channelNames = { ...platformNames, webhook: "the customer's app" } as const;

const waitText = (minutes: number): string =>
  minutes === 1
    ? "a minute"
    : minutes % 60 === 0
      ? minutes === 60
        ? "an hour"
        : `${minutes / 60} hours`
      : `${minutes} minutes`;

function editVerb({ subject, description }: Extract<DeskEvent, { type: "ticket.edited" }>): string {
  if (subject === null) return "changed the description";
  return `changed the subject to “${subject.to}”${description === null ? "" : " and the description"}`;
}

function statusVerb(from: TicketStatus, to: TicketStatus): string {
  if (to === "resolved") return "resolved this";
  if (to === "closed") return "closed this";
  if (to === "open" && (from === "resolved" || from === "closed")) return "reopened this";
  return `changed the status from ${statusLabels[from]} to ${statusLabels[to]}`;
}

function assignmentSentence(
  event: Extract<DeskEvent, { type: "conversation.assigned" }>,
  actorName: string,
  actorId: number | null,
): string {
  if (event.to === null) {
    return event.from === actorId
      ? `${actorName} gave this back: nobody is assigned.`
      : `${actorName} unassigned ${event.fromName ?? "the assignee"}: nobody is assigned.`;
  }
  if (event.to === actorId) {
    return event.from === null ? `${actorName} claimed this.` : `${actorName} took this over from ${event.fromName}.`;
  }
  return `${actorName} assigned this to ${event.toName}.`;
}
