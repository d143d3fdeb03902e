import type { Desk, PreparedStatement } from "../desk.ts";
import { DeskError } from "../errors.ts";

/** Does the work for each ticket that the statement finds due by now; gives for how many it was done. A ticket that was deleted meanwhile is passed over. */
export async function eachDueTicket(
  desk: Desk,
  due: PreparedStatement,
  work: (ticket: number) => Promise<boolean>,
): Promise<number> {
  const tickets = (await desk.one<number[]>(due, [desk.now().toISOString()])) ?? [];
  let done = 0;
  for (const ticket of tickets) if (await unlessDeleted(() => work(ticket))) done += 1;
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
