// The port to a platform. Everything here is told one call at a time, without a retry of the platform's library: the
// lane decides what is sent again, and when.

import type { Readable } from "node:stream";
import type { Card } from "../cards/card.ts";

/**
 * How far the database's clock and a platform's may be apart: a look-up reads from so much before the call, or it would miss what is
 * there, and that would be said twice.
 */
export const clocksApartMs = 900_000;

/** Where a conversation happens: the root card's message, and where replies to it go. */
export interface ThreadPlace {
  rootId: string;
  threadId: string;
}

/** One thing said in a thread, as the platform shall show it. */
export interface Utterance {
  /** customer: under their name and picture · agent: what an agent said elsewhere, under their name · note: the same, marked 🔒 · line: the desk's own short line. */
  kind: "customer" | "agent" | "note" | "line";
  author: { name: string; avatarUrl: string | null };
  /** Plain text; the channel escapes it so that it pings nobody and forges nothing. */
  text: string;
  /** What a line of the desk's is about, another message of its thread: the channel answers that, or shows `link`, which is `linkToPost`'s. */
  about?: { externalId: string; link?: string | undefined };
  /** The user group or role that a line of the desk's pings, and nobody else; beside the text, never in it. */
  ping?: string;
}

/** A stored file on its way into a thread. */
export interface FileToPost {
  /** Clean: no path, nothing invisible. */
  name: string;
  type: string;
  bytes: number;
  /** @throws when its bytes cannot be read */
  open(): Promise<Readable>;
}

/** What one post of files may hold. */
export interface FileLimits {
  files: number;
  bytesEach: number;
  /** Of all of them. */
  bytes: number;
}

/** Files that are where they can be posted from at once; nobody sees them yet. */
export interface ReadyFiles {
  /** Posts them into the thread as the utterance's author; gives what editing and removing calls them by. */
  post(thread: ThreadPlace, utterance: Utterance, mark: string): Promise<string>;
}

/** A picture that goes with a card. */
export interface Picture {
  name: string;
  /** Its media type. */
  type: string;
  content: Uint8Array;
  /** What it shows, in a sentence. */
  alt: string;
}

/** ⏳ held · ✅ delivered to the customer's app · 👁 read · 🔒 kept as a note · ❌ failed */
export type Receipt = "held" | "delivered" | "read" | "kept" | "failed";

/** What a call spends: a post or a new thread · a change of what was posted · a receipt, and one that replaces another. */
export type Spending = "post" | "change" | "receipt" | "swap";

/** So many calls at once after a pause, and then one each `gapMs`. */
export interface Budget {
  gapMs: number;
  burst: number;
}

/** How fast a platform's history may be read: so many calls, in any such time. */
export interface Reading {
  calls: number;
  withinMs: number;
}

/**
 * What every implementation promises:
 * - a call either happened (it returns) or throws a ChannelError that says whether it certainly did not;
 * - what was posted with a mark is found by that mark, and by nothing else;
 * - it pings nobody but whom `ping` names, whatever the text says;
 * - cards, receipts, edits and removals may be repeated without harm.
 */
export interface Channel {
  readonly kind: "slack" | "discord";
  /** What the platform takes of calls to one channel; without a budget for a kind, as many as there are. */
  readonly budgets: Readonly<Partial<Record<Spending, Budget>>>;
  /** Without one as fast as it answers. */
  readonly reading: Reading | undefined;
  /** The most characters of text that one post may hold; longer text is split by the caller. */
  readonly textLimit: number;
  readonly fileLimits: FileLimits;
  /** Whether a whisper appears in the thread itself; else it is a direct message. */
  readonly whispersInPlace: boolean;
  /** Posts the root card in the channel `place` and opens its thread. The mark names the conversation. */
  openThread(place: string, card: Card, mark: string): Promise<ThreadPlace>;
  /** The thread that was opened with this mark since then (an unanswered openThread). */
  findThread(place: string, mark: string, since: Date): Promise<ThreadPlace | undefined>;
  /** False only where the platform says that there is no such channel. Best effort: never throws. */
  isThere(place: string): Promise<boolean>;
  /** An address that leads people to the thread; undefined when it is gone. Best effort: never throws. */
  linkTo(place: string, threadId: string): Promise<string | undefined>;
  /** An address of one message, where a post cannot answer it; undefined where it can, or there is none. Best effort: never throws. */
  linkToPost(place: string, externalId: string): Promise<string | undefined>;
  /** Shows the card in place of the root card there is. */
  updateCard(place: string, thread: ThreadPlace, card: Card, mark: string): Promise<void>;
  /** Calls the thread this, where threads have names. */
  nameThread(place: string, thread: ThreadPlace, title: string): Promise<void>;
  /** Posts into the thread; gives the platform's id of the message. */
  post(place: string, thread: ThreadPlace, utterance: Utterance, mark: string): Promise<string>;
  /** Makes files ready to be posted, each of its calls within `timeoutMs`. It may be repeated: what is not posted is seen by nobody. */
  readyFiles(place: string, files: readonly FileToPost[], timeoutMs: number): Promise<ReadyFiles>;
  /** The id of the message that was posted with this mark since then (an unanswered post), files too. */
  findPost(place: string, thread: ThreadPlace, mark: string, since: Date): Promise<string | undefined>;
  /** Shows other text in a message that the channel posted. */
  editPost(place: string, thread: ThreadPlace, externalId: string, utterance: Utterance, mark: string): Promise<void>;
  /** Removes a message that the channel posted; one that is gone already is fine. */
  removePost(place: string, thread: ThreadPlace, externalId: string): Promise<void>;
  /** Replaces the bot's one receipt on an agent's message. */
  setReceipt(
    place: string,
    thread: ThreadPlace,
    externalId: string,
    receipt: Receipt,
    before: Receipt | null,
  ): Promise<void>;
  /** Tells one person of the platform something that only they see; falls back to a direct message. Best effort: never throws. */
  whisper(place: string, thread: ThreadPlace | undefined, userId: string, text: string, card?: Card): Promise<void>;
  /**
   * Tells one person by a direct message, once for its mark: with `since` an unanswered call may have told them already.
   * @throws ChannelError, refused for who takes no messages
   */
  notify(userId: string, card: Card, mark: string, since?: Date): Promise<void>;
  /**
   * Posts a card into the channel itself, once for its mark: with `since` an unanswered call may have posted it already. Where the
   * picture is not taken, its words stand in its place.
   */
  announce(
    place: string,
    card: Card,
    mark: string,
    options?: {
      picture?: Picture | undefined;
      since?: Date | undefined;
      /** The user group or role that it pings, and nobody else. */
      ping?: string | undefined;
    },
  ): Promise<void>;
  /** Gives one person files by a direct message, with a line of text. Never throws; whether they got them. */
  hand(userId: string, text: string, files: readonly FileToPost[]): Promise<boolean>;
}

/**
 * Why a call failed:
 * - unknown: it may have happened (time-out, reset, 5xx);
 * - later: it did not happen; again after `retryAfterMs` (429);
 * - blocked: it did not happen and no other call to this channel will, until someone mends it (token, permission, archived channel);
 * - refused: it did not happen and never will as it is (too long, invalid);
 * - gone: the thread or message it is about is not there any more.
 */
export type ChannelFailure = "unknown" | "later" | "blocked" | "refused" | "gone";

/** The codes of a request that never left: nobody was there to take it, or nobody trusted; no other call will get through either. */
const neverSent = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "ERR_TLS_CERT_ALTNAME_INVALID",
];

/** Such a code anywhere among an error's causes. */
export function unreachableCode(error: unknown): string | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    const { code, original } = cause as { code?: unknown; original?: unknown };
    if (typeof code === "string" && neverSent.includes(code)) return code;
    if (cause.cause === undefined && original instanceof Error) return unreachableCode(original);
  }
  return undefined;
}

export class ChannelError extends Error {
  readonly failure: ChannelFailure;
  readonly retryAfterMs: number | undefined;
  /** Blocked because this one channel is gone or closed to the bot; in another one it would work. */
  readonly placeIsLost: boolean;
  /** Gone for who writes there only: the thread is to be seen, and closed to the bot. */
  readonly isClosed: boolean;
  /** Later for this thread or this message only; the rest of the channel takes what it always takes. */
  readonly isLocal: boolean;

  /** `message` is in words, with the platform's own code. */
  constructor(
    failure: ChannelFailure,
    message: string,
    options: {
      retryAfterMs?: number;
      placeIsLost?: boolean;
      isClosed?: boolean;
      isLocal?: boolean;
      cause?: unknown;
    } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = "ChannelError";
    this.failure = failure;
    this.retryAfterMs = options.retryAfterMs;
    this.placeIsLost = options.placeIsLost ?? false;
    this.isClosed = options.isClosed ?? false;
    this.isLocal = options.isLocal ?? false;
  }
}
