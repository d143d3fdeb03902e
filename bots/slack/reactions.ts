// Reactions in the channel, from Slack's events to the words of src/relay/reactions.ts.

import type { App } from "@slack/bolt";
import type { InboxEntry } from "../../src/delivery/inbox.ts";
import type { Places } from "../../src/delivery/places.ts";
import type { ThreadDoor } from "../../src/relay/in-thread.ts";
import type { ReadMessage } from "../../src/relay/message-acts.ts";
import { type Reaction, react, type Sign, signOf } from "../../src/relay/reactions.ts";
import type { BotIdentity } from "./identity.ts";
import { microsOf, timeOf } from "./ts.ts";

export interface ReactionOptions {
  door: ThreadDoor;
  places: Places;
  identity(): Promise<BotIdentity>;
  read: ReadMessage;
}

interface ReactionEvent {
  type?: string;
  user?: string;
  reaction?: string;
  item?: { type?: string; channel?: string; ts?: string };
  event_ts?: string;
}

// Slack's names of the signs; a skin tone follows `::`, and none of these has one.
const signsByName: Readonly<Record<string, string>> = {
  eyes: "👀",
  white_check_mark: "✅",
  heavy_check_mark: "✅",
  rotating_light: "🚨",
  lock: "🔒",
  outbox_tray: "📤",
  leftwards_arrow_with_hook: "↩️",
  ticket: "🎫",
};

/** What is stored before it is acknowledged; undefined for what means nothing to the desk, the bot's own receipts among it. */
export function reactionEntry(body: Record<string, unknown>, place: string): InboxEntry | undefined {
  const event = body.event as ReactionEvent | undefined;
  if (typeof body.event_id !== "string" || !event || !readReaction(event, place) || isOurs(body, event))
    return undefined;
  const { item, event_ts: at = item?.ts ?? "" } = event;
  return { eventKey: body.event_id, lane: `${place}:${item?.ts}`, position: microsOf(at), payload: body };
}

export function listenToReactions(app: App, { door, places, identity, read }: ReactionOptions): void {
  app.event("reaction_added", async ({ event }) => {
    const told = event as ReactionEvent;
    const target = await places.find(told.item?.channel ?? "");
    const reaction = target && readReaction(told, target.place);
    if (!reaction || reaction.userId === (await identity()).botUserId) return;
    await react(door, { ...reaction, target: target.id }, read);
  });
}

function readReaction(
  { type, user, reaction, item, event_ts }: ReactionEvent,
  place: string,
): Omit<Reaction, "target"> | undefined {
  if (type !== "reaction_added" || item?.type !== "message" || item.channel !== place || !item.ts || !user)
    return undefined;
  const sign: Sign | undefined = signOf(signsByName[reaction ?? ""] ?? "");
  if (!sign) return undefined;
  const at = timeOf(event_ts ?? item.ts);
  return { sign, at, userId: user, channel: place, externalId: item.ts, position: String(microsOf(item.ts)) };
}

function isOurs({ authorizations }: Record<string, unknown>, { user }: ReactionEvent): boolean {
  const bots = (authorizations ?? []) as { user_id?: string; is_bot?: boolean }[];
  return bots.some(({ user_id, is_bot }) => is_bot === true && user_id === user);
}
