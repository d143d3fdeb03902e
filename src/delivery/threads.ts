// The thread of a conversation on one target: opened once, found again when its opening went unanswered.

import { conversationCard } from "../cards/conversation-card.ts";
import type { Desk } from "../desk/desk.ts";
import { relayModeOf } from "../desk/relay/modes.ts";
import { selectConversation } from "../desk/sql/view-conversation.ts";
import { type Channel, ChannelError, type ThreadPlace } from "./channel.ts";
import { type LaneKey, type Lease, leaseLeft } from "./lane.ts";
import { showWaitingReceipts } from "./posted.ts";

interface StoredThread {
  state: "creating" | "ready" | "broken";
  rootId: string | null;
  threadId: string | null;
  sendingAt: string;
  sendingMs: number;
}

const find = {
  name: "thread-find",
  text: `
  SELECT jsonb_build_object('state', state, 'rootId', root_id, 'threadId', thread_id, 'sendingAt', sending_at,
      'sendingMs', extract(epoch FROM clock_timestamp() - sending_at) * 1000) AS result
    FROM thread WHERE conversation_id = $1::int AND target_id = $2::int`,
};

const begin = {
  name: "thread-begin",
  text: `
  INSERT INTO thread (conversation_id, target_id, sending_at)
  SELECT $1::int, $2::int, clock_timestamp() FROM lane
   WHERE conversation_id = $1::int AND target_id = $2::int AND fence = $3::int AND leased_until > clock_timestamp()
  ON CONFLICT (conversation_id, target_id) DO UPDATE SET state = 'creating', root_id = NULL, thread_id = NULL, sending_at = clock_timestamp()
  RETURNING to_jsonb(1) AS result`,
};

const ready = {
  name: "thread-ready",
  text: `UPDATE thread SET state = 'ready', root_id = $3::text, thread_id = $4::text
          WHERE conversation_id = $1::int AND target_id = $2::int RETURNING to_jsonb(1) AS result`,
};

const forget = {
  name: "thread-forget",
  text: `DELETE FROM thread WHERE conversation_id = $1::int AND target_id = $2::int RETURNING to_jsonb(1) AS result`,
};

const cardShown = {
  name: "card-shown",
  text: `UPDATE lane SET card_due_at = CASE WHEN $3::int IS NULL THEN NULL ELSE clock_timestamp() + $3::int * interval '1 millisecond' END
          WHERE conversation_id = $1::int AND target_id = $2::int AND card_due_at = $4::timestamptz RETURNING to_jsonb(1) AS result`,
};

const cardDue = {
  name: "card-due",
  text: `SELECT to_jsonb(card_due_at) AS result FROM lane
          WHERE conversation_id = $1::int AND target_id = $2::int AND card_due_at <= clock_timestamp()`,
};

/** The mark of a root card: the conversation's own number. */
export const rootMark = (conversation: number): string => `c${conversation}`;

/** The thread there is, or a new one. @throws ChannelError unknown while an unanswered opening may still happen */
export async function ensureThread(
  desk: Desk,
  channel: Channel,
  lease: Lease,
  place: string,
  { quarantineMs, timeoutMs }: { quarantineMs: number; timeoutMs: number },
): Promise<ThreadPlace> {
  const { conversation, target } = lease.key;
  const thread = await desk.one<StoredThread>(find, [conversation, target]);
  if (thread?.state === "ready" && thread.rootId !== null && thread.threadId !== null) {
    return { rootId: thread.rootId, threadId: thread.threadId };
  }

  const mark = rootMark(conversation);
  if (thread) {
    if (thread.sendingMs < quarantineMs)
      throw new ChannelError("unknown", "The opening of this thread was not answered yet.");
    const found = await channel.findThread(place, mark, new Date(thread.sendingAt));
    if (found) return remember(desk, lease.key, found);
  }
  const view = await selectConversation(desk, { conversation });
  if (!view) throw new ChannelError("refused", "The conversation is gone.");
  const begun = await desk.one(begin, [conversation, target, lease.fence]);
  if (begun === undefined || leaseLeft(lease) < timeoutMs)
    throw new ChannelError("later", "The lease ran out.", { retryAfterMs: 0 });
  try {
    return await remember(
      desk,
      lease.key,
      await channel.openThread(place, conversationCard(view, await relayModeOf(desk, target)), mark),
    );
  } catch (error) {
    // What certainly did not happen needs no look-up.
    if (error instanceof ChannelError && error.failure !== "unknown") await desk.one(forget, [conversation, target]);
    throw error;
  }
}

async function remember(desk: Desk, { conversation, target }: LaneKey, place: ThreadPlace): Promise<ThreadPlace> {
  await desk.one(ready, [conversation, target, place.rootId, place.threadId]);
  return place;
}

/** The thread was deleted on the platform: the next word opens a new one. */
export const forgetThread = (desk: Desk, { conversation, target }: LaneKey) => desk.one(forget, [conversation, target]);

const cardRetryMs = 5_000;

/** Shows the root card and the receipts as things are now, if they are behind; whoever asks meanwhile asks anew. It never holds up what is said: what fails is shown a little later. */
export async function refreshCard(desk: Desk, channel: Channel, lease: Lease, place: string): Promise<void> {
  const { conversation, target } = lease.key;
  const asked = await desk.one<string>(cardDue, [conversation, target]);
  if (asked === undefined) return;
  const thread = await desk.one<StoredThread>(find, [conversation, target]);
  if (thread?.rootId == null || thread.threadId === null) return;
  const view = await selectConversation(desk, { conversation });
  if (!view) return;
  const at = { rootId: thread.rootId, threadId: thread.threadId };
  try {
    await showWaitingReceipts({ desk, channel, place, thread: at, target }, conversation);
    const card = conversationCard(view, await relayModeOf(desk, target));
    await channel.updateCard(place, at, card, rootMark(conversation));
    await desk.one(cardShown, [conversation, target, null, asked]);
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    const again = error.failure === "refused" || error.failure === "gone" ? null : (error.retryAfterMs ?? cardRetryMs);
    await desk.one(cardShown, [conversation, target, again, asked]);
  }
}
