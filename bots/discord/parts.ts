import { type APIApplication, Routes } from "discord.js";
import type { Log } from "../../src/log.ts";
import type { Forums } from "./forum.ts";
import type { DiscordRest } from "./rest.ts";
import type { Webhooks } from "./webhooks.ts";

/** Who we are on Discord. */
export interface Self {
  applicationId: string;
  botId: string;
}

/** What the calls of a channel share. */
export interface ChannelParts {
  rest: DiscordRest;
  self(): Promise<Self>;
  webhooks: Webhooks;
  forums: Forums;
  log: Log;
}

/** Asked once; asked again only after it failed. */
export function createSelf(rest: DiscordRest): () => Promise<Self> {
  let known: Promise<Self> | undefined;
  return () => {
    known ??= rest.request<APIApplication>("GET", Routes.currentApplication()).then(
      ({ id, bot }) => ({ applicationId: id, botId: bot?.id ?? id }),
      (error: unknown) => {
        known = undefined;
        throw error;
      },
    );
    return known;
  };
}
