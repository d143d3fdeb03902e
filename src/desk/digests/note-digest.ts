import { type LocalSchedule, scheduleText } from "../../local-schedule.ts";
import { channelText } from "../channels/channel-text.ts";
import { noteChange } from "../settings/settings.ts";
import type { Scope } from "../verb.ts";

interface Where {
  platform: "slack" | "discord";
  place: string;
  /** What people call the channel, where somebody said. */
  name?: string | undefined;
  /** To whose direct messages it goes; null for a channel. */
  personId: number | null;
}

/** When a digest came somewhere, and when it comes now; null is never. Nothing is noted of what stays as it is. */
export async function noteDigest(
  scope: Scope,
  { platform, personId, ...channel }: Where,
  [before, after]: [LocalSchedule | null, LocalSchedule | null],
): Promise<void> {
  const times = [before, after].map((each) => each && scheduleText(each));
  if (times[0] === times[1]) return;
  const { prisma } = scope.desk;
  const owner = personId === null ? null : await prisma.person.findUnique({ where: { id: personId } });
  const to = owner ? `${owner.name}'s direct messages` : await channelText(scope.desk, platform, channel);
  const about = { platform, to };
  await noteChange(scope, "digest", { before: { ...about, times: times[0] }, after: { ...about, times: times[1] } });
}
