import { type FieldError, invalidForm, refuse } from "../errors.ts";
import { MESSAGE_FLAG, MESSAGE_TYPE } from "../flags.ts";
import type { MessageBody } from "../messages/body.ts";
import { deleteMessage, editMessage } from "../messages/change.ts";
import { assertAwake, botChannel } from "../messages/channels.ts";
import { spokenText } from "../messages/components.ts";
import { wouldPing } from "../messages/mentions.ts";
import { postMessage } from "../messages/post.ts";
import type { Component, Message } from "../model.ts";
import { type Call, defineRoute, noContent, ok, param } from "../router.ts";
import { compareIds } from "../snowflake.ts";
import { checkMessage, isEmpty } from "../validate/message-limits.ts";
import { wireMessage } from "../wire-message.ts";

const NONCE_WINDOW_MS = 120_000;

export const messageRoutes = [
  defineRoute("GET /channels/:id/messages", { run: listMessages }),
  defineRoute("POST /channels/:id/messages", {
    schema: "MessageCreateRequest",
    check: ({ body }) => checkMessage(body as MessageBody),
    run: createMessage,
  }),
  defineRoute("POST /channels/:id/messages/bulk-delete", { schema: "bulk_delete_messages", run: bulkDelete }),
  defineRoute("GET /channels/:id/messages/:mid", { run: getMessage }),
  defineRoute("PATCH /channels/:id/messages/:mid", {
    schema: "MessageEditRequestPartial",
    check: (call) => checkEdit(call, call.world.store.messages.get(param(call, "mid"))),
    run: changeMessage,
  }),
  defineRoute("DELETE /channels/:id/messages/:mid", { run: removeMessage }),
];

/** The message that the path names, in the channel that the path names. */
export function messageOf(call: Call): Message {
  const message = call.world.store.messages.get(param(call, "mid"));
  if (message?.channelId !== param(call, "id")) throw refuse(10008);
  return message;
}

export function assertNotEmpty(call: Call, body: MessageBody): void {
  if (!isEmpty(body, call.files.length)) return;
  call.world.violate(call.route, "Cannot send an empty message (50006)");
  throw refuse(50006);
}

/** What would ping must say so: without `allowed_mentions` a customer's text could wake everybody. */
export function checkPings(call: Call, body: MessageBody): void {
  if (body.allowed_mentions || !wouldPing(spokenText(body.content ?? "", (body.components ?? []) as Component[])))
    return;
  call.world.violate(call.route, `Pings without allowed_mentions: ${body.content}`);
}

/** An edit keeps what it does not name, so Components V2 is judged by the message as well. */
export function checkEdit(call: Call, message: Message | undefined): FieldError[] {
  const body = call.body as MessageBody;
  return checkMessage(body, (((body.flags ?? 0) | (message?.flags ?? 0)) & MESSAGE_FLAG.componentsV2) !== 0);
}

function listMessages(call: Call) {
  const { world, query } = call;
  const channel = botChannel(world, param(call, "id"));
  if (channel.kind === "forum") throw refuse(50008);
  const limit = Number(query.get("limit") ?? 50);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) {
    call.world.violate(call.route, `limit ${query.get("limit")} is not between 1 and 100`);
    const message = "int value should be between 1 and 100.";
    throw invalidForm([{ path: ["limit"], code: "NUMBER_TYPE_MAX", message }]);
  }
  // Without Read Message History there is nothing to read, and no word of why.
  const readable = channel.bars.includes("history") ? [] : world.store.messages.inChannel(channel.id);
  const page = pageOf(readable, query, limit);
  return ok(page.reverse().map((message) => wireMessage(world, message)));
}

/** Oldest first. */
function pageOf(messages: readonly Message[], query: URLSearchParams, limit: number): Message[] {
  const [after, before, around] = [query.get("after"), query.get("before"), query.get("around")];
  if (after) return messages.filter(({ id }) => compareIds(id, after) > 0).slice(0, limit);
  if (before) return messages.filter(({ id }) => compareIds(id, before) < 0).slice(-limit);
  if (!around) return messages.slice(-limit);
  const half = Math.floor(limit / 2);
  const at = messages.findIndex(({ id }) => compareIds(id, around) >= 0);
  const center = at < 0 ? messages.length : at;
  return messages.slice(Math.max(0, center - half), center - half + limit);
}

function getMessage(call: Call) {
  botChannel(call.world, param(call, "id"));
  return ok(wireMessage(call.world, messageOf(call)));
}

function createMessage(call: Call) {
  const { world } = call;
  const body = call.body as MessageBody;
  const channel = botChannel(world, param(call, "id"), "send");
  if (channel.kind === "forum") throw refuse(50008);
  const recipient = world.store.users.get(channel.recipientId ?? "");
  if (recipient?.closedToMessages) throw refuse(50007);
  const first = firstWithNonce(call, body);
  if (first) return ok(withNonce(call, first));
  assertNotEmpty(call, body);
  checkPings(call, body);
  const reference = referenceOf(call, body);
  const authorId = world.identity.botUserId;
  const draft = { channelId: channel.id, authorId, body, files: call.files, ...(reference ? { reference } : {}) };
  return ok(withNonce(call, postMessage(world, channel, draft)));
}

function withNonce(call: Call, message: Message) {
  const wire = wireMessage(call.world, message);
  return message.nonce === null ? wire : { ...wire, nonce: message.nonce };
}

/** The nonce is the author's, not the channel's, and is remembered for about two minutes. */
function firstWithNonce(call: Call, body: MessageBody): Message | undefined {
  if (!body.enforce_nonce || body.nonce == null) return undefined;
  const { world } = call;
  const first = world.store.messages.byNonce(body.nonce);
  if (first?.authorId !== world.identity.botUserId) return undefined;
  return world.clock.now() - first.createdAt <= NONCE_WINDOW_MS ? first : undefined;
}

function referenceOf(call: Call, body: MessageBody): { channelId: string; messageId: string } | undefined {
  const wanted = body.message_reference;
  if (!wanted?.message_id) return undefined;
  const target = call.world.store.messages.get(wanted.message_id);
  if (target) return { channelId: target.channelId, messageId: target.id };
  if (wanted.fail_if_not_exists === false) return undefined;
  const message = "Unknown message";
  throw invalidForm([{ path: ["message_reference"], code: "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", message }]);
}

function changeMessage(call: Call) {
  const { world } = call;
  const channel = botChannel(world, param(call, "id"));
  const message = messageOf(call);
  if (message.webhook || message.authorId !== world.identity.botUserId) throw refuse(50005);
  if (message.type === MESSAGE_TYPE.threadStarter || message.type === MESSAGE_TYPE.threadCreated) throw refuse(50021);
  assertAwake(channel);
  const body = call.body as MessageBody;
  assertNotEmpty(call, { ...message, ...body } as MessageBody);
  return ok(wireMessage(world, editMessage(world, message, body, call.files)));
}

function removeMessage(call: Call) {
  const { world } = call;
  const channel = botChannel(world, param(call, "id"));
  const message = messageOf(call);
  if (channel.kind === "dm" && message.authorId !== world.identity.botUserId) throw refuse(50003);
  if (message.authorId !== world.identity.botUserId && channel.bars.includes("manage")) throw refuse(50013);
  assertAwake(channel);
  deleteMessage(world, message);
  return noContent;
}

function bulkDelete(call: Call) {
  const channel = botChannel(call.world, param(call, "id"), "manage");
  const { messages } = call.body as { messages: string[] };
  for (const id of messages) {
    const message = call.world.store.messages.get(id);
    if (message?.channelId === channel.id) deleteMessage(call.world, message);
  }
  return noContent;
}
