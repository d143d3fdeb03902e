// Where streams meet the feed: one topic for each conversation and audience that somebody follows, one poll for all of them.

import type { Desk } from "../../desk/desk.ts";
import type { Audience } from "../../desk/feed/audience.ts";
import type { Hint, Hints, Typing } from "../../desk/feed/hints.ts";
import { createHorizon } from "../../desk/feed/horizon.ts";
import { selectLastSeqs } from "../../desk/sql/find-feed.ts";
import { readDeskFeed } from "../../desk/sql/read-desk-feed.ts";
import { readFeed } from "../../desk/sql/read-feed.ts";
import type { Log } from "../../log.ts";
import { describeError } from "../describe-error.ts";
import { conversationFrame, deskFrame, deskTypingBytes, typingBytes } from "./encode.ts";
import { createTopic, type Follower, type Frame, type FramePage, type Topic } from "./topic.ts";

/** What is followed: a conversation, or (null) the whole desk. */
export interface Followed {
  conversation: number | null;
  audience: Audience;
}

export interface StreamHub {
  /** Resolves when the follower has all it missed and is live. @throws what reading throws */
  follow(what: Followed, follower: Follower, after: number): Promise<void>;
  unfollow(what: Followed, follower: Follower): void;
  /** Where the desk's feed stands: what is final, and the last id given. */
  deskPlace(): Promise<{ safe: number; last: number }>;
  /** How many topics are followed; none leaves neither timer nor listener behind. */
  readonly topics: number;
  close(): void;
}

interface HubParts {
  desk: Desk;
  hints: Hints;
  log: Log;
  /** The safety net under hints that were lost. */
  pollMs?: number;
}

interface Entry {
  what: Followed;
  topic: Topic;
  followers: Set<Follower>;
}

const audiences: readonly Audience[] = ["customer", "public", "desk"];
const keyOf = ({ conversation, audience }: Followed): string => `${conversation ?? "desk"} ${audience}`;

export function createStreamHub({ desk, hints, log, pollMs = 1_000 }: HubParts): StreamHub {
  const entries = new Map<string, Entry>();
  const horizon = createHorizon(desk);
  let polling: { timer: NodeJS.Timeout; stopListening: () => void } | undefined;
  let pollRuns = false;

  function enter(what: Followed, follower: Follower): Entry {
    const key = keyOf(what);
    const entry = entries.get(key) ?? { what, topic: createTopic(readerOf(what), log), followers: new Set() };
    entry.followers.add(follower);
    entries.set(key, entry);
    polling ??= { timer: setInterval(poll, pollMs), stopListening: hints.listen(hear) };
    return entry;
  }

  function unfollow(what: Followed, follower: Follower): void {
    const entry = entries.get(keyOf(what));
    if (!entry?.followers.delete(follower)) return;
    entry.topic.leave(follower);
    if (entry.followers.size > 0) return;
    entry.topic.close();
    entries.delete(keyOf(what));
    if (entries.size === 0) rest();
  }

  function rest(): void {
    clearInterval(polling?.timer);
    polling?.stopListening();
    polling = undefined;
  }

  const topicsOf = (conversation: number | null): Topic[] =>
    audiences.flatMap((audience) => entries.get(keyOf({ conversation, audience }))?.topic ?? []);

  function hear(hint: Hint): void {
    if (hint.kind === "typing") showTyping(hint);
    else {
      for (const topic of topicsOf(hint.conversation)) topic.hear(hint.seq);
      for (const topic of topicsOf(null)) topic.hear();
    }
  }

  /** A customer is told when the desk types; their own typing they know of. */
  function showTyping(typing: Typing): void {
    const bytes = typingBytes(typing);
    for (const audience of audiences) {
      if (audience === "customer" && typing.side === "customer") continue;
      entries.get(keyOf({ conversation: typing.conversation, audience }))?.topic.show(bytes);
    }
    for (const topic of topicsOf(null)) topic.show(deskTypingBytes(typing));
  }

  async function poll(): Promise<void> {
    for (const topic of topicsOf(null)) topic.hear();
    const conversations = [...new Set([...entries.values()].flatMap(({ what }) => what.conversation ?? []))];
    if (pollRuns || conversations.length === 0) return;
    pollRuns = true;
    try {
      const lastSeqs = await selectLastSeqs(desk, conversations);
      for (const { what, topic } of entries.values()) {
        if (what.conversation !== null) topic.hear(lastSeqs[what.conversation]);
      }
    } catch (error) {
      log.warn({ error: describeError(error) }, "streams could not ask for news; they will again");
    } finally {
      pollRuns = false;
    }
  }

  function readerOf({ conversation, audience }: Followed): (after: number) => Promise<FramePage> {
    if (conversation !== null) {
      return async (after) => {
        const { events, ...page } = await readFeed(desk, { conversation, audience, after });
        return { ...page, settled: true, frames: framesOf(events, conversationFrame) };
      };
    }
    if (audience === "customer") throw new Error("A customer does not follow the whole desk.");
    return async (after) => {
      const { safe, settled } = await horizon.advance();
      const { events, ...page } = await readDeskFeed(desk, { audience, after, horizon: safe });
      return { ...page, settled, frames: framesOf(events, deskFrame) };
    };
  }

  return {
    follow: (what, follower, after) => enter(what, follower).topic.join(follower, after),
    unfollow,
    deskPlace: () => horizon.advance(),
    get topics() {
      return entries.size;
    },
    close() {
      for (const { topic } of entries.values()) topic.close();
      entries.clear();
      rest();
    },
  };
}

const framesOf = <E>(events: E[], frameOf: (event: E) => Frame | undefined): Frame[] =>
  events.flatMap((event) => frameOf(event) ?? []);
