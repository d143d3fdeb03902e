// A card in the channel itself, with a picture under it: in a forum a post of its own.

import { type APIMessage, ComponentType, MessageFlags, Routes } from "discord.js";
import type { Card } from "../../src/cards/card.ts";
import type { Picture } from "../../src/delivery/channel.ts";
import { pictureGallery } from "./answer.ts";
import { renderCard } from "./components.ts";
import { channelErrorOf, hasCode } from "./errors.ts";
import { noPings } from "./escape.ts";
import { findInHistory } from "./history.ts";
import { bearsMark, nonceOf } from "./mark.ts";
import type { ChannelParts } from "./parts.ts";

interface Announcement {
  card: Card;
  mark: string;
  picture: Picture | undefined;
  since: Date | undefined;
  ping: string | undefined;
}

const [missingPermissions, tooLarge] = [50013, 40005];

export async function announce(parts: ChannelParts, place: string, announcement: Announcement): Promise<void> {
  const { picture, card } = announcement;
  if (await isThere(parts, place, announcement)) return;
  try {
    await post(parts, place, announcement);
  } catch (error) {
    // Without Attach Files a picture is refused, and its words will do.
    if (!picture || !isRefused(error)) throw error;
    parts.log.info({ err: error, place }, "Discord does not take a picture");
    const foot = [card.foot, `📈 ${picture.alt}`].filter(Boolean).join(" · ");
    await post(parts, place, { ...announcement, card: { ...card, foot }, picture: undefined });
  }
}

const isRefused = (error: unknown): boolean =>
  hasCode(error, missingPermissions, tooLarge) || channelErrorOf(error, "channel").failure === "refused";

async function isThere(
  { rest, self, forums }: ChannelParts,
  place: string,
  { mark, since }: Announcement,
): Promise<boolean> {
  if (!since) return false;
  const forum = await forums.of(place);
  if (forum) return (await forums.find(place, forum, mark, since)) !== undefined;
  const { botId } = await self();
  const fits = (message: APIMessage) => message.author.id === botId && bearsMark(message, mark);
  return (await findInHistory(rest, place, since, fits)) !== undefined;
}

async function post(
  { rest, forums }: ChannelParts,
  place: string,
  { card, mark, picture, ping }: Announcement,
): Promise<void> {
  const files = picture && [{ name: picture.name, contentType: picture.type, data: Buffer.from(picture.content) }];
  const components = [
    ...renderCard(card, { mark }).components,
    ...pictureGallery(picture ? [picture] : []),
    ...(ping === undefined
      ? []
      : [{ type: ComponentType.TextDisplay as const, content: `<@&${ping}> You are on duty.` }]),
  ];
  const allowed_mentions = ping === undefined ? noPings : { parse: [], roles: [ping] };
  const message = { flags: MessageFlags.IsComponentsV2, components, allowed_mentions };
  if (await forums.of(place)) return void (await forums.open(place, card, { message, files }));
  const body = { ...message, nonce: nonceOf(place, mark, picture ? "with picture" : ""), enforce_nonce: true };
  await rest.request("POST", Routes.channelMessages(place), { body, files });
}
