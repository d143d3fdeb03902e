import type { Desk } from "../desk.ts";
import type { Dimension, Tally } from "../stats/tally.ts";

export interface Rollup {
  dimension: Dimension;
  grain: "day" | "month";
  /** YYYY-MM-DD; a month's first. */
  day: string;
  key: string;
  tally: Tally;
}

const find = {
  name: "find-rollups",
  text: `
  SELECT coalesce(jsonb_agg(to_jsonb(r)), '[]') AS result
    FROM jsonb_to_recordset($1::jsonb) AS g(dimension text, grain text, day date, key text)
    JOIN stats_rollup r USING (dimension, grain, day, key)`,
};

/** Those of the asked that there are. */
export const findRollups = async (desk: Desk, asked: Omit<Rollup, "tally">[]): Promise<Rollup[]> =>
  (await desk.one<Rollup[]>(find, [JSON.stringify(asked)])) ?? [];

const write = {
  name: "write-rollups",
  text: `
  INSERT INTO stats_rollup (dimension, grain, day, key, tally)
  SELECT dimension, grain, day, key, tally FROM jsonb_to_recordset($1::jsonb) AS given(dimension text, grain text, day date, key text, tally jsonb)
  ON CONFLICT (dimension, grain, day, key) DO UPDATE SET tally = excluded.tally
  RETURNING to_jsonb(1) AS result`,
};

export const writeRollups = (desk: Desk, rollups: readonly Rollup[]) => desk.one(write, [JSON.stringify(rollups)]);

// Apart from what is written: a plan made while the table was empty would read all of it for each of those.
const remove = {
  name: "remove-rollups",
  text: `
  DELETE FROM stats_rollup r USING jsonb_to_recordset($1::jsonb) AS g(dimension text, grain text, day date, key text)
   WHERE (r.dimension, r.grain, r.day, r.key) = (g.dimension, g.grain, g.day, g.key) RETURNING to_jsonb(1) AS result`,
};

/** Where nothing is left to tally. */
export const removeRollups = (desk: Desk, places: readonly Omit<Rollup, "tally">[]) =>
  desk.one(remove, [JSON.stringify(places)]);

const read = {
  name: "read-rollups",
  text: `
  SELECT coalesce(jsonb_agg(jsonb_build_object('day', day, 'key', key, 'tally', tally)), '[]') AS result FROM stats_rollup
   WHERE dimension = $1::text AND grain = $2::text AND day BETWEEN coalesce($3::date, '-infinity') AND coalesce($4::date, 'infinity')
     AND ($5::text IS NULL OR key LIKE $5::text)`,
};

/** Of one dimension and grain; `key` is a LIKE pattern of ours, never of a caller's. */
export const readRollups = async (
  desk: Desk,
  asked: {
    dimension: Dimension;
    grain: "day" | "month";
    from: string | null;
    to: string | null;
    key?: string | undefined;
  },
): Promise<Pick<Rollup, "day" | "key" | "tally">[]> =>
  (await desk.one<Pick<Rollup, "day" | "key" | "tally">[]>(read, [
    asked.dimension,
    asked.grain,
    asked.from,
    asked.to,
    asked.key ?? null,
  ])) ?? [];
