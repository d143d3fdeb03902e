// Looks at everything once the run is over: both platforms, the apps' logs, the API's history and the database.

import type pg from "pg";
import type { DiscordSandbox } from "../../bots/sandbox/discord/emulator.ts";
import type { JournalEntry } from "../../bots/sandbox/drawer.ts";
import type { SlackSandbox } from "../../bots/sandbox/slack/emulator.ts";
import { apiOf } from "../api.ts";
import { slackMessages } from "../journeys/look.ts";
import type { Received } from "../receiver.ts";
import { postRoutes } from "./calls.ts";
import type { Sight } from "./checker.ts";
import { saidIn, textOf, wordIn } from "./words.ts";

type Conversations = ReadonlyMap<number, { id: number; token: string }>;

export interface PlatformSight {
  sight: Sight;
  /** How many root cards each conversation has. */
  roots: Map<number, number>;
  /** How many words stand in posts that show several. */
  shared: number;
  /** The words that each post shows, by its id. */
  posts: Map<string, readonly string[]>;
}

/** What the bot posted in each thread; what a thread's owner typed there has no bot. */
export function sightOfSlack(slack: SlackSandbox): PlatformSight {
  const messages = slackMessages(slack).filter(({ deleted }) => !deleted);
  const replies = messages.filter(({ thread_ts, ts, bot_id }) => thread_ts && thread_ts !== ts && bot_id);
  const roots = messages.filter(({ thread_ts, ts, bot_id }) => (thread_ts ?? ts) === ts && bot_id);
  const posts = replies.map(
    ({ ts, text = "", blocks }) => [ts, saidIn(blocks ? JSON.stringify(blocks) : text)] as const,
  );
  return { ...lookAt(posts), roots: marks(roots.map(({ metadata }) => JSON.stringify(metadata ?? {}))) };
}

export function sightOfDiscord(discord: DiscordSandbox): PlatformSight {
  const { threads, channels } = discord.state();
  const replies = threads.flatMap(({ messages }) => messages.filter(({ author }) => author.bot || author.webhook));
  const roots = channels.flatMap(({ messages }) => messages.filter(({ author }) => author.bot));
  const posts = replies.map(({ id, content }) => [id, saidIn(content)] as const);
  return { ...lookAt(posts), roots: marks(roots.map((root) => JSON.stringify(root.components))) };
}

const lookAt = (posts: readonly (readonly [string, readonly string[]])[]): Omit<PlatformSight, "roots"> => ({
  sight: byChat(posts.flatMap(([, words]) => words)),
  shared: posts.flatMap(([, words]) => (isShared(words) ? words : [])).length,
  posts: new Map(posts),
});

const isShared = (words: readonly string[]): boolean => words.length > 1;

/** How many posts of several words did not end well, and how many posts were made since then. */
export function lookAtPosts(journal: readonly JournalEntry[], since: number): { failed: number; made: number } {
  const posts = journal.filter(({ route }) => postRoutes.includes(route));
  // Slack is told the words of a post twice: as blocks, and as the text of its notification.
  const wordsOf = (body: unknown) => [...new Set(saidIn(JSON.stringify(body ?? "")).map(nameOf))];
  const shared = posts.filter(({ body }) => wordsOf(body).length > 1);
  return {
    failed: shared.filter(({ status }) => status < 200 || status >= 300).length,
    made: posts.filter(({ at, applied }) => applied && at >= since).length,
  };
}

/** The desk's own lines (who took a conversation, and the like) say no word. */
function byChat(texts: readonly string[]): Sight {
  const sight = new Map<number, string[]>();
  for (const text of texts) {
    const word = wordIn(text);
    if (word) sight.set(word.chat, [...(sight.get(word.chat) ?? []), text]);
  }
  return sight;
}

/** How many root cards each conversation has, by the mark "c12" that they bear. */
function marks(roots: readonly string[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const root of roots) {
    const mark = /"mark":"c(\d+)"|-# #c(\d+)/.exec(root);
    const conversation = Number(mark?.[1] ?? mark?.[2]);
    if (mark) counts.set(conversation, (counts.get(conversation) ?? 0) + 1);
  }
  return counts;
}

/** At least once under a stable id: what comes again under the same id is no double. */
export function sightOfWebhook(received: readonly Received[]): Sight {
  const ids = new Set<string>();
  const texts: string[] = [];
  for (const { headers, json } of received) {
    const id = headers["webhook-id"] ?? "";
    if (ids.has(id)) continue;
    ids.add(id);
    if (json.type === "message.created") texts.push(String(json.data.message.message));
  }
  return byChat(texts);
}

export async function sightOfHistory(url: string, conversations: Conversations): Promise<Sight> {
  const sight = new Map<number, string[]>();
  for (const [chat, { id, token }] of conversations) {
    const api = apiOf(url, token);
    const texts: string[] = [];
    for (let before = ""; ; ) {
      const path = `/chat/${id}/messages?limit=100${before}`;
      const { messages } = await api.get<{ messages: { seq: number; message: string }[] }>(path);
      texts.unshift(...messages.map(({ message }) => message));
      if (messages.length < 100) break;
      before = `&before=${messages[0]?.seq}`;
    }
    sight.set(chat, texts);
  }
  return sight;
}

const unfinished = `
  SELECT (SELECT count(*) FROM delivery WHERE state IN ('pending', 'sending'))::int AS deliveries,
         (SELECT count(*) FROM inbox WHERE processed_at IS NULL)::int AS inbox,
         (SELECT count(*) FROM held_message)::int AS held`;

const takenIn = "SELECT count(*)::int AS n FROM message_copy WHERE is_origin";

/** How many of the agents' words are in the database. */
export const countTakenIn = async (pool: pg.Pool): Promise<number> =>
  (await pool.query<{ n: number }>(takenIn)).rows[0]?.n ?? 0;

export interface Unfinished {
  deliveries: number;
  inbox: number;
  held: number;
}

export const countUnfinished = async (pool: pg.Pool): Promise<Unfinished> =>
  (await pool.query<Unfinished>(unfinished)).rows[0] ?? { deliveries: 0, inbox: 0, held: 0 };

const stuck = `
  SELECT format('conversation %s, target %s: %s deliveries, head %s after %s attempts, due in %s s, leased for %s s: %s',
      d.conversation_id, d.target_id, count(*), (array_agg(d.state ORDER BY d.id))[1], (array_agg(d.attempts ORDER BY d.id))[1],
      round(extract(epoch FROM max(l.due_at) - now())), round(extract(epoch FROM max(l.leased_until) - now())),
      (array_agg(d.reason ORDER BY d.id))[1]) AS words
    FROM delivery d JOIN lane l USING (conversation_id, target_id) WHERE d.state IN ('pending', 'sending')
   GROUP BY d.conversation_id, d.target_id ORDER BY 1 LIMIT 20`;

/** The lanes that still have something to tell, and why they do not. */
export const findStuckLanes = async (pool: pg.Pool): Promise<string[]> =>
  (await pool.query<{ words: string }>(stuck)).rows.map(({ words }) => words);

const oddities: Record<string, string> = {
  "deliveries that are dead": "SELECT count(*)::int AS n FROM delivery WHERE state = 'dead'",
  "leases still held": "SELECT count(*)::int AS n FROM lane WHERE leased_until > clock_timestamp()",
  "inbox entries given up": "SELECT count(*)::int AS n FROM inbox WHERE error IS NOT NULL",
  "platform messages taken in twice":
    "SELECT count(*)::int AS n FROM (SELECT FROM message_copy WHERE is_origin GROUP BY target_id, external_id HAVING count(*) > 1) twice",
  "conversations whose sequence has holes":
    "SELECT count(*)::int AS n FROM conversation v WHERE last_seq <> (SELECT count(*) FROM event e WHERE e.conversation_id = v.id)",
  "messages without a delivery to a platform": `
    SELECT count(*)::int AS n FROM event e CROSS JOIN target t
     WHERE e.type = 'message.added' AND t.active AND t.kind <> 'webhook'
       AND NOT EXISTS (SELECT FROM delivery d WHERE d.event_id = e.id AND d.target_id = t.id)`,
  "messages of which nobody knows where a platform shows them": `
    SELECT count(*)::int AS n FROM message m CROSS JOIN target t
     WHERE m.deleted_at IS NULL AND t.active AND t.kind <> 'webhook'
       AND NOT EXISTS (SELECT FROM message_copy mc WHERE mc.message_id = m.id AND mc.target_id = t.id)`,
};

const copies = `
  SELECT target.kind::text AS platform, mc.external_id AS post, m.body FROM message_copy mc
    JOIN target ON target.id = mc.target_id JOIN message m ON m.id = mc.message_id WHERE NOT mc.is_origin AND m.deleted_at IS NULL`;

/** Messages that the desk would edit or delete in a post that does not show them. */
export async function findMisplaced(pool: pg.Pool, posts: Record<string, PlatformSight["posts"]>): Promise<string[]> {
  const { rows } = await pool.query<{ platform: string; post: string; body: string }>(copies);
  const misplaced = rows.filter(({ platform, post, body }) => {
    const name = nameOf(body);
    return name !== undefined && !posts[platform]?.get(post)?.some((shown) => nameOf(shown) === name);
  });
  return misplaced.map(({ platform, post, body }) => `${platform}: "${body}" is taken to stand in post ${post}`);
}

function nameOf(text: string): string | undefined {
  const word = wordIn(text);
  return word && textOf(word);
}

/** What the database should not hold when all is told. */
export async function findOddities(pool: pg.Pool): Promise<string[]> {
  const found: string[] = [];
  for (const [name, statement] of Object.entries(oddities)) {
    const { rows } = await pool.query<{ n: number }>(statement);
    if ((rows[0]?.n ?? 0) > 0) found.push(`${rows[0]?.n} ${name}`);
  }
  return found;
}
