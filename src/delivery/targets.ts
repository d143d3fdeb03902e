// The channels that are told, and when one of them must wait.

import { adoptWaiting } from "../desk/channels/adopt-waiting.ts";
import type { Desk } from "../desk/desk.ts";
import { dueAtOnce } from "../desk/sql/shared-time.ts";

export interface ChannelTarget {
  id: number;
  place: string;
}

/**
 * The target of the channel that the configuration names, made when it is new. Of the platform's others only those of the setup are
 * told; what waited for one that was named before is told in this.
 */
export async function ensureTarget(desk: Desk, kind: "slack" | "discord", place: string): Promise<ChannelTarget> {
  const { id } = await desk.prisma.target.upsert({
    where: { kind_place: { kind, place } },
    create: { kind, place, dueAt: dueAtOnce },
    update: { active: true, bySetup: false, paused: null, dueAt: dueAtOnce },
  });
  const others = { kind, id: { not: id } };
  await desk.prisma.target.updateMany({ where: { ...others, bySetup: false }, data: { active: false } });
  await desk.prisma.target.updateMany({ where: { ...others, bySetup: true }, data: { active: true } });
  await adoptWaiting(desk);
  return { id, place };
}

/** A platform that is not configured any more is told nothing; what it missed waits for it. */
export async function retireTargets(desk: Desk, kind: "slack" | "discord"): Promise<void> {
  await desk.prisma.target.updateMany({ where: { kind }, data: { active: false } });
}

export const probeMs = 5_000;

const pause = {
  name: "target-pause",
  text: `UPDATE target SET paused = $2::text, due_at = clock_timestamp() + $3::int * interval '1 millisecond' WHERE id = $1::int
         RETURNING to_jsonb(1) AS result`,
};

const rest = {
  name: "target-rest",
  text: `UPDATE target SET due_at = greatest(due_at, clock_timestamp() + $2::int * interval '1 millisecond') WHERE id = $1::int
         RETURNING to_jsonb(1) AS result`,
};

// The column rounds to milliseconds: rounded up, the next part would not be due yet.
const resume = {
  name: "target-resume",
  text: `UPDATE target SET paused = NULL, due_at = CASE WHEN paused IS NULL THEN due_at ELSE date_trunc('milliseconds', clock_timestamp()) END
          WHERE id = $1::int RETURNING to_jsonb(1) AS result`,
};

const probe = {
  name: "target-probe",
  text: `UPDATE target SET due_at = CASE WHEN paused IS NULL THEN due_at ELSE clock_timestamp() + $2::int * interval '1 millisecond' END
          WHERE id = $1::int AND due_at <= clock_timestamp() RETURNING to_jsonb(1) AS result`,
};

/** Nothing goes to the channel until the next probe; the reason is shown wherever the desk says how it is. */
export const pauseTarget = (desk: Desk, target: number, reason: string) => desk.one(pause, [target, reason, probeMs]);

/** The platform asked the channel to wait: whoever would call meanwhile would be told the same, and Discord bars who goes on. */
export const restTarget = (desk: Desk, target: number, ms: number) => desk.one(rest, [target, Math.ceil(ms)]);

/**
 * Whether a channel that was paused may be tried now, by one for all: of each lane that tried, Discord would count a refusal (10,000 in ten
 * minutes bar the whole address: discord.com/developers/docs/topics/rate-limits).
 */
export const mayProbe = async (desk: Desk, target: number): Promise<boolean> =>
  (await desk.one(probe, [target, probeMs])) !== undefined;

export const resumeTarget = (desk: Desk, target: number) => desk.one(resume, [target]);

/** Why each paused channel is paused, in words. */
export async function pausedTargets(desk: Desk): Promise<Record<string, string>> {
  const paused = await desk.prisma.target.findMany({ where: { active: true, paused: { not: null } } });
  return Object.fromEntries(paused.map(({ kind, place, paused: reason }) => [`${kind} ${place}`, reason ?? ""]));
}
