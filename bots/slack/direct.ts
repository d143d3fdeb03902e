// What people write to the app itself, in its Messages tab.

import type { App } from "@slack/bolt";
import type { InboxEntry } from "../../src/delivery/inbox.ts";
import { answerDirect, directKey, hourOf } from "../../src/relay/answer-direct.ts";
import type { ThreadDoor } from "../../src/relay/in-thread.ts";
import type { BotIdentity } from "./identity.ts";
import { isSpoken, type MessageEvent } from "./inbound.ts";
import { microsOf } from "./ts.ts";

/** What is stored of it, without the words; undefined for what is no person's word to the app, its own answers among it. */
export function directEntry(body: Record<string, unknown>): InboxEntry | undefined {
  const { type, channel, channel_type, user, bot_id, subtype, ts } = (body.event ?? {}) as MessageEvent;
  if (type !== "message" || channel_type !== "im" || !user || bot_id || !ts || !isSpoken(subtype)) return undefined;
  const payload = { ...body, event: { type, channel, channel_type, user, ts } };
  return {
    eventKey: directKey({ userId: user, hour: hourIn(ts) }),
    lane: `direct:${user}`,
    position: microsOf(ts),
    payload,
  };
}

const hourIn = (ts: string): number => hourOf(Number(ts) * 1_000);

export interface DirectOptions {
  door: ThreadDoor;
  /** The desk's channel. */
  place: string;
  identity(): Promise<BotIdentity>;
}

export function listenToDirectWords(app: App, { door, place, identity }: DirectOptions): void {
  app.event("message", async ({ event }) => {
    const { channel_type, user, ts } = event as MessageEvent;
    const { botUserId, url } = await identity();
    if (channel_type !== "im" || !user || !ts || user === botUserId) return;
    await answerDirect(door, { userId: user, hour: hourIn(ts), link: `${url}archives/${place}` });
  });
}
