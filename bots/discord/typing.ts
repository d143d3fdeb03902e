// Who is writing just now, both ways. All of it may be lost and none of it is kept.

import { type GatewayTypingStartDispatchData, Routes } from "discord.js";
import type { Desk } from "../../src/desk/desk.ts";
import type { Hints } from "../../src/desk/feed/hints.ts";
import { showTyping } from "../../src/desk/feed/show-typing.ts";
import { linkOf } from "../../src/desk/people/recognize.ts";
import { findHomeThread, findRelayPlace, type RelayPlace, targetOfThread } from "../../src/desk/relay/place.ts";
import type { Log } from "../../src/log.ts";
import type { DiscordRest } from "./rest.ts";

export interface TypingParts {
  desk: Desk;
  rest: DiscordRest;
  hints: Pick<Hints, "listen"> | undefined;
  botUserId(): string;
  log: Log;
  /** Milliseconds; the real clock by default. */
  now?: () => number;
}

export interface Typing {
  /** Somebody types in a channel. Resolves once it is judged, and never rejects. */
  take(typing: GatewayTypingStartDispatchData): Promise<void>;
  stop(): void;
}

/** Discord shows it for ten seconds (discord.com/developers/docs/resources/channel#trigger-typing-indicator) and clients tell it about as often. */
const againMs = 8_000;
const mostRemembered = 5_000;

export function createTyping(parts: TypingParts): Typing {
  const { desk, rest, hints, botUserId, log, now = Date.now } = parts;
  const isDue = createThrottle(now);
  const quietly = (work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => log.debug({ err: error }, "somebody's typing was not shown"));

  async function showCustomer(conversation: number): Promise<void> {
    const threadId = (await findHomeThread(desk, "discord", conversation))?.threadId;
    if (threadId !== undefined) await rest.request("POST", Routes.channelTyping(threadId));
  }

  async function showAgent(threadId: string, userId: string): Promise<void> {
    const target = await targetOfThread(desk, "discord", threadId);
    const place = target === undefined ? undefined : await findRelayPlace(desk, target, threadId);
    const agent = place && (await linkOf(desk, "discord", userId))?.agent;
    if (place && agent && speaksToCustomer(place, agent.id))
      await showTyping(desk, agent, { at: { conversation: place.conversation } });
  }

  const stop = hints?.listen((hint) => {
    if (hint.kind === "typing" && hint.side === "customer" && isDue(`c${hint.conversation}`))
      void quietly(showCustomer(hint.conversation));
  });
  return {
    async take({ channel_id: threadId, user_id: userId, guild_id }) {
      if (guild_id === undefined || userId === botUserId() || !isDue(`${threadId}:${userId}`)) return;
      await quietly(showAgent(threadId, userId));
    },
    stop: () => stop?.(),
  };
}

/** Whoever writes what stays a note must not seem to answer. */
function speaksToCustomer({ mode, assignee }: RelayPlace, agent: number): boolean {
  return mode === "all" || (mode === "assignee" && assignee === agent);
}

function createThrottle(now: () => number): (key: string) => boolean {
  const last = new Map<string, number>();
  return (key) => {
    const at = last.get(key);
    if (at !== undefined && now() - at < againMs) return false;
    if (last.size >= mostRemembered) last.clear();
    last.set(key, now());
    return true;
  };
}
