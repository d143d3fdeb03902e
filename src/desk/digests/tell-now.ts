import { DateTime } from "luxon";
import { z } from "zod";
import { daysOfSlot, slotsAround } from "../../local-schedule.ts";
import { dueAtOnce } from "../sql/shared-time.ts";
import { verb } from "../verb.ts";
import { assertMaySet, type DigestAbout, DigestPlace, ownerOf } from "./digest.ts";

/** Tells it once more, of what has happened since the last one; its own times stay as they are. Any agent may, where the desk is or a digest comes. */
export const tellDigestNow = verb({
  permission: "view_tickets",
  input: z.strictObject(DigestPlace),
  async run({ desk, actor, now }, where): Promise<void> {
    const { platform, place, mine } = where;
    const personId = await ownerOf({ desk, actor }, where);
    const { prisma, timeZone } = desk;
    const known = await prisma.digest.findUnique({ where: { platform_place: { platform, place } } });
    const isKnown =
      known !== null || (await prisma.target.count({ where: { kind: platform, place, active: true } })) > 0;
    if (!isKnown) assertMaySet(actor, where);
    const zone = known?.zone ?? timeZone;
    const today = DateTime.fromJSDate(now, { zone }).toISODate() ?? "";
    const told = known ? daysOfSlot(known, slotsAround(known, now).last).to : today;
    const since = told < today ? DateTime.fromISO(told).plus({ days: 1 }).toISODate() : today;
    const about: DigestAbout = { day: today, from: since ?? today, to: today, zone };
    await prisma.notice.create({
      data: { kind: "digest", platform, personId, about, dueAt: dueAtOnce, ...(mine ? { userId: place } : { place }) },
    });
  },
});
