// Files that nothing speaks of any more: those whose message was never written, and those of deleted messages and tickets.

import type { Desk } from "../desk.ts";
import { readSharedTime } from "../sql/shared-time.ts";
import { dayOf, type Files } from "./files.ts";

const dayMs = 86_400_000;
/** How far back strays are looked for: a worker that was away for a week still finds them. */
const daysBack = 9;
const atOnce = 1_000;

const release = {
  name: "release-attachments",
  text: `
  WITH gone AS (
    SELECT x.id FROM message m JOIN attachment x ON x.message_id = m.id WHERE m.files > 0 AND m.deleted_at < $1::timestamptz
    UNION
    SELECT x.id FROM conversation v JOIN message m ON m.conversation_id = v.id JOIN attachment x ON x.message_id = m.id
     WHERE v.deleted_at < $1::timestamptz AND m.files > 0
    LIMIT ${atOnce}
  ),
  released AS (DELETE FROM attachment WHERE id IN (SELECT id FROM gone) RETURNING key)
  SELECT coalesce(jsonb_agg(key), '[]') AS result FROM released`,
};

const strays = {
  name: "stray-files",
  text: `SELECT coalesce(jsonb_agg(k), '[]') AS result FROM unnest($1::text[]) k WHERE NOT EXISTS (SELECT FROM attachment WHERE key = k)`,
};

/** Removes what is a day old and unspoken of; gives how many files went. A row goes before its file, so what a crash leaves is a stray. */
export async function sweepFiles(desk: Desk, files: Files): Promise<number> {
  const now = await readSharedTime(desk);
  const released = await releaseDeleted(desk, new Date(now.getTime() - dayMs));
  for (const key of released) await files.remove(key);

  let removed = released.length;
  // Yesterday's files can be minutes old, so the first day looked at is the one before.
  for (let back = 2; back <= daysBack; back += 1) {
    for await (const keys of files.keysOf(dayOf(new Date(now.getTime() - back * dayMs)))) {
      const stray = (await desk.one<string[]>(strays, [keys])) ?? [];
      for (const key of stray) await files.remove(key);
      removed += stray.length;
    }
  }
  return removed;
}

async function releaseDeleted(desk: Desk, before: Date): Promise<string[]> {
  const all: string[] = [];
  for (;;) {
    const keys = (await desk.one<string[]>(release, [before.toISOString()])) ?? [];
    all.push(...keys);
    if (keys.length < atOnce) return all;
  }
}
