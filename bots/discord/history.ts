import { type APIMessage, Routes } from "discord.js";
import { clocksApartMs } from "../../src/delivery/channel.ts";
import { MAX_HISTORY_PAGE } from "./limits.ts";
import type { DiscordRest } from "./rest.ts";
import { compareIds, snowflakeAt } from "./snowflake.ts";

/** The first message since then that fits, searched to the end of the channel. */
export async function findInHistory(
  rest: DiscordRest,
  channelId: string,
  since: Date,
  fits: (message: APIMessage) => boolean,
): Promise<APIMessage | undefined> {
  let after = String(snowflakeAt(new Date(since.getTime() - clocksApartMs)));
  for (;;) {
    const query = { after, limit: String(MAX_HISTORY_PAGE) };
    const page = await rest.request<APIMessage[]>("GET", Routes.channelMessages(channelId), { query });
    page.sort((a, b) => compareIds(a.id, b.id));
    const found = page.find(fits);
    const last = page.at(-1);
    if (found || !last || page.length < MAX_HISTORY_PAGE) return found;
    after = last.id;
  }
}
