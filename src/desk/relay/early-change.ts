// An edit or a deletion that was told before its message: when the message comes, it counts as changed or taken back already.

import type { Desk } from "../desk.ts";

/** Its author's last word on a message. */
export interface EarlyChange {
  /** Null when it was deleted. */
  text: string | null;
  /** The names of the files that it still has; null where the platform does not say. */
  files: string[] | null;
}

// A deletion is final, whatever is told after it.
const keep = {
  name: "early-change-keep",
  text: `
  INSERT INTO early_change (target_id, external_id, thread_id, text, files) VALUES ($1::int, $2::text, $3::text, $4::text, $5::jsonb)
  ON CONFLICT (target_id, external_id) DO UPDATE SET text = excluded.text, files = excluded.files WHERE early_change.text IS NOT NULL
  RETURNING to_jsonb(1) AS result`,
};

export async function keepEarlyChange(
  desk: Desk,
  {
    target,
    threadId,
    externalId,
    text,
    files,
  }: EarlyChange & { target: number; threadId: string | null; externalId: string },
): Promise<void> {
  await desk.one(keep, [target, externalId, threadId, text, files && JSON.stringify(files)]);
}

const find = {
  name: "early-change",
  text: `SELECT jsonb_build_object('text', text, 'files', files) AS result FROM early_change
          WHERE target_id = $1::int AND external_id = $2::text`,
};

export const findEarlyChange = (desk: Desk, target: number, externalId: string) =>
  desk.one<EarlyChange>(find, [target, externalId]);
