import type { Desk } from "../desk.ts";
import type { Dimension } from "../stats/moments.ts";

export interface RollupPlace {
  dimension: Dimension;
  grain: "day" | "month";
  /** YYYY-MM-DD; a month's first. */
  day: string;
  key: string;
}

export interface Rollup extends RollupPlace {
  /** A tally as text. */
  tally: string;
}

const find = {
  name: "find-rollups",
  text: `
  SELECT coalesce(json_agg(json_build_object('dimension', g.dimension, 'grain', g.grain, 'day', g.day, 'key', g.key, 'tally', r.tally)), '[]') AS result
    FROM jsonb_to_recordset($1::jsonb) AS g(dimension text, grain text, day date, key text)
   CROSS JOIN LATERAL (SELECT tally FROM stats_rollup r
     WHERE (r.dimension, r.grain, r.day, r.key) = (g.dimension, g.grain, g.day, g.key) OFFSET 0) r`,
};

/** Those of the asked that there are. */
export const findRollups = async (desk: Desk, asked: readonly RollupPlace[]): Promise<Rollup[]> =>
  (await desk.one<Rollup[]>(find, [JSON.stringify(asked)])) ?? [];

const write = {
  name: "write-rollups",
  text: `
  INSERT INTO stats_rollup (dimension, grain, day, key, tally)
  SELECT dimension, grain, day, key, tally FROM json_to_recordset($1::json) AS given(dimension text, grain text, day date, key text, tally text)
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
export const removeRollups = (desk: Desk, places: readonly RollupPlace[]) => desk.one(remove, [JSON.stringify(places)]);

const read = {
  name: "read-rollups",
  text: `
  SELECT string_agg(day || E'\\t' || key || E'\\t' || tally, E'\\n') AS result FROM stats_rollup
   WHERE dimension = $1::text AND grain = $2::text AND day BETWEEN coalesce($3::date, '-infinity') AND coalesce($4::date, 'infinity')
     AND ($5::text IS NULL OR key LIKE $5::text)`,
};

/** Of one dimension and grain; `key` is a LIKE pattern of ours, never of a caller's. */
export async function readRollups(
  desk: Desk,
  asked: Pick<RollupPlace, "dimension" | "grain"> & {
    from: string | null;
    to: string | null;
    key?: string | undefined;
  },
): Promise<Pick<Rollup, "day" | "key" | "tally">[]> {
  const { dimension, grain, from, to, key = null } = asked;
  const text = await desk.one<string | null>(read, [dimension, grain, from, to, key]);
  return (text ?? "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [day = "", of = "", tally = ""] = line.split("\t");
      return { day, key: of, tally };
    });
}
