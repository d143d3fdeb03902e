// How one would do it at first: a BullMQ job a message, told by a default worker that tries a failed call again, as the platforms'
// libraries do by themselves. It is the measure of what the rest of the design is for.

import { Queue, Worker } from "bullmq";
import { conversationCard } from "../../src/cards/conversation-card.ts";
import { type Channel, ChannelError, type ThreadPlace } from "../../src/delivery/channel.ts";
import { tellingOf } from "../../src/delivery/telling.ts";
import type { Desk, News } from "../../src/desk/desk.ts";
import type { RecordedEvent } from "../../src/desk/events.ts";
import { selectConversation } from "../../src/desk/sql/view-conversation.ts";

const name = "naive";
const tries = 10;

export interface NaiveQueue {
  tell(news: News): void;
  close(): Promise<void>;
}

export function openNaiveQueue(redisUrl: string): NaiveQueue {
  const queue = new Queue(name, { connection: { url: redisUrl } });
  queue.on("error", () => undefined);
  return {
    tell({ conversation, seq, targets }) {
      for (const target of targets) queue.add("tell", { conversation, seq, target }).catch(() => undefined);
    },
    close: () => queue.close(),
  };
}

export function startNaiveWorker(
  { desk, channels }: { desk: Desk; channels: readonly Channel[] },
  redisUrl: string,
): { stop(): Promise<void> } {
  const connection = { url: redisUrl, maxRetriesPerRequest: null };
  const worker = new Worker(name, ({ data }) => tell(desk, channels, data), { connection, concurrency: 20 });
  worker.on("error", () => undefined);
  return { stop: () => worker.close() };
}

interface Told {
  place: string;
  kind: string;
  event: RecordedEvent;
}

const find = {
  name: "naive-find",
  text: `SELECT jsonb_build_object('place', target.place, 'kind', target.kind, 'event', jsonb_build_object('id', e.id,
      'conversationId', e.conversation_id, 'seq', e.seq, 'actorKind', e.actor_kind, 'actorId', e.actor_id, 'actorName', e.actor_name,
      'at', e.at, 'event', e.data || jsonb_build_object('type', e.type))) AS result
    FROM event e, target WHERE e.conversation_id = $1::int AND e.seq = $2::int AND target.id = $3::int`,
};
const done = {
  name: "naive-done",
  text: `UPDATE delivery SET state = 'sent' WHERE event_id = $1::bigint AND target_id = $2::int RETURNING to_jsonb(1) AS result`,
};

async function tell(
  desk: Desk,
  channels: readonly Channel[],
  { conversation, seq, target }: { conversation: number; seq: number; target: number },
): Promise<void> {
  const told = await desk.one<Told>(find, [conversation, seq, target]);
  const channel = channels.find(({ kind }) => kind === told?.kind);
  if (!told || !channel) return;
  const thread = await threadOf(desk, channel, told.place, { conversation, target });
  const telling = await tellingOf(desk, told.event, target);
  if (telling.kind === "post")
    await insistently(() => channel.post(told.place, thread, telling.utterance, `${conversation}.${seq}`));
  await desk.one(done, [told.event.id, target]);
}

async function threadOf(
  desk: Desk,
  channel: Channel,
  place: string,
  { conversation, target }: { conversation: number; target: number },
): Promise<ThreadPlace> {
  const at = { conversationId_targetId: { conversationId: conversation, targetId: target } };
  const known = await desk.prisma.thread.findUnique({ where: at });
  if (known?.rootId && known.threadId) return { rootId: known.rootId, threadId: known.threadId };
  const view = await selectConversation(desk, { conversation });
  if (!view) throw new Error(`There is no conversation ${conversation}.`);
  const thread = await insistently(() => channel.openThread(place, conversationCard(view, "all"), `c${conversation}`));
  const row = { state: "ready" as const, ...thread };
  await desk.prisma.thread.upsert({
    where: at,
    create: { conversationId: conversation, targetId: target, ...row },
    update: row,
  });
  return thread;
}

async function insistently<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof ChannelError) || attempt === tries) throw error;
      await new Promise((resolve) => setTimeout(resolve, error.retryAfterMs ?? 100 * attempt));
    }
  }
}
