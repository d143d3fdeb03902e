import { z } from "zod";
import type { Desk } from "../desk.ts";
import { notFound } from "../errors.ts";
import { assertAdmin, noteChange } from "../settings/settings.ts";
import { dueAtOnce } from "../sql/shared-time.ts";
import { verb } from "../verb.ts";
import { Category } from "../words.ts";
import { channelText } from "./channel-text.ts";

const Platform = z.enum(["slack", "discord"]);
type PlatformName = z.infer<typeof Platform>;

/** A channel as its platform knows it; whoever asks has seen to it that the bot can work there. */
const Place = z.strictObject({ place: z.string().min(1).max(40), name: z.string().max(120) });

/**
 * From now on new tickets of the category go there, or with null to the channel that the configuration names. Conversations that have
 * a thread stay where they are, until their category changes. Gives where they went before and how many stay there.
 */
export const setCategoryChannel = verb({
  permission: null,
  input: z.strictObject({ platform: Platform, category: Category, channel: Place.nullable() }),
  async run(
    scope,
    { platform, category, channel },
  ): Promise<{ before: string | null; after: string | null; stay: number }> {
    const { desk, actor } = scope;
    assertAdmin(actor);
    const { prisma } = desk;
    desk.callers.forget();
    const main = await mainChannel(desk, platform);
    const key = { platform_category: { platform, category } };
    const route = await prisma.categoryChannel.findUnique({ where: key, include: { target: true } });
    const wanted = channel === null || channel.place === main.place ? null : channel;
    if (wanted === null) await prisma.categoryChannel.deleteMany({ where: { platform, category } });
    else {
      const targetId = await openChannel(desk, platform, wanted, main.relayMode);
      await prisma.categoryChannel.upsert({
        where: key,
        create: { platform, category, targetId },
        update: { targetId },
      });
    }
    const goesTo = async (target: { place: string; name: string | null }) => ({
      platform,
      category,
      channel: await channelText(desk, platform, target),
    });
    const before = await goesTo(route?.target ?? main);
    await noteChange(scope, "category", { before, after: await goesTo(wanted ?? main) });
    const left = route && route.target.place !== wanted?.place ? route.targetId : null;
    return {
      before: route ? nameOrId(route.target) : null,
      after: wanted?.name ?? null,
      stay: left === null ? 0 : await prisma.lane.count({ where: { targetId: left, home: true } }),
    };
  },
});

const nameOrId = ({ name, place }: { name: string | null; place: string }): string => name ?? place;

async function mainChannel({ prisma }: Desk, kind: PlatformName) {
  const main = await prisma.target.findFirst({ where: { kind, active: true, bySetup: false } });
  if (!main) throw notFound(`The desk is not on this platform (${kind}).`);
  return main;
}

/** A new channel begins with the relay mode of the platform's first one. */
async function openChannel(
  { prisma }: Desk,
  kind: PlatformName,
  { place, name }: z.infer<typeof Place>,
  relayMode: string,
): Promise<number> {
  const { id } = await prisma.target.upsert({
    where: { kind_place: { kind, place } },
    create: { kind, place, name, relayMode, bySetup: true, dueAt: dueAtOnce },
    update: { name, active: true, bySetup: true, paused: null, dueAt: dueAtOnce },
  });
  return id;
}
