// A direct message that is told once: by its nonce while Discord remembers it, and by its mark after that.

import { type APIChannel, type APIMessage, MessageFlags, Routes } from "discord.js";
import type { Card } from "../../src/cards/card.ts";
import { ChannelError } from "../../src/delivery/channel.ts";
import { renderCard } from "./components.ts";
import { hasCode } from "./errors.ts";
import { noPings } from "./escape.ts";
import { findInHistory } from "./history.ts";
import { bearsMark, nonceOf } from "./mark.ts";
import type { ChannelParts } from "./parts.ts";

const [closedToMessages, unknownUser] = [50007, 10013];

export async function notify(
  { rest, self }: ChannelParts,
  userId: string,
  { card, mark, since }: { card: Card; mark: string; since: Date | undefined },
): Promise<void> {
  try {
    const { id } = await rest.request<APIChannel>("POST", Routes.userChannels(), { body: { recipient_id: userId } });
    const { botId } = await self();
    const isTold = (message: APIMessage) => message.author.id === botId && bearsMark(message, mark);
    if (since && (await findInHistory(rest, id, since, isTold))) return;
    const nonce = { nonce: nonceOf(id, mark), enforce_nonce: true };
    const body = {
      flags: MessageFlags.IsComponentsV2,
      ...renderCard(card, { mark }),
      allowed_mentions: noPings,
      ...nonce,
    };
    await rest.request("POST", Routes.channelMessages(id), { body });
  } catch (error) {
    if (!hasCode(error, closedToMessages, unknownUser)) throw error;
    throw new ChannelError("refused", "They take no direct messages from the bot.", { cause: error });
  }
}
