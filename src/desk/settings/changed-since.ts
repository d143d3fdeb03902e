// Who was faster: a form of the setup carries how far the changes had come when it was opened, and is overtaken by a later one of
// somebody else's to the same thing.

import { type Actor, nameOf } from "../actor.ts";
import type { Desk } from "../desk.ts";
import type { ChangedPart } from "./settings.ts";

const newest = {
  name: "setting-newest-change",
  text: "SELECT to_jsonb(coalesce(max(id), 0)) AS result FROM setting_change",
};

export const changesSoFar = async (desk: Desk): Promise<number> => (await desk.one<number>(newest, [])) ?? 0;

const overtaking = {
  name: "setting-changed-since",
  text: `SELECT jsonb_build_object('by', changed_by, 'at', changed_at) AS result FROM setting_change
          WHERE id > $1::bigint AND what = $2::text AND after @> $3::jsonb AND changed_by <> $4::text ORDER BY id DESC LIMIT 1`,
};

interface Seen {
  what: ChangedPart;
  /** Which of these: a part of what is noted of its changes. */
  about: Readonly<Record<string, string>>;
  /** `changesSoFar` when the form was opened. */
  seen: number;
}

/** The latest change that the form has not seen; undefined when nobody else made one. */
export const changedSince = (
  { desk, actor }: { desk: Desk; actor: Actor },
  { what, about, seen }: Seen,
): Promise<{ by: string; at: string } | undefined> =>
  desk.one(overtaking, [seen, what, JSON.stringify(about), nameOf(actor)]);
