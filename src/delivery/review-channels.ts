import { adoptWaiting } from "../desk/channels/adopt-waiting.ts";
import { giveUpChannel } from "../desk/channels/give-up-channel.ts";
import type { DeliveryParts } from "./deliver.ts";

/**
 * Channels of the setup that take nothing: one that is not there any more is given up, and what was to go there goes to the platform's
 * own channel. One that is archived, or in which the bot may not write, waits for somebody to mend that, like the first one does.
 * What a statement that was under way meanwhile still wrote for a channel that was given up or replaced is found here, too.
 */
export async function reviewChannels({
  desk,
  channels,
  log,
}: Pick<DeliveryParts, "desk" | "channels" | "log">): Promise<void> {
  const paused = await desk.prisma.target.findMany({ where: { active: true, bySetup: true, paused: { not: null } } });
  for (const { id, kind, place, name } of paused) {
    const channel = channels.find((each) => each.kind === kind);
    if (!channel || (await channel.isThere(place))) continue;
    const moved = await giveUpChannel(desk, id);
    log.warn({ kind, place, name, moved }, "a channel is gone: its conversations go on in the platform's own channel");
  }
  const adopted = await adoptWaiting(desk);
  if (adopted > 0)
    log.warn({ adopted }, "what waited for a channel that is not ours any more is told in the platform's own");
}
