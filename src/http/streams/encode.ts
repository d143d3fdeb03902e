// How events look on the wire. JSON has no line breaks of its own, so nothing that anybody wrote can begin a field.

import type { Typing } from "../../desk/feed/hints.ts";
import type { DeskFeedEvent } from "../../desk/sql/read-desk-feed.ts";
import type { FeedEvent } from "../../desk/sql/read-feed.ts";
import { ticketNumber } from "../../desk/words.ts";
import type { DeskStreamEvent, StreamEvent } from "./schemas.ts";
import type { Frame } from "./topic.ts";

const utf8 = new TextEncoder();

export const bytesOf = (text: string): Uint8Array => utf8.encode(text);

/** A frame of a conversation's stream; undefined for what it does not tell. */
export function conversationFrame(told: FeedEvent): Frame | undefined {
  const story = storyOf(told);
  return story && { at: told.seq, bytes: encode(story, told.seq) };
}

/** A frame of the desk's stream: the same, with where it happened and who did it. */
export function deskFrame(told: DeskFeedEvent): Frame | undefined {
  const story = storyOf(told) ?? deskStoryOf(told);
  if (!story) return undefined;
  const { id, conversation, ticket, seq, at, actor } = told;
  const place = {
    conversation_id: conversation,
    ticket_number: ticket === null ? null : ticketNumber(ticket),
    seq,
    at,
  };
  return { at: id, bytes: encode({ event: story.event, data: { ...place, actor, data: story.data } }, id) };
}

/** It has no id: nobody is told of it later. */
export const typingBytes = ({ side, person, name }: Typing): Uint8Array =>
  encode({ event: "typing", data: { side, user_id: person, name } });

export const deskTypingBytes = ({ conversation, side, person, name }: Typing): Uint8Array =>
  encode({ event: "typing", data: { conversation_id: conversation, data: { side, user_id: person, name } } });

function encode({ event, data }: { event: string; data: object }, id?: number): Uint8Array {
  const place = id === undefined ? "" : `id: ${id}\n`;
  return bytesOf(`${place}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
}

function storyOf({ event, message, at }: FeedEvent): StreamEvent | undefined {
  switch (event.type) {
    case "message.added":
      return message ? { event: "message", data: message } : undefined;
    case "message.edited":
      return message ? { event: "message.edited", data: message } : undefined;
    case "message.deleted":
      return { event: "message.deleted", data: { id: event.message } };
    case "conversation.read":
      return { event: "read", data: { side: event.side, up_to: event.upTo, at } };
    case "ticket.status_changed": {
      const { ticket, from, to } = event;
      return { event: "status", data: { ticket_number: ticketNumber(ticket), from, status: to, at } };
    }
    default:
      return undefined;
  }
}

function deskStoryOf({ event }: FeedEvent): DeskStreamEvent | undefined {
  switch (event.type) {
    case "ticket.opened":
    case "conversation.started":
      return { event: "opened", data: {} };
    case "conversation.assigned": {
      const { from, to, fromName, toName } = event;
      return { event: "assigned", data: { from: nameOrNull(from, fromName), to: nameOrNull(to, toName) } };
    }
    case "ticket.priority_changed":
      return { event: "changed", data: { field: "priority", from: event.from, to: event.to } };
    case "ticket.category_changed":
      return { event: "changed", data: { field: "category", from: event.from, to: event.to } };
    default:
      return undefined;
  }
}

const nameOrNull = (id: number | null, name: string | null) => (id === null ? null : { id, name });
