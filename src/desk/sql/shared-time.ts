import type { Desk } from "../desk.ts";

const read = {
  name: "shared-time",
  text: "SELECT to_jsonb(coalesce($1::timestamptz, clock_timestamp())) AS result",
};

/** Due by anybody's clock. Prisma's `now()` is the time that this process takes for it, too. */
export const dueAtOnce = new Date(0);

/** By which it is decided what is due: the database's clock, whatever this process takes for the time. */
export async function readSharedTime(desk: Desk): Promise<Date> {
  const time = await desk.one<string>(read, [desk.sharedNow()]);
  return time === undefined ? desk.now() : new Date(time);
}
