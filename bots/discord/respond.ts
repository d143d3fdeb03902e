import { type APIInteractionResponse, Routes } from "discord.js";
import type { DiscordRest } from "./rest.ts";

/** For whatever answers an interaction: its path carries a token of its own, and no limit of the bot's counts it. */
export const ofInteraction = { auth: false, counted: false } as const;

/** The first response, within three seconds. @throws when Discord does not take it */
export async function respond(
  { rest }: { rest: DiscordRest },
  { id, token }: { id: string; token: string },
  body: APIInteractionResponse,
): Promise<void> {
  await rest.request("POST", Routes.interactionCallback(id, token), { ...ofInteraction, body });
}
