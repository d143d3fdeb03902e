import type { Desk } from "../desk.ts";
import type { Hour } from "../stats/hours.ts";

const write = {
  name: "write-hours",
  text: `
  INSERT INTO stats_hour (hour, part, moments)
  SELECT to_timestamp(hour * 3600.0), $1::int, decode(moments, 'base64') FROM jsonb_to_recordset($2::jsonb) AS given(hour int, moments text)
  ON CONFLICT (hour, part) DO UPDATE SET moments = stats_hour.moments || excluded.moments
  RETURNING to_jsonb(1) AS result`,
};

/** Behind what the hours (since 1970) have in this part. */
export const writeHours = (desk: Desk, part: number, hours: readonly { hour: number; moments: Buffer }[]) =>
  desk.one(write, [
    part,
    JSON.stringify(hours.map(({ hour, moments }) => ({ hour, moments: moments.toString("base64") }))),
  ]);

const read = {
  name: "read-hours",
  text: `
  SELECT string_agg((extract(epoch FROM hour)::bigint / 3600) || ' ' || encode(moments, 'hex'), E'\\n') AS result
    FROM stats_hour WHERE hour > $1::timestamptz - interval '1 hour' AND hour < $2::timestamptz`,
};

/** All parts of the hours that lie in this time (milliseconds), wholly or not. */
export async function readHours(desk: Desk, from: number, to: number): Promise<Hour[]> {
  const text = await desk.one<string | null>(read, [new Date(from).toISOString(), new Date(to).toISOString()]);
  return (text ?? "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [hour = "", hex = ""] = line.split(" ");
      return { hour: Number(hour), bytes: Buffer.from(hex, "hex") };
    });
}
