import { randomBytes } from "node:crypto";
import { refuse } from "../errors.ts";
import { INTENT } from "../flags.ts";
import { botChannel } from "../messages/channels.ts";
import type { Webhook } from "../model.ts";
import { type Call, defineRoute, noContent, ok, param } from "../router.ts";
import { checkWebhookName } from "../validate/message-limits.ts";
import { wireWebhook } from "../wire-guild.ts";
import type { World } from "../world.ts";

const MAX_WEBHOOKS = 15;

export const webhookRoutes = [
  defineRoute("GET /channels/:id/webhooks", { run: listWebhooks }),
  defineRoute("POST /channels/:id/webhooks", {
    schema: "create_webhook",
    check: ({ body }) => checkWebhookName((body as { name: string }).name, "name"),
    run: createWebhook,
  }),
  defineRoute("GET /webhooks/:id", { run: (call) => ok(wireWebhook(call.world, ownWebhook(call))) }),
  defineRoute("PATCH /webhooks/:id", { schema: "update_webhook", run: changeWebhook }),
  defineRoute("DELETE /webhooks/:id", { run: (call) => remove(call, ownWebhook(call)) }),
  defineRoute("GET /webhooks/:id/:token", { open: true, run: getByToken }),
  defineRoute("DELETE /webhooks/:id/:token", { open: true, run: (call) => remove(call, webhookByToken(call)) }),
];

/** The webhook of a path that carries its token. */
export function webhookByToken(call: Call): Webhook {
  const webhook = call.world.store.webhooks.get(param(call, "id"));
  if (!webhook) throw refuse(10015);
  if (webhook.token !== param(call, "token")) throw refuse(50027);
  return webhook;
}

function ownWebhook(call: Call): Webhook {
  const webhook = call.world.store.webhooks.get(param(call, "id"));
  if (!webhook) throw refuse(10015);
  botChannel(call.world, webhook.channelId, "webhooks");
  return webhook;
}

function ofChannel(world: World, channelId: string): Webhook[] {
  return world.store.webhooks.all().filter((webhook) => webhook.channelId === channelId);
}

function listWebhooks(call: Call) {
  const channel = botChannel(call.world, param(call, "id"), "webhooks");
  return ok(ofChannel(call.world, channel.id).map((webhook) => wireWebhook(call.world, webhook)));
}

function createWebhook(call: Call) {
  const { world } = call;
  const channel = botChannel(world, param(call, "id"), "webhooks");
  if (channel.kind !== "text" && channel.kind !== "forum") throw refuse(50024);
  if (ofChannel(world, channel.id).length >= MAX_WEBHOOKS) throw refuse(30007);
  const webhook = world.store.webhooks.put({
    id: world.nextId(),
    channelId: channel.id,
    name: (call.body as { name: string }).name,
    token: randomBytes(51).toString("base64url"),
    creatorId: world.identity.botUserId,
  });
  announce(world, channel.id);
  return ok(wireWebhook(world, webhook));
}

function changeWebhook(call: Call) {
  const webhook = ownWebhook(call);
  const { name, channel_id } = call.body as { name?: string; channel_id?: string | null };
  const channelId = channel_id ?? webhook.channelId;
  botChannel(call.world, channelId, "webhooks");
  const changed = call.world.store.webhooks.put({ ...webhook, name: name ?? webhook.name, channelId });
  announce(call.world, changed.channelId);
  return ok(wireWebhook(call.world, changed));
}

function getByToken(call: Call) {
  const { user: _hidden, ...webhook } = wireWebhook(call.world, webhookByToken(call));
  return ok(webhook);
}

function remove(call: Call, webhook: Webhook) {
  call.world.store.webhooks.drop(webhook.id);
  announce(call.world, webhook.channelId);
  return noContent;
}

function announce(world: World, channelId: string): void {
  const d = { guild_id: world.identity.guildId, channel_id: channelId };
  world.dispatch({ t: "WEBHOOKS_UPDATE", d, intent: INTENT.webhooks });
  world.changed();
}
