// Outside of interactions Discord has no message for one person's eyes only: a direct message that names the thread.

import { buffer } from "node:stream/consumers";
import { type APIChannel, MessageFlags, Routes } from "discord.js";
import type { Card } from "../../src/cards/card.ts";
import type { FileToPost } from "../../src/delivery/channel.ts";
import { MAX_LEAD, renderCard } from "./components.ts";
import { hasCode } from "./errors.ts";
import { escapeSentence, noPings } from "./escape.ts";
import { MAX_CONTENT } from "./limits.ts";
import type { ChannelParts } from "./parts.ts";

const snowflake = /^\d{15,20}$/;
const closedToMessages = 50007;

export async function whisperTo(
  { rest, log }: Pick<ChannelParts, "rest" | "log">,
  threadId: string | undefined,
  userId: string,
  text: string,
  card?: Card,
): Promise<void> {
  if (!snowflake.test(userId)) return;
  const place = threadId === undefined ? "" : `<#${threadId}>`;
  const where = place && `${place} · `;
  const line = (most: number) => `${where}${escapeSentence(text, most - where.length)}`;
  const body = card
    ? {
        flags: MessageFlags.IsComponentsV2,
        ...renderCard(card, { lead: card.title === text ? place : line(MAX_LEAD) }),
      }
    : { content: line(MAX_CONTENT), flags: MessageFlags.SuppressEmbeds };
  try {
    const { id } = await rest.request<APIChannel>("POST", Routes.userChannels(), { body: { recipient_id: userId } });
    await rest.request("POST", Routes.channelMessages(id), { body: { ...body, allowed_mentions: noPings } });
  } catch (error) {
    if (threadId !== undefined && hasCode(error, closedToMessages))
      return sayInThread({ rest, log }, threadId, card ? `${text} · ${waysOn}` : text);
    log.info({ err: error, userId }, "a whisper was not heard");
  }
}

/** The same with files; whether they were taken. */
export async function handFiles(
  { rest, log }: Pick<ChannelParts, "rest" | "log">,
  userId: string,
  text: string,
  toPost: readonly FileToPost[],
): Promise<boolean> {
  try {
    const files = await Promise.all(
      toPost.map(async ({ name, type, open }) => ({ name, contentType: type, data: await buffer(await open()) })),
    );
    const { id } = await rest.request<APIChannel>("POST", Routes.userChannels(), { body: { recipient_id: userId } });
    const body = { content: escapeSentence(text, MAX_CONTENT), allowed_mentions: noPings };
    await rest.request("POST", Routes.channelMessages(id), { body, files });
    return true;
  } catch (error) {
    log.info({ err: error, userId }, "files could not be handed over");
    return false;
  }
}

/** The buttons of a card would be everybody's in the thread. */
const waysOn =
  "The rest is for your eyes only, and your direct messages are closed: open them for this server and try again, react 📤 to a note of yours to send it, or use the slash command.";

async function sayInThread(
  { rest, log }: Pick<ChannelParts, "rest" | "log">,
  threadId: string,
  text: string,
): Promise<void> {
  const content = `-# ${escapeSentence(text.replace(/\s+/g, " "), MAX_CONTENT / 2)}`;
  try {
    await rest.request("POST", Routes.channelMessages(threadId), { body: { content, allowed_mentions: noPings } });
  } catch (error) {
    log.info({ err: error, threadId }, "a whisper was not heard, nor could it be said in its thread");
  }
}
