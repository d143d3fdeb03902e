import type { Desk, PreparedStatement } from "../desk.ts";
import { DeskError } from "../errors.ts";
import { readSharedTime } from "../sql/shared-time.ts";

/** Does the work for each ticket that the statement finds due by now; gives for how many it was done. A ticket that was deleted meanwhile is passed over. */
export async function eachDueTicket(
  desk: Desk,
  due: PreparedStatement,
  work: (ticket: number, by: Date) => Promise<boolean>,
): Promise<number> {
  const by = await readSharedTime(desk);
  const tickets = (await desk.one<number[]>(due, [by.toISOString()])) ?? [];
  let done = 0;
  for (const ticket of tickets) if (await unlessDeleted(() => work(ticket, by))) done += 1;
  return done;
}

async function unlessDeleted(work: () => Promise<boolean>): Promise<boolean> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof DeskError) return false;
    throw error;
  }
}
