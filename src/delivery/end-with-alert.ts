import type { Desk } from "../desk/desk.ts";
import { DeskError } from "../desk/errors.ts";
import type { DeskEvent } from "../desk/events.ts";
import { recordEvent } from "../desk/sql/record-event.ts";

export interface Alert {
  job: string;
  conversation: number;
  event: DeskEvent;
}

/** Nothing is given up without its line for the team: both, or neither where `end` says that somebody else has the lane by now. */
export async function endWithAlert(desk: Desk, alert: Alert, end: (tx: Desk) => Promise<boolean>): Promise<boolean> {
  try {
    await desk.inTransaction(async (tx) => {
      // The conversation's row first, as whoever writes to it locks it first.
      await alertTeam(tx, alert);
      if (!(await end(tx))) throw new LeaseLost();
    });
    return true;
  } catch (error) {
    if (error instanceof LeaseLost) return false;
    throw error;
  }
}

class LeaseLost extends Error {}

/** Nobody reads a line in a conversation that was deleted. */
export async function alertTeam(tx: Desk, { job, conversation, event }: Alert): Promise<void> {
  try {
    await recordEvent({ desk: tx, actor: { kind: "system", job }, now: tx.now() }, conversation, event);
  } catch (error) {
    if (!(error instanceof DeskError) || error.code !== "not_found") throw error;
  }
}
