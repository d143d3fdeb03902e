import { z } from "zod";
import type { Desk } from "../desk.ts";
import { selectStill } from "../sql/alerts.ts";
import type { TicketJson } from "../views.ts";
import { type Behind, findBehind } from "./behind.ts";
import { AlertKind } from "./set.ts";

export const AlertAbout = z.object({
  alert: AlertKind,
  limit: z.int(),
  tickets: z.array(z.int()),
  /** Of a backlog: what came in and what went out in a week. */
  opened: z.int().optional(),
  resolved: z.int().optional(),
});
export type AlertAbout = z.infer<typeof AlertAbout>;

export interface Alerted extends AlertAbout {
  /** Those of which it is still true. */
  still: TicketJson[];
  /** The platforms for which words still wait. */
  behind: Behind[];
  now: Date;
}

/** What an alert tells; undefined when it is over. */
export async function readAlert(desk: Desk, about: AlertAbout): Promise<Alerted | undefined> {
  const { alert, tickets, limit } = about;
  const told = { ...about, still: [], behind: [], now: desk.now() };
  if (alert === "backlog") return told;
  if (alert === "undelivered") {
    const behind = await findBehind(desk, limit);
    return behind.length === 0 ? undefined : { ...told, behind };
  }
  const still = await selectStill(desk, alert, tickets);
  return still.length === 0 ? undefined : { ...told, still };
}
