import { type LocalSchedule, slotsAround } from "../../local-schedule.ts";
import { configuration } from "../actor.ts";
import type { Desk } from "../desk.ts";
import type { Scope } from "../verb.ts";
import { noteDigest } from "./note-digest.ts";

interface Place {
  platform: "slack" | "discord";
  place: string;
}

/**
 * The digest that the configuration wants in the desk's own channels, or none. It ends when the configuration wants it no more. What
 * somebody set or switched off by hand stays so. Of processes that start at once the first changes it, and only that is noted.
 */
export async function keepConfiguredDigest(
  desk: Desk,
  schedule: LocalSchedule | undefined,
  places: readonly Place[],
): Promise<void> {
  await desk.inTransaction(async (tx) => {
    const scope = { desk: tx, actor: configuration, now: tx.now() };
    await endUnwanted(scope, schedule ? places : []);
    if (schedule) for (const place of places) await keep(scope, place, schedule);
  });
}

async function endUnwanted(scope: Scope, wanted: readonly Place[]): Promise<void> {
  const { digest } = scope.desk.prisma;
  const isOver = { byHand: false, personId: null, endedAt: null, NOT: { OR: wanted.map((each) => ({ ...each })) } };
  for (const over of await digest.findMany({ where: isOver })) {
    const { count } = await digest.updateMany({ where: { ...isOver, id: over.id }, data: { endedAt: scope.now } });
    if (count > 0) await noteDigest(scope, over, [over, null]);
  }
}

async function keep(scope: Scope, { platform, place }: Place, schedule: LocalSchedule): Promise<void> {
  const { desk, now } = scope;
  const { digest } = desk.prisma;
  const known = await digest.findUnique({ where: { platform_place: { platform, place } } });
  const set = { ...schedule, dueAt: slotsAround(schedule, now).next.at, setAt: now, endedAt: null };
  const { cron, zone } = schedule;
  const isOther = { byHand: false, OR: [{ cron: { not: cron } }, { zone: { not: zone } }, { endedAt: { not: null } }] };
  const { count } = known
    ? await digest.updateMany({ where: { id: known.id, ...isOther }, data: set })
    : await digest.createMany({ data: { platform, place, ...set }, skipDuplicates: true });
  const where = { platform, place, personId: null };
  if (count > 0) await noteDigest(scope, where, [known && !known.endedAt ? known : null, schedule]);
}
