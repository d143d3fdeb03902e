import { z } from "zod";
import type { Digest } from "../../generated/prisma/client.ts";
import { type LocalSchedule, slotsAround } from "../../local-schedule.ts";
import { personOf } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { verb } from "../verb.ts";
import { assertMaySet, DigestPlace, ownerOf, Schedule } from "./digest.ts";
import { noteDigest } from "./note-digest.ts";

/** From now on the digest comes there at these times; one of each place. */
export const setDigest = verb({
  permission: "view_tickets",
  input: z.strictObject({ ...DigestPlace, ...Schedule }),
  async run(scope, { cron, zone, ...where }): Promise<Digest> {
    const { desk, actor, now } = scope;
    assertMaySet(actor, where);
    const { platform, place } = where;
    const key = { platform_place: { platform, place } };
    const known = await desk.prisma.digest.findUnique({ where: key });
    const personId = await ownerOf(scope, where);
    const set = {
      personId,
      cron,
      zone,
      dueAt: await firstUntold(desk, known?.id, { cron, zone }, now),
      setById: personOf(actor),
      byHand: true,
      setAt: now,
      endedAt: null,
    };
    const digest = await desk.prisma.digest.upsert({ where: key, create: { platform, place, ...set }, update: set });
    await noteDigest(scope, { ...where, personId }, [known && !known.endedAt ? known : null, digest]);
    return digest;
  },
});

/** Its next time; the one after that where another schedule has told of it already. */
async function firstUntold(desk: Desk, digest: number | undefined, schedule: LocalSchedule, now: Date): Promise<Date> {
  const { next } = slotsAround(schedule, now);
  const isTold =
    digest !== undefined && (await desk.prisma.notice.count({ where: { digestId: digest, period: next.period } })) > 0;
  return isTold ? slotsAround(schedule, next.at).next.at : next.at;
}
