// What a digest is about, and where it goes.

import { z } from "zod";
import type { Notice } from "../../generated/prisma/client.ts";
import { problemOfCron } from "../../local-schedule.ts";
import type { Actor } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { DeskError, forbidden } from "../errors.ts";
import { slash } from "../slash.ts";
import { TimeZone } from "../stats/business-hours.ts";

export const Cron = z.string().superRefine((cron, context) => {
  const problem = problemOfCron(cron);
  if (problem !== undefined) context.addIssue({ code: "custom", message: `The time ${problem}` });
});

/** Five fields of cron in local time, and whose local time that is. */
export const Schedule = { cron: Cron, zone: TimeZone };

/** A channel, or with `mine` the direct messages to an account of one's own. */
export const DigestPlace = {
  platform: z.enum(["slack", "discord"]),
  place: z.string().min(1).max(40),
  mine: z.boolean(),
  /** What people call the channel, for the history. */
  name: z.string().max(120).optional(),
};

/** What one digest tells; kept with its notice. */
export const DigestAbout = z.object({
  /** The local day of its title. */
  day: z.string(),
  /** Local days, both included. */
  from: z.string(),
  to: z.string(),
  zone: z.string(),
});
export type DigestAbout = z.infer<typeof DigestAbout>;

/** Channels are the admins' to fill, one's own direct messages one's own. */
export function assertMaySet(actor: Actor, { mine }: { mine: boolean }): void {
  if (actor.kind === "system" || (actor.kind === "agent" && (mine || actor.role === "admin"))) return;
  throw forbidden(
    `Only admins set a channel's digest. Your own waiting tickets come to you with \`${slash("support digest set for:me")}\`.`,
  );
}

/** The agent to whose direct messages it goes; null for a channel. @throws forbidden for somebody else's account */
export async function ownerOf(
  { desk, actor }: { desk: Pick<Desk, "prisma">; actor: Actor },
  { platform, place, mine }: { platform: "slack" | "discord"; place: string; mine: boolean },
): Promise<number | null> {
  if (!mine) return null;
  const account = await desk.prisma.identity.findFirst({ where: { platform, externalId: place, endedAt: null } });
  if (actor.kind === "system" && account) return account.personId;
  if (actor.kind === "agent" && account?.personId === actor.id) return actor.id;
  throw new DeskError("forbidden", `This account is not linked to you. \`${slash("support link")}\` links it.`);
}

const outcomes = {
  sent: "told",
  superseded: "skipped: nobody waited",
  dead: "not told",
  pending: "on its way",
  sending: "on its way",
};

/** In words; nothing where there was none yet. */
export const whatBecameOf = (last: Pick<Notice, "state" | "reason"> | undefined): string =>
  last ? [outcomes[last.state], last.reason].filter(Boolean).join(": ") : "";
