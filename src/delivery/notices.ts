// What is told outside of all threads, by direct message or into a channel: each a row that was written with what it tells of, told
// once, and in nobody's way. Who takes no direct messages gets none; the thread's own line says the same.

import type { Desk } from "../desk/desk.ts";
import type { PlatformName } from "../desk/people/recognize.ts";
import { Paced, payForNotice } from "./budget.ts";
import { type Channel, ChannelError } from "./channel.ts";
import type { DeliveryParts } from "./deliver.ts";
import { isInTime } from "./lane.ts";
import { type NoticeContent, noticeContent } from "./notice-content.ts";
import { movedFrom, reroute, saysWhereTo } from "./reroute.ts";

type NoticeParts = Pick<DeliveryParts, "desk" | "channels" | "settings" | "log">;

export interface Notice {
  id: number;
  kind: string;
  conversation: number | null;
  person: number | null;
  platform: PlatformName;
  /** Of a direct message; else it goes to a channel, which is `place`. */
  userId: string | null;
  place: string | null;
  /** Who did what it tells of, and which of the conversation's events that is. */
  by: string | null;
  seq: number | null;
  about: unknown;
  attempts: number;
  /** When a call went out whose outcome is not known. */
  since: string | null;
}

const atOnce = 10;
const mostAttempts = 6;
const retryMs = 30_000;
/** Room for what a picture needs before it is posted; words alone are one call. */
const callsWithPicture = 5;

// Taking it keeps others away while it is made ready. From `begin` on, a call may be out: if nobody writes how that ended, it comes
// due again after the quarantine. Who takes it next has another number of attempts, and whoever was too slow writes nothing.
// What is due now may be written as up to half a millisecond from now: the column is rounded.
const take = {
  name: "notices-take",
  text: `
  WITH due AS (
    SELECT id FROM notice
     WHERE state IN ('pending', 'sending') AND due_at <= clock_timestamp() + interval '1 millisecond' AND platform::text = ANY ($1::text[])
     ORDER BY id LIMIT ${atOnce} FOR UPDATE SKIP LOCKED
  ),
  taken AS (
    UPDATE notice n SET attempts = n.attempts + 1, due_at = clock_timestamp() + $2::int * interval '1 millisecond'
      FROM due WHERE n.id = due.id RETURNING n.*
  )
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'kind', t.kind, 'conversation', t.conversation_id, 'person', t.person_id,
      'platform', t.platform, 'userId', t.user_id, 'place', t.place, 'by', e.actor_name, 'seq', e.seq, 'about', t.about, 'attempts', t.attempts,
      'since', t.sending_at) ORDER BY t.id), '[]') AS result
    FROM taken t LEFT JOIN event e ON e.id = t.event_id`,
};

const begin = {
  name: "notice-begin",
  text: `UPDATE notice SET state = 'sending', sending_at = coalesce(sending_at, clock_timestamp()),
                due_at = clock_timestamp() + $3::int * interval '1 millisecond'
          WHERE id = $1::bigint AND attempts = $2::int AND state IN ('pending', 'sending') RETURNING to_jsonb(1) AS result`,
};

const finish = {
  name: "notice-finish",
  text: `UPDATE notice SET state = $3::delivery_state, reason = $4::text, sending_at = NULL WHERE id = $1::bigint AND attempts = $2::int RETURNING to_jsonb(1) AS result`,
};

const again = {
  name: "notice-again",
  text: `UPDATE notice SET state = 'pending', reason = $3::text, due_at = clock_timestamp() + $4::int * interval '1 millisecond',
                sending_at = CASE WHEN $5::bool THEN sending_at END, attempts = CASE WHEN $6::bool THEN attempts ELSE attempts - 1 END
          WHERE id = $1::bigint AND attempts = $2::int RETURNING to_jsonb(1) AS result`,
};

/** Tells what is due, on one platform or on all; gives how many. Safe to run anywhere, at any time, twice at once. */
export async function tellNotices(parts: NoticeParts, on?: PlatformName): Promise<number> {
  const { desk, settings } = parts;
  const platforms = platformsOf(parts).filter((platform) => on === undefined || platform === on);
  const waitMs = settings.quarantineMs + settings.timeoutMs;
  const notices = (await desk.one<Notice[]>(take, [platforms, waitMs])) ?? [];
  const told = await Promise.allSettled(notices.map((notice) => tellOne(parts, notice)));
  const failed = told.find((each) => each.status === "rejected");
  if (failed) throw failed.reason;
  return notices.length;
}

const platformsOf = ({ channels }: NoticeParts) => channels.map(({ kind }) => kind);

async function tellOne(parts: NoticeParts, notice: Notice): Promise<void> {
  const { desk, channels, settings, log } = parts;
  const { id, attempts } = notice;
  const channel = channels.find(({ kind }) => kind === notice.platform);
  if (!channel) return;
  try {
    const content = await noticeContent(desk, channel, notice);
    if (!content) return void (await desk.one(finish, [id, attempts, "superseded", null]));
    if (notice.place !== null) await payForNotice(desk, channel, notice);
    const asked = performance.now();
    if (!(await beginCall(parts, notice, content))) return;
    if (!isInTime(asked, settings)) return comeAgain(desk, notice, 0, { reason: null, tried: false });
    await tell(channel, notice, { ...content, card: saysWhereTo(content.card, notice) });
    await desk.one(finish, [id, attempts, "sent", null]);
  } catch (error) {
    if (error instanceof Paced) return comeAgain(desk, notice, error.waitMs, { reason: null, tried: false });
    if (error instanceof ChannelError) return afterFailure(parts, notice, error);
    // What cannot be made ready is no reason to try for ever.
    if (attempts >= mostAttempts) await desk.one(finish, [id, attempts, "dead", String(error)]);
    log.error({ err: error, notice: id }, "a notice could not be made ready");
    throw error;
  }
}

async function beginCall({ desk, settings }: NoticeParts, { id, attempts }: Notice, { picture }: NoticeContent) {
  const waitMs = settings.quarantineMs + settings.timeoutMs * (picture ? callsWithPicture : 1);
  return (await desk.one(begin, [id, attempts, waitMs])) !== undefined;
}

function tell(
  channel: Channel,
  { id, userId, place, since: at }: Notice,
  { card, picture, ping }: NoticeContent,
): Promise<void> {
  const since = at === null ? undefined : new Date(at);
  if (userId !== null) return channel.notify(userId, card, `n${id}`, since);
  return channel.announce(place ?? "", card, `n${id}`, { picture, since, ping });
}

async function afterFailure(parts: NoticeParts, notice: Notice, error: ChannelError): Promise<void> {
  const { desk, log } = parts;
  const { id, attempts, since, place } = notice;
  const { failure, message, placeIsLost, retryAfterMs = retryMs } = error;
  log.info({ notice: id, failure, reason: message }, "a notice did not go through");
  const tries = attempts - (movedFrom(notice)?.attempts ?? 0);
  const isHopeless = failure === "refused" || failure === "gone" || placeIsLost;
  if (isHopeless || (failure !== "later" && tries >= mostAttempts)) {
    // What may have been told there is told nowhere else.
    const mayBeTold = failure === "unknown" || since !== null;
    if (place !== null && !mayBeTold && (await reroute(desk, notice, message, platformsOf(parts)))) return;
    return void (await desk.one(finish, [id, attempts, "dead", message]));
  }
  // What may have been told had better have time to arrive, and is looked for before it is told again.
  if (failure === "unknown") return;
  await comeAgain(desk, notice, retryAfterMs, { reason: message, tried: failure !== "later" });
}

async function comeAgain(
  desk: Desk,
  { id, attempts, since }: Notice,
  waitMs: number,
  { reason, tried }: { reason: string | null; tried: boolean },
): Promise<void> {
  await desk.one(again, [id, attempts, reason, Math.ceil(waitMs), since !== null, tried]);
}
