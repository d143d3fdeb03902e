// What its author, or a colleague, made of a message before it was told itself: it counts when the message comes.

import type { Desk } from "../desk.ts";

export interface EarlyChange {
  isDeleted: boolean;
  /** Somebody put 🔒 on it: whatever it says is for agents. */
  isKept: boolean;
  /** What it was edited to; null when it was not. */
  text: string | null;
  /** Whether that begins with a mention; null when it was not edited. */
  startsWithMention: boolean | null;
  /** The names of the files that an edit left; null when all are left. */
  files: string[] | null;
}

const keep = {
  name: "early-change-keep",
  text: `
  INSERT INTO early_change (target_id, external_id, thread_id, is_deleted, is_kept, text, files, starts_with_mention)
  VALUES ($1::int, $2::text, $3::text, $4::bool, $5::bool, $6::text, $7::jsonb, $8::bool)
  ON CONFLICT (target_id, external_id) DO UPDATE SET
    thread_id = coalesce(excluded.thread_id, early_change.thread_id), is_deleted = early_change.is_deleted OR excluded.is_deleted,
    is_kept = early_change.is_kept OR excluded.is_kept, text = coalesce(excluded.text, early_change.text),
    files = coalesce(excluded.files, early_change.files),
    starts_with_mention = coalesce(excluded.starts_with_mention, early_change.starts_with_mention)
  RETURNING to_jsonb(1) AS result`,
};

const keepEdit = {
  name: "newest-edit",
  text: `
  INSERT INTO early_change (target_id, external_id, thread_id, edited_to) VALUES ($1::int, $2::text, $3::text, $4::bigint)
  ON CONFLICT (target_id, external_id) DO UPDATE SET edited_to = excluded.edited_to, at = clock_timestamp()
   WHERE early_change.edited_to IS NULL OR early_change.edited_to <= excluded.edited_to
  RETURNING to_jsonb(1) AS result`,
};

/**
 * Whether no later edit of the message was taken in, by the platform's clock; takes it down. In a transaction with what the edit changes it
 * holds, whoever else is at it.
 */
export const isNewestEdit = async (tx: Desk, { target, externalId, threadId }: Place, at: number): Promise<boolean> =>
  (await tx.one(keepEdit, [target, externalId, threadId ?? null, String(at)])) !== undefined;

interface Place {
  target: number;
  externalId: string;
  threadId?: string;
}

/** Beside what was kept of it before; a later edit counts, and a deletion is final. */
export async function keepEarlyChange(
  desk: Desk,
  { target, externalId, threadId }: Place,
  { isDeleted = false, isKept = false, text = null, files = null, startsWithMention = null }: Partial<EarlyChange>,
): Promise<void> {
  const left = files && JSON.stringify(files);
  await desk.one(keep, [target, externalId, threadId, isDeleted, isKept, text, left, startsWithMention]);
}

const find = {
  name: "early-change",
  text: `SELECT jsonb_build_object('isDeleted', is_deleted, 'isKept', is_kept, 'text', text, 'files', files,
                                   'startsWithMention', starts_with_mention) AS result
           FROM early_change WHERE target_id = $1::int AND external_id = $2::text`,
};

export const findEarlyChange = (desk: Desk, target: number, externalId: string) =>
  desk.one<EarlyChange>(find, [target, externalId]);

const dayMs = 86_400_000;

/** What has not come by then will not. */
export async function forgetEarlyChanges({ prisma, now }: Desk, days: number): Promise<void> {
  await prisma.earlyChange.deleteMany({ where: { at: { lt: new Date(now().getTime() - days * dayMs) } } });
}
