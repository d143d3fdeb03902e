// The thread of a conversation on one target: opened once, found again when its opening went unanswered, and opened anew, with a
// word on what came before, when it is gone.

import type { Card } from "../cards/card.ts";
import { conversationCard } from "../cards/conversation-card.ts";
import { movedCard } from "../cards/moved-card.ts";
import type { Desk } from "../desk/desk.ts";
import { relayModeOf } from "../desk/relay/modes.ts";
import { findHomeThread } from "../desk/relay/place.ts";
import { type ConversationView, selectConversation } from "../desk/sql/view-conversation.ts";
import { Paced, pay } from "./budget.ts";
import { type Channel, ChannelError, type ThreadPlace, type Utterance } from "./channel.ts";
import { coverCall, type Lease, leaseIsLost, mayBegin } from "./lane.ts";
import { showReceipts } from "./posted.ts";
import { recapOf } from "./recap.ts";

interface StoredThread {
  /** creating: opened, once its root is known, and what came before is yet to be said. */
  state: "creating" | "ready" | "broken";
  rootId: string | null;
  threadId: string | null;
  previousId: string | null;
  generation: number;
  sendingAt: string;
  sendingMs: number;
  /** When what came before was sent, and how long ago; null when it was not. */
  recapAt: string | null;
  recapMs: number | null;
}

const find = {
  name: "thread-find",
  text: `
  SELECT jsonb_build_object('state', state, 'rootId', root_id, 'threadId', thread_id, 'previousId', previous_id, 'generation', generation,
      'sendingAt', sending_at, 'sendingMs', extract(epoch FROM clock_timestamp() - sending_at) * 1000,
      'recapAt', recap_at, 'recapMs', extract(epoch FROM clock_timestamp() - recap_at) * 1000) AS result
    FROM thread WHERE conversation_id = $1::int AND target_id = $2::int`,
};

/** Whose lease is over changes nothing: somebody else may have opened the thread by now. */
const held = `EXISTS (SELECT FROM lane WHERE conversation_id = $1::int AND target_id = $2::int AND fence = $3::int AND leased_until > clock_timestamp())`;
const mine = `conversation_id = $1::int AND target_id = $2::int AND ${held}`;

const begin = {
  name: "thread-begin",
  text: `
  WITH former AS (
    INSERT INTO former_thread (target_id, thread_id, conversation_id, generation, previous_id, recap_at, recap_before, backfilled_to, checked_at)
    SELECT target_id, thread_id, conversation_id, generation, previous_id, recap_at, recap_before, backfilled_to, checked_at FROM thread
     WHERE ${mine} AND thread_id IS NOT NULL
    ON CONFLICT DO NOTHING
  )
  INSERT INTO thread (conversation_id, target_id, sending_at)
  SELECT $1::int, $2::int, clock_timestamp() FROM lane
   WHERE conversation_id = $1::int AND target_id = $2::int AND fence = $3::int AND leased_until > clock_timestamp()
  ON CONFLICT (conversation_id, target_id) DO UPDATE SET state = 'creating', root_id = NULL, thread_id = NULL, sending_at = clock_timestamp(), recap_at = NULL, recap_before = NULL,
    backfilled_to = NULL, checked_at = NULL,
    generation = thread.generation + (thread.state = 'broken')::int, previous_id = coalesce(thread.thread_id, thread.previous_id)
  RETURNING to_jsonb(generation) AS result`,
};

const opened = {
  name: "thread-opened",
  text: `UPDATE thread SET root_id = $4::text, thread_id = $5::text WHERE ${mine} RETURNING to_jsonb(1) AS result`,
};

const recapping = {
  name: "thread-recapping",
  text: `UPDATE thread SET recap_at = clock_timestamp(),
             recap_before = (SELECT least($4::int, last_seq + 1) FROM conversation WHERE id = $1::int) WHERE ${mine} RETURNING to_jsonb(1) AS result`,
};

// The cards that it left behind in other channels lead to it from now on.
const ready = {
  name: "thread-ready",
  text: `
  WITH left_behind AS (
    UPDATE lane SET card_due_at = clock_timestamp() WHERE conversation_id = $1::int AND NOT home AND ${held}
  )
  UPDATE thread SET state = 'ready' WHERE ${mine} RETURNING to_jsonb(1) AS result`,
};

// What certainly did not open is as if it had never been tried; the thread before it is not forgotten for that.
const undo = {
  name: "thread-undo",
  text: `
  WITH first AS (DELETE FROM thread WHERE ${mine} AND generation = 1 AND previous_id IS NULL)
  UPDATE thread SET state = 'broken', generation = generation - 1
   WHERE ${mine} AND previous_id IS NOT NULL RETURNING to_jsonb(1) AS result`,
};

// A message that was half said is said again, whole, in the new thread.
const broken = {
  name: "thread-broken",
  text: `
  WITH again AS (UPDATE delivery SET part = 0 WHERE id = $4::bigint AND part > 0 AND ${held})
  UPDATE thread SET state = 'broken' WHERE ${mine} RETURNING to_jsonb(1) AS result`,
};

const cardShown = {
  name: "card-shown",
  text: `UPDATE lane SET card_due_at = CASE WHEN $3::int IS NULL THEN NULL ELSE clock_timestamp() + $3::int * interval '1 millisecond' END
          WHERE conversation_id = $1::int AND target_id = $2::int AND card_due_at = $4::timestamptz RETURNING to_jsonb(1) AS result`,
};

// What one connection has just written as due may lie a hair ahead of the clock that another reads on another processor.
const cardDue = {
  name: "card-due",
  text: `SELECT jsonb_build_object('asked', card_due_at, 'isHome', home) AS result FROM lane
          WHERE conversation_id = $1::int AND target_id = $2::int AND card_due_at <= clock_timestamp() + interval '20 milliseconds'`,
};

/** Where people find the conversation on the channel's platform. */
export async function linkHome(desk: Desk, channel: Channel, conversation: number): Promise<string | undefined> {
  const home = await findHomeThread(desk, channel.kind, conversation);
  return home && channel.linkTo(home.place, home.threadId);
}

/** The mark of a root card: the conversation's own number, and which of its threads it is when it is not the first. */
export const rootMark = (conversation: number, generation = 1): string =>
  generation === 1 ? `c${conversation}` : `c${conversation}.${generation}`;

/** The mark of the line that says what came before. */
export const recapMark = (conversation: number, generation: number): string => `${rootMark(conversation, generation)}~`;

interface Opening {
  quarantineMs: number;
  timeoutMs: number;
  /** The sequence number of what is told next; what came before it was told elsewhere. */
  before: number;
}

/** The thread there is, or a new one. @throws ChannelError unknown while an unanswered opening may still happen */
export async function ensureThread(
  desk: Desk,
  channel: Channel,
  lease: Lease,
  place: string,
  opening: Opening,
): Promise<ThreadPlace> {
  const { conversation, target } = lease.key;
  const thread = await desk.one<StoredThread>(find, [conversation, target]);
  const known = placeOf(thread);
  if (thread?.state === "ready" && known) return known;
  const at = { desk, channel, lease, place, opening };
  if (thread?.state !== "creating") return begun(at, await remember(at, await open(at)));
  if (known) return begun(at, known);

  if (thread.sendingMs < opening.quarantineMs)
    throw new ChannelError("unknown", "The opening of this thread was not answered yet.");
  const mark = rootMark(conversation, thread.generation);
  const found = await channel.findThread(place, mark, new Date(thread.sendingAt));
  return begun(at, await remember(at, found ?? (await open(at))));
}

interface OpeningAt {
  desk: Desk;
  channel: Channel;
  lease: Lease;
  place: string;
  opening: Opening;
}

const placeOf = (thread: StoredThread | undefined): ThreadPlace | undefined =>
  thread?.rootId == null || thread.threadId === null ? undefined : { rootId: thread.rootId, threadId: thread.threadId };

async function open({ desk, channel, lease, place, opening }: OpeningAt): Promise<ThreadPlace> {
  const { conversation, target } = lease.key;
  const view = await selectConversation(desk, { conversation });
  if (!view) throw new ChannelError("refused", "The conversation is gone.");
  const card = conversationCard(view, await relayModeOf(desk, target));
  await pay({ desk, channel, lease }, "post");
  const asked = performance.now();
  const generation = await desk.one<number>(begin, [conversation, target, lease.fence]);
  if (generation === undefined) throw leaseIsLost();
  try {
    if (!mayBegin(lease, asked, opening)) throw leaseIsLost();
    return await channel.openThread(place, card, rootMark(conversation, generation));
  } catch (error) {
    // What certainly did not happen needs no look-up.
    if (error instanceof ChannelError && error.failure !== "unknown")
      await desk.one(undo, [conversation, target, lease.fence]);
    throw error;
  }
}

async function remember({ desk, lease }: OpeningAt, thread: ThreadPlace): Promise<ThreadPlace> {
  const { key, fence } = lease;
  if (!(await desk.one(opened, [key.conversation, key.target, fence, thread.rootId, thread.threadId])))
    throw leaseIsLost();
  return thread;
}

/** Says what came before (once, whatever crashes), and only then counts the thread as ready. */
async function begun(at: OpeningAt, thread: ThreadPlace): Promise<ThreadPlace> {
  const { desk, channel, lease, place, opening } = at;
  const { conversation, target } = lease.key;
  const stored = await desk.one<StoredThread>(find, [conversation, target]);
  if (!stored) throw leaseIsLost();
  const { before } = opening;
  const recap = await recapOf(desk, channel, { conversation, target, place, previousId: stored.previousId, before });
  if (recap) await sayRecap(at, thread, stored, recap);
  if (!(await desk.one(ready, [conversation, target, lease.fence]))) throw leaseIsLost();
  return thread;
}

async function sayRecap(
  { desk, channel, lease, place, opening }: OpeningAt,
  thread: ThreadPlace,
  { generation, recapAt, recapMs }: StoredThread,
  recap: Utterance,
): Promise<void> {
  const { conversation, target } = lease.key;
  const mark = recapMark(conversation, generation);
  if (recapAt !== null) {
    if ((recapMs ?? 0) < opening.quarantineMs)
      throw new ChannelError("unknown", "What came before may be on its way into this thread.");
    if ((await channel.findPost(place, thread, mark, new Date(recapAt))) !== undefined) return;
  }
  await pay({ desk, channel, lease }, "post");
  const asked = performance.now();
  if (!(await desk.one(recapping, [conversation, target, lease.fence, opening.before]))) throw leaseIsLost();
  if (!mayBegin(lease, asked, opening)) throw leaseIsLost();
  await channel.post(place, thread, recap, mark).catch((error: unknown) => {
    // A thread goes on without it rather than not at all.
    if (!(error instanceof ChannelError) || error.failure !== "refused") throw error;
  });
}

/** The thread is gone from the platform: the next word opens a new one. What is being told (a delivery's id) starts there from its beginning. */
export const breakThread = (desk: Desk, { key, fence }: Lease, delivery: number | null = null) =>
  desk.one(broken, [key.conversation, key.target, fence, delivery]);

const cardRetryMs = 5_000;
const receiptsRetryMs = 4_000;

/**
 * Shows the root card and the receipts as things are now, if they are behind; whoever asks meanwhile asks anew. It never holds up
 * what is said: what fails is shown a little later. A card that someone removed takes its thread along: a new one is opened at once.
 */
export async function refreshCard(
  desk: Desk,
  channel: Channel,
  lease: Lease,
  place: string,
  settings: Omit<Opening, "before"> & { leaseMs: number },
): Promise<void> {
  const { conversation, target } = lease.key;
  const due = await desk.one<{ asked: string; isHome: boolean }>(cardDue, [conversation, target]);
  if (due === undefined) return;
  const { asked, isHome } = due;
  const thread = await desk.one<StoredThread>(find, [conversation, target]);
  const openAgain = () => openAnew(desk, channel, lease, place, { ...settings, asked });
  if (thread && thread.state !== "ready" && isHome) return openAgain();
  const at = placeOf(thread);
  if (!thread || !at || thread.state !== "ready") return;
  const view = await selectConversation(desk, { conversation });
  if (!view) return;
  try {
    const allShown = await showReceipts({ desk, channel, lease, place, thread: at, settings });
    await pay({ desk, channel, lease }, "change", { place: "card" });
    const card = await cardIn(desk, channel, view, { target, isHome });
    if (!(await coverCall(desk, lease, settings))) throw leaseIsLost();
    await channel.updateCard(place, at, card, rootMark(conversation, thread.generation));
    await desk.one(cardShown, [conversation, target, allShown ? null : receiptsRetryMs, asked]);
  } catch (error) {
    if (error instanceof Paced)
      return void (await desk.one(cardShown, [conversation, target, Math.ceil(error.waitMs), asked]));
    if (!(error instanceof ChannelError)) throw error;
    if (error.failure === "gone" && isHome) {
      await breakThread(desk, lease);
      return openAgain();
    }
    const again = error.failure === "refused" || error.failure === "gone" ? null : (error.retryAfterMs ?? cardRetryMs);
    await desk.one(cardShown, [conversation, target, again, asked]);
  }
}

/** What certainly cannot be opened now is opened with the next word; whether it was must be known sooner, since people may write there. */
async function openAnew(
  desk: Desk,
  channel: Channel,
  lease: Lease,
  place: string,
  { asked, ...settings }: Omit<Opening, "before"> & { asked: string },
): Promise<void> {
  const again = await ensureThread(desk, channel, lease, place, { ...settings, before: afterAll }).then(
    () => null,
    (error: unknown) => {
      if (error instanceof Paced) return Math.ceil(error.waitMs);
      if (!(error instanceof ChannelError)) throw error;
      return error.failure === "unknown" ? settings.quarantineMs : (error.retryAfterMs ?? null);
    },
  );
  await desk.one(cardShown, [lease.key.conversation, lease.key.target, again, asked]);
}

const cardIn = async (
  desk: Desk,
  channel: Channel,
  view: ConversationView,
  { target, isHome }: { target: number; isHome: boolean },
): Promise<Card> =>
  isHome
    ? conversationCard(view, await relayModeOf(desk, target))
    : movedCard(view, await linkHome(desk, channel, view.id));

const afterAll = 2_147_483_647;
