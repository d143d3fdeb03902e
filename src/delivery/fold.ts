// When a channel falls behind, a customer's words that wait in one conversation are told in one post, each with its number and its
// time: a channel that takes a message a second is then told of many. Only words of one person share a post, which stands under their name.

import type { Desk } from "../desk/desk.ts";
import type { Channel, Utterance } from "./channel.ts";
import type { NextPart } from "./deliver.ts";
import { cardIsBehind, type Head, type Lease, toldWith } from "./lane.ts";
import { resumeTarget } from "./targets.ts";
import { splitText, type Telling } from "./telling.ts";

/** One message among those that a post shows. */
export interface FoldedLine {
  message: number;
  seq: number;
  /** "28 Nov 14:03", UTC. */
  at: string;
  body: string;
}

export interface Fold {
  deliveries: number[];
  /** What the post is found by: no word of it has this mark for itself. */
  mark: string;
  utterance: Utterance;
}

const minuteMs = 60_000;
const mostLines = 40;
const longest = 3_000;

const lineJson = `'message', m.id, 'seq', m.seq, 'at', to_char(m.created_at AT TIME ZONE 'UTC', 'DD Mon HH24:MI'), 'body', m.body`;

// From the head on, as far as each is words of the same customer that nobody has tried to tell: what was refused together is told singly.
const waiting = {
  name: "fold-waiting",
  text: `
  SELECT coalesce(jsonb_agg(line ORDER BY id), '[]') AS result FROM (
    SELECT d.id, CASE WHEN d.state = 'pending' AND d.part = 0 AND d.refusal IS NULL AND (d.attempts = 0 OR d.id = $3::bigint) AND m.from_customer
                       AND m.deleted_at IS NULL AND m.files = 0 AND m.author_id = first.author_id AND length(m.body) <= $5::int
                 THEN jsonb_build_object('delivery', d.id, ${lineJson}) END AS line
      FROM delivery d JOIN event e ON e.id = d.event_id JOIN message first ON first.id = $4::int
      LEFT JOIN message m ON e.type = 'message.added' AND m.id = (e.data ->> 'message')::int
     WHERE d.conversation_id = $1::int AND d.target_id = $2::int AND d.state IN ('pending', 'sending') ORDER BY d.id LIMIT ${mostLines}) waiting`,
};

/** What is told together with the head; undefined when it is told by itself. Whoever waits longer than `behindMs` waits for a channel that is behind. */
export async function foldOf(
  desk: Desk,
  channel: Channel,
  lease: Lease,
  head: Head,
  telling: Telling,
  behindMs = minuteMs,
): Promise<Fold | undefined> {
  if (head.state !== "pending" || head.part > 0 || head.refusal !== null || head.lateMs <= behindMs) return undefined;
  if (telling.kind !== "post" || telling.message === null || telling.utterance.kind !== "customer") return undefined;
  const { conversation, target } = lease.key;
  const most = roomIn(channel);
  const rows = await desk.one<((FoldedLine & { delivery: number }) | null)[]>(waiting, [
    conversation,
    target,
    head.id,
    telling.message,
    most,
  ]);
  const lines = [];
  for (const line of rows ?? []) {
    if (line === null || foldedText([...lines, line]).length > most) break;
    lines.push(line);
  }
  if (lines.length < 2 || lines[0]?.delivery !== head.id) return undefined;
  const mark = foldMark(conversation, lines);
  return {
    deliveries: lines.map(({ delivery }) => delivery),
    mark,
    utterance: { ...telling.utterance, text: foldedText(lines) },
  };
}

/** Posted as one, and nothing comes after it. */
export const partOfFold = (fold: Fold): NextPart => ({
  utterance: fold.utterance,
  files: [],
  isFile: false,
  mark: fold.mark,
  message: null,
  part: 0,
  isLast: true,
  fold,
});

const roomIn = ({ textLimit }: Pick<Channel, "textLimit">): number => Math.min(textLimit, longest);

/** "12.7-9" */
const foldMark = (conversation: number, lines: readonly { seq: number }[]): string =>
  `${conversation}.${lines[0]?.seq}-${lines.at(-1)?.seq}`;

/** Nobody's words look as if another line began in them. */
const foldedText = (lines: readonly FoldedLine[]): string =>
  lines.map(({ seq, at, body }) => `▸ ${seq} · ${at} UTC\n${body.replace(/^(\s*)▸/gm, "$1▹")}`).join("\n");

const sending = {
  name: "fold-sending",
  text: `
  WITH marked AS (
    UPDATE delivery d SET state = 'sending', sending_at = clock_timestamp(), attempts = d.attempts + 1, folded = $4::text FROM lane
     WHERE lane.conversation_id = $1::int AND lane.target_id = $2::int AND lane.fence = $3::int AND lane.leased_until > clock_timestamp()
       AND d.conversation_id = lane.conversation_id AND d.target_id = lane.target_id AND d.id = ANY ($5::bigint[]) AND d.state = 'pending'
    RETURNING d.id
  )
  SELECT to_jsonb(count(*)) AS result FROM marked`,
};

/** Whether all of them are sending; else nobody may call, and those that are get looked up. */
export async function foldIsSending(desk: Desk, { key, fence }: Lease, { deliveries, mark }: Fold): Promise<boolean> {
  const count = await desk.one<number>(sending, [key.conversation, key.target, fence, mark, deliveries]);
  return count === deliveries.length;
}

const sent = {
  name: "fold-sent",
  text: `
  WITH sent AS (
    UPDATE delivery d SET state = 'sent', part = d.part + 1, attempts = 0, reason = NULL, sent_at = clock_timestamp()
      FROM delivery asked JOIN lane USING (conversation_id, target_id), event e
     WHERE asked.id = $1::bigint AND lane.fence = $2::int AND lane.leased_until > clock_timestamp() AND ${toldWith("asked")} AND e.id = d.event_id
    RETURNING d.id, d.conversation_id, d.target_id, (e.data ->> 'message')::int AS message
  ),
  card AS (
    ${cardIsBehind("sent")}
  )
  INSERT INTO message_copy (message_id, target_id, part, external_id, line, thread_id)
  SELECT message, target_id, 0, $3::text, row_number() OVER (ORDER BY id) - 1,
         (SELECT thread_id FROM thread WHERE thread.conversation_id = sent.conversation_id AND thread.target_id = sent.target_id)
    FROM sent
  ON CONFLICT (message_id, target_id, part) DO UPDATE SET external_id = excluded.external_id, line = excluded.line, thread_id = excluded.thread_id
  RETURNING to_jsonb(1) AS result`,
};

/** All that was told in the head's post is told, and stands there. */
export async function foldIsTold(desk: Desk, lease: Lease, head: Head, externalId: string): Promise<true> {
  await desk.one(sent, [head.id, lease.fence, externalId]);
  if (head.paused !== null) await resumeTarget(desk, lease.key.target);
  return true;
}

const singly = {
  name: "fold-singly",
  text: `
  UPDATE delivery d SET state = 'pending', folded = NULL
    FROM delivery asked JOIN lane USING (conversation_id, target_id)
   WHERE asked.id = $1::bigint AND asked.state = 'sending' AND asked.folded IS NOT NULL AND lane.fence = $2::int AND lane.leased_until > clock_timestamp()
     AND ${toldWith("asked")}
  RETURNING to_jsonb(1) AS result`,
};

/** What was refused together is told one by one, each for what it is. False when it was told by itself. */
export const unfold = async (desk: Desk, { fence }: Lease, head: Head): Promise<boolean> =>
  (await desk.one(singly, [head.id, fence])) !== undefined;

/** A post that shows more than one message; of those only what is not deleted. */
export interface SharedPost {
  externalId: string;
  threadId: string | null;
  mark: string;
  lines: FoldedLine[];
  author: Utterance["author"];
}

const shared = {
  name: "shared-post",
  text: `
  SELECT jsonb_build_object('externalId', mc.external_id, 'threadId', min(mc.thread_id), 'mark', min(m.conversation_id) || '.' || min(m.seq) || '-' || max(m.seq),
      'author', jsonb_build_object('name', coalesce(min(p.name), 'Customer'), 'avatarUrl', min(p.avatar_url)),
      'lines', coalesce(jsonb_agg(jsonb_build_object(${lineJson}) ORDER BY m.seq) FILTER (WHERE m.deleted_at IS NULL), '[]')) AS result
    FROM message_copy own JOIN message_copy mc ON mc.target_id = own.target_id AND mc.external_id = own.external_id
    JOIN message m ON m.id = mc.message_id LEFT JOIN person p ON p.id = m.author_id
   WHERE own.message_id = $1::int AND own.target_id = $2::int AND NOT own.is_origin GROUP BY mc.external_id HAVING count(*) > 1 LIMIT 1`,
};

/** The post that a message shares with others; undefined when it has its own. */
export const sharedPostOf = (desk: Desk, message: number, target: number) =>
  desk.one<SharedPost>(shared, [message, target]);

/** As the post shows them, and whether they fit: what grew too long is cut until its own event has told it anew. */
export function sharedWords(channel: Channel, { lines, author }: SharedPost): { utterance: Utterance; fit: boolean } {
  const text = foldedText(lines);
  const [shown = ""] = splitText(text, roomIn(channel));
  return { utterance: { kind: "customer", author, text: shown }, fit: text.length <= roomIn(channel) };
}
