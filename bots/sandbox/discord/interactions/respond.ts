// The first response to an interaction: POST /interactions/:id/:token/callback.

import { invalidForm, refuse } from "../errors.ts";
import { INTERACTION_TYPE, MESSAGE_FLAG, MESSAGE_TYPE } from "../flags.ts";
import type { MessageBody } from "../messages/body.ts";
import { editMessage, findMessage } from "../messages/change.ts";
import { numberComponents } from "../messages/components.ts";
import { type Draft, postMessage } from "../messages/post.ts";
import type { Choice, Component, Json, Message } from "../model.ts";
import type { Call } from "../router.ts";
import { assertNotEmpty, checkPings } from "../routes/messages.ts";
import { wireMessage } from "../wire-message.ts";
import { type Interaction, poke } from "./interaction.ts";

export interface Callback {
  type: number;
  data?: (MessageBody & { choices?: Choice[]; custom_id?: string; title?: string }) | null;
}

export const CALLBACK = { message: 4, deferred: 5, deferredUpdate: 6, update: 7, choices: 8, modal: 9 } as const;

type Responder = (call: Call, interaction: Interaction, data: NonNullable<Callback["data"]>) => void;

const RESPONDERS: Record<number, Responder> = {
  [CALLBACK.message]: sendMessage,
  [CALLBACK.deferred]: defer,
  [CALLBACK.deferredUpdate]: deferUpdate,
  [CALLBACK.update]: updateSource,
  [CALLBACK.choices]: offerChoices,
  [CALLBACK.modal]: openModal,
};

/** Which responses a kind of interaction takes. */
function allowedTypes({ request }: Interaction): readonly number[] {
  const update = request.source ? [CALLBACK.deferredUpdate, CALLBACK.update] : [];
  if (request.type === INTERACTION_TYPE.autocomplete) return [CALLBACK.choices];
  if (request.type === INTERACTION_TYPE.modal) return [CALLBACK.message, CALLBACK.deferred, ...update];
  return [CALLBACK.message, CALLBACK.deferred, ...update, CALLBACK.modal];
}

export function respond(call: Call, interaction: Interaction): Json {
  const { type, data } = call.body as Callback;
  if (interaction.state === "answered") throw refuse(40060);
  if (interaction.state === "expired") throw refuse(10062);
  const allowed = allowedTypes(interaction);
  const responder = RESPONDERS[type];
  if (!responder || !allowed.includes(type)) {
    const message = `Value must be one of {${allowed.join(", ")}}.`;
    call.world.violate(
      call.route,
      `An interaction of type ${interaction.request.type} takes no response of type ${type}.`,
    );
    throw invalidForm([{ path: ["type"], code: "BASE_TYPE_CHOICES", message }]);
  }
  responder(call, interaction, data ?? {});
  interaction.state = "answered";
  poke(call.world, interaction);
  return describe(call, interaction, type);
}

/** Posts under the interaction: only its user sees it when the flags say so. */
export function postForInteraction(
  call: Call,
  interaction: Interaction,
  body: MessageBody,
  options: { isEphemeral: boolean; isLoading?: boolean },
): Message {
  const { world } = call;
  const channel = world.store.channels.get(interaction.channelId);
  if (!channel) throw refuse(10003);
  const { request } = interaction;
  const { ephemeral, loading } = MESSAGE_FLAG;
  const draft: Draft = {
    channelId: channel.id,
    authorId: world.identity.botUserId,
    body,
    files: call.files,
    type: messageType(interaction),
    flags: (options.isEphemeral ? ephemeral : 0) | (options.isLoading ? loading : 0),
    origin: {
      id: interaction.id,
      type: request.type,
      userId: interaction.userId,
      command: request.command ?? null,
      targetMessageId: request.source?.id ?? request.targetMessageId ?? null,
    },
    ...(options.isEphemeral ? { onlyFor: interaction.userId } : {}),
  };
  return postMessage(world, channel, draft);
}

function messageType({ request }: Interaction): number {
  if (request.type !== INTERACTION_TYPE.command) return MESSAGE_TYPE.default;
  return request.targetMessageId ? MESSAGE_TYPE.contextMenu : MESSAGE_TYPE.command;
}

function sendMessage(call: Call, interaction: Interaction, data: MessageBody): void {
  assertNotEmpty(call, data);
  checkPings(call, data);
  const isEphemeral = ((data.flags ?? 0) & MESSAGE_FLAG.ephemeral) !== 0;
  const message = postForInteraction(call, interaction, data, { isEphemeral });
  Object.assign(interaction, { kind: "message", isEphemeral, originalId: message.id });
}

function defer(call: Call, interaction: Interaction, data: MessageBody): void {
  const isEphemeral = ((data.flags ?? 0) & MESSAGE_FLAG.ephemeral) !== 0;
  const message = postForInteraction(call, interaction, {}, { isEphemeral, isLoading: true });
  Object.assign(interaction, { kind: "deferred", isEphemeral, isLoading: true, originalId: message.id });
}

function deferUpdate(_call: Call, interaction: Interaction): void {
  const source = interaction.request.source;
  const isEphemeral = source?.onlyFor != null;
  Object.assign(interaction, { kind: "deferred", isEphemeral, isLoading: true, originalId: source?.id ?? null });
}

function updateSource(call: Call, interaction: Interaction, data: MessageBody): void {
  const source = findMessage(call.world, interaction.request.source?.id ?? "");
  if (!source) throw refuse(10008);
  assertNotEmpty(call, { ...source, ...data } as MessageBody);
  const message = editMessage(call.world, source, data, call.files);
  Object.assign(interaction, { kind: "updated", isEphemeral: message.onlyFor !== null, originalId: message.id });
}

function offerChoices(_call: Call, interaction: Interaction, data: { choices?: Choice[] }): void {
  Object.assign(interaction, { kind: "choices", choices: data.choices ?? [] });
}

function openModal(call: Call, interaction: Interaction, data: NonNullable<Callback["data"]>): void {
  const modal = {
    interactionId: interaction.id,
    userId: interaction.userId,
    channelId: interaction.channelId,
    sourceMessageId: interaction.request.source?.id ?? null,
    customId: data.custom_id ?? "",
    title: data.title ?? "",
    components: numberComponents((data.components ?? []) as Component[]),
  };
  call.world.modals.set(interaction.userId, modal);
  Object.assign(interaction, { kind: "modal", modal });
}

/** What `with_response=true` answers. */
function describe(call: Call, interaction: Interaction, type: number): Json {
  const message = interaction.originalId ? findMessage(call.world, interaction.originalId) : undefined;
  const hasMessage = message && type !== CALLBACK.deferredUpdate;
  return {
    interaction: {
      id: interaction.id,
      type: interaction.request.type,
      channel_id: interaction.channelId,
      guild_id: call.world.identity.guildId,
      response_message_id: interaction.originalId,
      response_message_loading: interaction.isLoading,
      response_message_ephemeral: interaction.isEphemeral,
    },
    resource: { type, ...(hasMessage ? { message: wireMessage(call.world, message) } : {}) },
  };
}
