// Direct messages to agents: each a row that was written with its event, told once, and in nobody's way. Who takes no direct
// messages gets none; the thread's own line says the same.

import { assignedCard } from "../cards/assigned-card.ts";
import type { Desk } from "../desk/desk.ts";
import type { PlatformName } from "../desk/people/recognize.ts";
import { selectConversation } from "../desk/sql/view-conversation.ts";
import { type Channel, ChannelError } from "./channel.ts";
import type { DeliveryParts } from "./deliver.ts";

type NoticeParts = Pick<DeliveryParts, "desk" | "channels" | "settings" | "log">;

interface Notice {
  id: number;
  conversation: number;
  person: number;
  platform: PlatformName;
  userId: string;
  by: string;
  attempts: number;
  /** When a call went out whose outcome is not known. */
  since: string | null;
}

const atOnce = 10;
const mostAttempts = 6;
const retryMs = 30_000;

// Taking it says that a call goes out; if nobody writes how that ended, it comes due again after the quarantine.
const take = {
  name: "notices-take",
  text: `
  WITH due AS (
    SELECT id, sending_at FROM notice
     WHERE state IN ('pending', 'sending') AND due_at <= clock_timestamp() AND platform::text = ANY ($1::text[])
     ORDER BY id LIMIT ${atOnce} FOR UPDATE SKIP LOCKED
  ),
  taken AS (
    UPDATE notice n SET state = 'sending', sending_at = coalesce(n.sending_at, clock_timestamp()), attempts = n.attempts + 1,
           due_at = clock_timestamp() + $2::int * interval '1 millisecond'
      FROM due WHERE n.id = due.id RETURNING n.*, due.sending_at AS since
  )
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'conversation', t.conversation_id, 'person', t.person_id, 'platform', t.platform,
      'userId', t.user_id, 'by', e.actor_name, 'attempts', t.attempts, 'since', t.since) ORDER BY t.id), '[]') AS result
    FROM taken t JOIN event e ON e.id = t.event_id`,
};

const finish = {
  name: "notice-finish",
  text: `UPDATE notice SET state = $2::delivery_state, reason = $3::text, sending_at = NULL WHERE id = $1::bigint RETURNING to_jsonb(1) AS result`,
};

const again = {
  name: "notice-again",
  text: `UPDATE notice SET state = 'pending', reason = $2::text, due_at = clock_timestamp() + $3::int * interval '1 millisecond',
                sending_at = CASE WHEN $4::bool THEN sending_at END
          WHERE id = $1::bigint RETURNING to_jsonb(1) AS result`,
};

/** Tells what is due; gives how many. Safe to run anywhere, at any time, twice at once. */
export async function tellNotices(parts: NoticeParts): Promise<number> {
  const { desk, channels, settings } = parts;
  const waitMs = settings.quarantineMs + settings.timeoutMs;
  const notices = (await desk.one<Notice[]>(take, [channels.map(({ kind }) => kind), waitMs])) ?? [];
  await Promise.all(notices.map((notice) => tellOne(parts, notice)));
  return notices.length;
}

async function tellOne({ desk, channels, log }: NoticeParts, notice: Notice): Promise<void> {
  const channel = channels.find(({ kind }) => kind === notice.platform);
  if (!channel) return;
  try {
    const isTold = await tell(desk, channel, notice);
    await desk.one(finish, [notice.id, isTold ? "sent" : "superseded", null]);
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    const isOver = error.failure === "refused" || error.failure === "gone" || notice.attempts >= mostAttempts;
    log.info(
      { notice: notice.id, failure: error.failure, reason: error.message },
      "a direct message did not go through",
    );
    if (isOver) return void (await desk.one(finish, [notice.id, "dead", error.message]));
    // What may have been told had better have time to arrive, and is looked for before it is told again.
    if (error.failure === "unknown") return;
    await desk.one(again, [notice.id, error.message, error.retryAfterMs ?? retryMs, notice.since !== null]);
  }
}

/** False when someone else has it by now. */
async function tell(desk: Desk, channel: Channel, notice: Notice): Promise<boolean> {
  const view = await selectConversation(desk, { conversation: notice.conversation });
  if (!view || view.deleted || view.assignee?.id !== notice.person) return false;
  const card = assignedCard(view, notice.by, await threadLink(desk, channel, notice.conversation));
  await channel.notify(
    notice.userId,
    card,
    `n${notice.id}`,
    notice.since === null ? undefined : new Date(notice.since),
  );
  return true;
}

async function threadLink(desk: Desk, channel: Channel, conversationId: number): Promise<string | undefined> {
  const thread = await desk.prisma.thread.findFirst({
    where: { conversationId, state: "ready", target: { kind: channel.kind, active: true } },
    include: { target: true },
  });
  return thread?.threadId == null ? undefined : channel.linkTo(thread.target.place, thread.threadId);
}
