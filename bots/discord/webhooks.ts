// The webhook of a channel through which customers and agents speak under their own names: ours by application, made once.

import { type APIWebhook, Routes } from "discord.js";
import { ChannelError } from "../../src/delivery/channel.ts";
import { channelErrorOf, hasCode } from "./errors.ts";
import type { DiscordRest } from "./rest.ts";

export interface Webhook {
  id: string;
  token: string;
}

export interface Webhooks {
  /** Does the work with the channel's webhook; once more with another when that one was removed. */
  use<T>(channelId: string, work: (webhook: Webhook) => Promise<T>): Promise<T>;
  /** One that is ours, by its id. */
  find(channelId: string, webhookId: string): Promise<Webhook | undefined>;
}

const [unknownWebhook, invalidToken] = [10015, 50027];

export function createWebhooks(rest: DiscordRest, ownApplication: () => Promise<string>): Webhooks {
  const known = new Map<string, Promise<Webhook[]>>();

  function ofChannel(channelId: string): Promise<Webhook[]> {
    const found = known.get(channelId) ?? findOrCreate(channelId);
    known.set(channelId, found);
    found.catch(() => known.delete(channelId));
    return found;
  }

  async function findOrCreate(channelId: string): Promise<Webhook[]> {
    try {
      const application = await ownApplication();
      const all = await rest.request<APIWebhook[]>("GET", Routes.channelWebhooks(channelId));
      const ours = all.filter(({ application_id }) => application_id === application).flatMap(withToken);
      if (ours.length > 0) return ours;
      const made = await rest.request<APIWebhook>("POST", Routes.channelWebhooks(channelId), {
        body: { name: "Threadesk" },
      });
      return withToken(made);
    } catch (error) {
      throw channelErrorOf(error, "channel");
    }
  }

  async function first(channelId: string): Promise<Webhook> {
    const [webhook] = await ofChannel(channelId);
    if (webhook) return webhook;
    throw new ChannelError("blocked", "Discord gave no token for the channel's webhook.");
  }

  return {
    async use(channelId, work) {
      try {
        return await work(await first(channelId));
      } catch (error) {
        if (!hasCode(error, unknownWebhook, invalidToken)) throw error;
        known.delete(channelId);
        return work(await first(channelId));
      }
    },
    async find(channelId, webhookId) {
      const cached = (await ofChannel(channelId)).find(({ id }) => id === webhookId);
      if (cached) return cached;
      known.delete(channelId);
      return (await ofChannel(channelId)).find(({ id }) => id === webhookId);
    },
  };
}

const withToken = ({ id, token }: APIWebhook): Webhook[] => (token === undefined ? [] : [{ id, token }]);
