import { refuse } from "../errors.ts";
import type { MessageBody } from "../messages/body.ts";
import { deleteMessage, editMessage } from "../messages/change.ts";
import { assertAwake } from "../messages/channels.ts";
import { type Draft, postMessage } from "../messages/post.ts";
import { openThread } from "../messages/threads.ts";
import type { Channel, Message, Webhook } from "../model.ts";
import { type Call, defineRoute, noContent, ok, param } from "../router.ts";
import { checkMessage, checkWebhookName } from "../validate/message-limits.ts";
import { wireMessage } from "../wire-message.ts";
import { assertNotEmpty, checkEdit, checkPings } from "./messages.ts";
import { webhookByToken } from "./webhooks.ts";

const MESSAGE = "/webhooks/:id/:token/messages/:mid";

export const webhookMessageRoutes = [
  defineRoute("POST /webhooks/:id/:token", {
    open: true,
    schema: "IncomingWebhookRequestPartial",
    check: ({ body }) => [
      ...checkMessage(body as MessageBody),
      ...checkWebhookName((body as MessageBody).username, "username"),
    ],
    run: execute,
  }),
  defineRoute(`GET ${MESSAGE}`, { open: true, run: (call) => ok(wireMessage(call.world, ownMessage(call))) }),
  defineRoute(`PATCH ${MESSAGE}`, {
    open: true,
    schema: "IncomingWebhookUpdateRequestPartial",
    check: (call) => checkEdit(call, call.world.store.messages.get(param(call, "mid"))),
    run: change,
  }),
  defineRoute(`DELETE ${MESSAGE}`, { open: true, run: remove }),
];

function execute(call: Call) {
  const { world } = call;
  const webhook = webhookByToken(call);
  const body = call.body as MessageBody;
  assertNotEmpty(call, body);
  checkPings(call, body);
  const channel = targetOf(call, webhook, body);
  const draft: Draft = {
    channelId: channel.id,
    authorId: webhook.id,
    body,
    files: call.files,
    webhook: { id: webhook.id, name: body.username || webhook.name, avatarUrl: body.avatar_url ?? null },
  };
  const isFirstOfPost = call.query.get("thread_id") === null && channel.thread !== null;
  const message = postMessage(world, channel, isFirstOfPost ? { ...draft, id: channel.id } : draft);
  return call.query.get("wait") === "true" ? ok(wireMessage(world, message)) : noContent;
}

/** The webhook's channel, a thread in it, or a new forum post. */
function targetOf(call: Call, webhook: Webhook, body: MessageBody): Channel {
  const { world } = call;
  const channel = world.store.channels.get(webhook.channelId);
  if (!channel) throw refuse(10015);
  const threadId = call.query.get("thread_id");
  if (threadId !== null) {
    const thread = world.store.channels.get(threadId);
    if (thread?.parentId !== channel.id) throw refuse(10003);
    return thread;
  }
  if (channel.kind !== "forum") {
    if (body.thread_name) throw refuse(220003);
    return channel;
  }
  if (!body.thread_name) throw refuse(220001);
  return openThread(world, channel, { name: body.thread_name, ownerId: webhook.id });
}

function ownMessage(call: Call): Message {
  const webhook = webhookByToken(call);
  const message = call.world.store.messages.get(param(call, "mid"));
  if (message?.webhook?.id !== webhook.id) throw refuse(10008);
  // A message in a thread is only found when the thread is named.
  const expected = call.query.get("thread_id") ?? webhook.channelId;
  if (message.channelId !== expected) throw refuse(10008);
  return message;
}

function change(call: Call) {
  const message = ownMessage(call);
  const body = call.body as MessageBody;
  const channel = call.world.store.channels.get(message.channelId);
  if (channel) assertAwake(channel);
  assertNotEmpty(call, { ...message, ...body } as MessageBody);
  return ok(wireMessage(call.world, editMessage(call.world, message, body, call.files)));
}

function remove(call: Call) {
  deleteMessage(call.world, ownMessage(call));
  return noContent;
}
