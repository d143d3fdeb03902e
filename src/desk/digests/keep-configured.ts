import { type LocalSchedule, slotsAround } from "../../local-schedule.ts";
import type { Desk } from "../desk.ts";

/**
 * The digest that the configuration wants in the desk's own channels, or none. It ends when the configuration wants it no more. What
 * somebody set or switched off by hand stays so.
 */
export async function keepConfiguredDigest(
  desk: Desk,
  schedule: LocalSchedule | undefined,
  places: readonly { platform: "slack" | "discord"; place: string }[],
): Promise<void> {
  const now = desk.now();
  const wanted = schedule ? places : [];
  await desk.prisma.digest.updateMany({
    where: { byHand: false, personId: null, endedAt: null, NOT: { OR: wanted.map((each) => ({ ...each })) } },
    data: { endedAt: now },
  });
  if (!schedule) return;
  for (const { platform, place } of wanted) {
    const where = { platform_place: { platform, place } };
    const known = await desk.prisma.digest.findUnique({ where });
    const isSame = known?.cron === schedule.cron && known.zone === schedule.zone && known.endedAt === null;
    if (known && (known.byHand || isSame)) continue;
    const set = { ...schedule, dueAt: slotsAround(schedule, now).next.at, setAt: now, endedAt: null };
    await desk.prisma.digest.upsert({ where, create: { platform, place, ...set }, update: set });
  }
}
