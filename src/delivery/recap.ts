// What came before, for a thread that begins in the middle of a conversation: the old one is gone, or the channel is new.

import type { Desk } from "../desk/desk.ts";
import type { Channel, Utterance } from "./channel.ts";

interface Place {
  conversation: number;
  target: number;
  place: string;
  previousId: string | null;
  /** Only what has a lower sequence number came before. */
  before: number;
}

interface Before {
  /** The newest last. */
  messages: { author: string; internal: boolean; body: string }[];
  /** The same platform's thread of another channel. */
  elsewhere: { place: string; threadId: string } | null;
}

const lastMessages = 5;
const longest = 200;

const statement = {
  name: "thread-recap",
  text: `
  WITH last AS (
    SELECT m.seq, coalesce(p.name, m.author_name, 'Support') AS author, m.visibility = 'internal' AS internal,
           coalesce(nullif(m.body, ''), CASE WHEN m.files > 0 THEN '📎' END, '') AS body
      FROM message m LEFT JOIN person p ON p.id = m.author_id
     WHERE m.conversation_id = $1::int AND m.seq < $3::int AND m.deleted_at IS NULL ORDER BY m.seq DESC LIMIT ${lastMessages}
  ),
  opening AS (
    SELECT 0 AS seq, p.name AS author, false AS internal, t.description AS body FROM ticket t JOIN person p ON p.id = t.customer_id
     WHERE t.conversation_id = $1::int AND t.description <> '' AND $3::int > 1 AND (SELECT count(*) FROM last) < ${lastMessages}
  ),
  elsewhere AS (
    SELECT other.place, th.thread_id FROM thread th JOIN target other ON other.id = th.target_id JOIN target own ON own.id = $2::int
     WHERE th.conversation_id = $1::int AND other.kind = own.kind AND other.id <> own.id AND th.thread_id IS NOT NULL
     ORDER BY th.sending_at DESC LIMIT 1
  )
  SELECT jsonb_build_object(
    'messages', (SELECT coalesce(jsonb_agg(jsonb_build_object('author', author, 'internal', internal, 'body', left(body, 1000)) ORDER BY seq), '[]')
                   FROM (SELECT * FROM opening UNION ALL SELECT * FROM last) said),
    'elsewhere', (SELECT jsonb_build_object('place', place, 'threadId', thread_id) FROM elsewhere)) AS result`,
};

/** Undefined where the thread begins with the conversation. */
export async function recapOf(desk: Desk, channel: Channel, at: Place): Promise<Utterance | undefined> {
  const { conversation, target, place, previousId, before } = at;
  const found = await desk.one<Before>(statement, [conversation, target, before]);
  const messages = found?.messages ?? [];
  const earlier = previousId === null ? found?.elsewhere : { place, threadId: previousId };
  if (messages.length === 0 && !earlier) return undefined;

  const link = earlier ? await channel.linkTo(earlier.place, earlier.threadId) : undefined;
  const text = [
    `🧵 ${beginning(Boolean(earlier), link)}`,
    ...(messages.length > 0 ? ["The last messages:"] : []),
    ...messages.map(({ author, internal, body }) => `${internal ? "🔒 " : ""}${author}: ${oneLine(body)}`),
  ].join("\n");
  return { kind: "line", author: { name: "Support", avatarUrl: null }, text };
}

function beginning(isSecond: boolean, link: string | undefined): string {
  if (link !== undefined) return `This goes on from an earlier thread: ${link}`;
  return isSecond
    ? "The earlier thread is gone; this conversation goes on here."
    : "This conversation began before this channel was told of it.";
}

function oneLine(body: string): string {
  const line = body.replace(/\s+/g, " ").trim();
  return line.length <= longest
    ? line
    : `${line
        .slice(0, longest - 1)
        .toWellFormed()
        .replace(/\uFFFD$/, "")}…`;
}
