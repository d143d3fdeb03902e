import { z } from "zod";
import type { Desk } from "../desk.ts";
import { selectStill } from "../sql/alerts.ts";
import type { TicketJson } from "../views.ts";
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
  now: Date;
}

/** What an alert tells; undefined when it is over. */
export async function readAlert(desk: Desk, about: AlertAbout): Promise<Alerted | undefined> {
  const { alert, tickets } = about;
  if (alert === "backlog") return { ...about, still: [], now: desk.now() };
  const still = await selectStill(desk, alert, tickets);
  return still.length === 0 ? undefined : { ...about, still, now: desk.now() };
}
