// What comes after the first response, under /webhooks/:app/:token, for a quarter of an hour.

import { refuse } from "../errors.ts";
import { MESSAGE_FLAG } from "../flags.ts";
import type { MessageBody } from "../messages/body.ts";
import { deleteMessage, editMessage, findMessage } from "../messages/change.ts";
import type { Message } from "../model.ts";
import { type Call, param } from "../router.ts";
import { assertNotEmpty, checkPings } from "../routes/messages.ts";
import { INTERACTION_LIFE_MS, type Interaction, poke } from "./interaction.ts";
import { postForInteraction } from "./respond.ts";

export function answeredInteraction(call: Call): Interaction {
  const interaction = call.world.interactions.get(param(call, "token"));
  if (!interaction) throw refuse(50027);
  if (call.world.clock.now() - interaction.createdAt > INTERACTION_LIFE_MS) throw refuse(50027);
  if (interaction.state !== "answered") throw refuse(10015);
  return interaction;
}

export function responseMessage(call: Call, interaction: Interaction): Message {
  const wanted = call.params.mid ?? interaction.originalId;
  const isOwn = wanted === interaction.originalId || interaction.followUpIds.includes(wanted ?? "");
  const message = isOwn && wanted ? findMessage(call.world, wanted) : undefined;
  if (!message) throw refuse(10008);
  return message;
}

/** The first follow-up to a deferred answer fills that answer in. */
export function followUp(call: Call, interaction: Interaction): Message {
  const { world } = call;
  const body = call.body as MessageBody;
  assertNotEmpty(call, body);
  checkPings(call, body);
  const original = findMessage(world, interaction.originalId ?? "");
  if (interaction.isLoading && original && original.flags & MESSAGE_FLAG.loading) {
    return settle(call, interaction, editMessage(world, original, body, call.files));
  }
  const isEphemeral = ((body.flags ?? 0) & MESSAGE_FLAG.ephemeral) !== 0;
  const message = postForInteraction(call, interaction, body, { isEphemeral });
  interaction.followUpIds.push(message.id);
  return settle(call, interaction, message);
}

export function editResponse(call: Call, interaction: Interaction): Message {
  const message = responseMessage(call, interaction);
  const body = call.body as MessageBody;
  assertNotEmpty(call, { ...message, ...body } as MessageBody);
  if (message.flags & MESSAGE_FLAG.loading) checkPings(call, body);
  const edited = editMessage(call.world, message, body, call.files);
  return edited.id === interaction.originalId ? settle(call, interaction, edited) : edited;
}

export function deleteResponse(call: Call, interaction: Interaction): void {
  const message = responseMessage(call, interaction);
  deleteMessage(call.world, message);
  settle(call, interaction, message);
}

function settle(call: Call, interaction: Interaction, message: Message): Message {
  interaction.isLoading = false;
  poke(call.world, interaction);
  return message;
}
