import type { Desk } from "../desk.ts";
import type { PlatformName } from "../people/recognize.ts";
import { readBacklog } from "../sql/backlog.ts";

/** A platform that is told late: the oldest that waits for it was written so many seconds ago, and so much waits. */
export interface Behind {
  platform: PlatformName;
  seconds: number;
  waiting: number;
}

/** Those for which something has waited for so many minutes. An app's endpoint that is away is told of in its conversations. */
export async function findBehind(desk: Desk, minutes: number): Promise<Behind[]> {
  const { oldest, deliveries } = await readBacklog(desk);
  const waitingFor = (platform: string) =>
    deliveries.reduce((sum, { kind, state, count }) => sum + (kind === platform && state !== "dead" ? count : 0), 0);
  return (["slack", "discord"] as const).flatMap((platform) => {
    const seconds = oldest.find(({ kind }) => kind === platform)?.seconds ?? 0;
    return seconds < minutes * 60 ? [] : [{ platform, seconds, waiting: waitingFor(platform) }];
  });
}
