// A slash command, a button, a select or a form is a call. First the form for what it lacks, or an acknowledgement, both
// within three seconds; then the answer, which only the person who asked sees.

import { setTimeout as sleep } from "node:timers/promises";
import {
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  type APIInteractionResponse,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ChannelType,
  ComponentType,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
  Routes,
} from "discord.js";
import { type Call, decodeCall, type Form } from "../../src/cards/card.ts";
import type { Answer, CommandContext } from "../../src/commands/command.ts";
import { fillForm } from "../../src/commands/fill-form.ts";
import { commandNamed } from "../../src/commands/registry.ts";
import { formFor, runCall, welcome } from "../../src/commands/run.ts";
import type { AgentActor } from "../../src/desk/actor.ts";
import type { Desk } from "../../src/desk/desk.ts";
import type { Log } from "../../src/log.ts";
import { conversationAt } from "../../src/relay/in-thread.ts";
import type { Agents } from "./actor.ts";
import { answerBody } from "./answer.ts";
import { autocomplete } from "./autocomplete.ts";
import { escapeSentence, noPings } from "./escape.ts";
import { renderModal, submittedCall } from "./form.ts";
import { MAX_CONTENT } from "./limits.ts";
import type { DiscordRest } from "./rest.ts";

export interface InteractionDoor {
  desk: Desk;
  target: { id: number; place: string };
  guildId: string;
  rest: DiscordRest;
  agents: Agents;
  /** What to tell someone who is not an agent. */
  notAnAgent(): string;
  log: Log;
}

type Answerable =
  | APIChatInputApplicationCommandInteraction
  | APIMessageComponentInteraction
  | APIModalSubmitInteraction;

/** A form that waits longer for the database than this opens unasked: its submission is asked again. */
const patienceMs = 1_500;
const elsewhere = "This desk belongs to another server.";

/** Never throws: what goes wrong is told to the person and to the log. */
export async function answerInteraction(door: InteractionDoor, interaction: APIInteraction): Promise<void> {
  try {
    if (interaction.type === InteractionType.ApplicationCommandAutocomplete)
      return await autocomplete(door, interaction);
    if (!isAnswerable(interaction)) return;
    if (interaction.guild_id !== undefined && interaction.guild_id !== door.guildId) {
      return await respond(door, interaction, sayOnly(elsewhere));
    }
    if (interaction.member) door.agents.note(interaction.member.user, interaction.member);
    const call = callOf(interaction);
    const form =
      interaction.type === InteractionType.ModalSubmit ? undefined : formFor(call, { inThread: isThread(interaction) });
    const modal = form && renderModal(form);
    if (modal) {
      const filled = await Promise.race([fillSoon(door, interaction, form), sleep(patienceMs, form, { ref: false })]);
      const data = filled && (renderModal(filled) ?? modal);
      const opened = data && ({ type: InteractionResponseType.Modal, data } as const);
      return await respond(door, interaction, opened ?? sayOnly(door.notAnAgent()));
    }
    await runAndAnswer(door, interaction, call);
  } catch (error) {
    door.log.warn({ err: error, interaction: interaction.id }, "an interaction could not be answered");
  }
}

const threads = [ChannelType.PublicThread, ChannelType.PrivateThread, ChannelType.AnnouncementThread];

const isThread = ({ channel }: Answerable): boolean =>
  channel !== undefined && threads.some((type) => type === channel.type);

async function runAndAnswer(door: InteractionDoor, interaction: Answerable, call: Call): Promise<void> {
  const inPlace = isInPlace(interaction, call);
  await respond(
    door,
    interaction,
    inPlace
      ? { type: InteractionResponseType.DeferredMessageUpdate }
      : { type: InteractionResponseType.DeferredChannelMessageWithSource, data: { flags: MessageFlags.Ephemeral } },
  );
  const answer = await answerTo(door, interaction, call);
  const route = Routes.webhookMessage(interaction.application_id, interaction.token, "@original");
  const files = answer.files?.map(({ name, type, text }) => ({ name, contentType: type, data: text }));
  const body = answerBody(answer, inPlace);
  await door.rest.request("PATCH", route, { auth: false, body, ...(files ? { files } : {}) });
}

async function answerTo(door: InteractionDoor, interaction: Answerable, call: Call): Promise<Answer> {
  const { agents, log } = door;
  try {
    const userId = userIdOf(interaction);
    const actor = await agents.find(userId);
    if (!actor) return await answerStranger(door, userId, call);
    return await runCall(await contextOf(door, interaction, actor), call);
  } catch (error) {
    log.error({ err: error, request: interaction.id, command: call.command }, "a command failed");
    return { text: `Something went wrong on our side (request ${interaction.id}). Please try again.` };
  }
}

async function answerStranger(door: InteractionDoor, userId: string, call: Call): Promise<Answer> {
  const isMember = (await door.agents.member(userId)) !== undefined;
  const answer = isMember ? await welcome({ desk: door.desk, platform: "discord", userId }, call) : undefined;
  return answer ?? { text: door.notAnAgent() };
}

function isAnswerable(interaction: APIInteraction): interaction is Answerable {
  if (interaction.type === InteractionType.ApplicationCommand) {
    return interaction.data.type === ApplicationCommandType.ChatInput;
  }
  return interaction.type === InteractionType.MessageComponent || interaction.type === InteractionType.ModalSubmit;
}

function callOf(interaction: Answerable): Call {
  const call = encodedCall(interaction);
  if (!call) return { command: "", options: {} };
  // What made the id unique means nothing (components.ts).
  const { _, ...options } = call.options;
  return { ...call, options };
}

function encodedCall(interaction: Answerable): Call | undefined {
  if (interaction.type === InteractionType.ModalSubmit) return submittedCall(interaction.data);
  if (interaction.type === InteractionType.ApplicationCommand) return slashCall(interaction);
  const { data } = interaction;
  return decodeCall(data.component_type === ComponentType.Button ? data.custom_id : (data.values[0] ?? ""));
}

function slashCall({ data }: APIChatInputApplicationCommandInteraction): Call | undefined {
  const verb = data.options?.[0];
  if (verb?.type !== ApplicationCommandOptionType.Subcommand) return undefined;
  const given = (verb.options ?? []).flatMap(({ name, ...option }): [string, string][] =>
    "value" in option ? [[name, String(option.value)]] : [],
  );
  return { command: `${data.name} ${verb.name}`, options: Object.fromEntries(given) };
}

const userIdOf = ({ member, user }: Answerable): string => member?.user.id ?? user?.id ?? "";

/** Undefined for someone who is no agent; the form as it is when the desk cannot be asked. */
async function fillSoon(door: InteractionDoor, interaction: Answerable, form: Form): Promise<Form | undefined> {
  try {
    const actor = await door.agents.find(userIdOf(interaction));
    return actor && (await fillForm(await contextOf(door, interaction, actor), form));
  } catch {
    return form;
  }
}

async function contextOf(
  { desk, target, agents }: InteractionDoor,
  interaction: Answerable,
  actor: AgentActor,
): Promise<CommandContext> {
  const { channel } = interaction;
  const thread = channel === undefined ? undefined : await conversationAt(desk, target.id, channel.id);
  const common = { findAgent: agents.find, findMember: agents.member, userId: userIdOf(interaction) };
  return { desk, actor, platform: "discord", ...common, ...(thread ? { thread } : {}) };
}

/** A page takes the place of the page before, an offer that only one person sees is replaced by its outcome. */
function isInPlace(interaction: Answerable, { command, options }: Call): boolean {
  if (interaction.type !== InteractionType.MessageComponent) return false;
  const isTheirs = interaction.guild_id === undefined || hasFlag(interaction.message.flags, MessageFlags.Ephemeral);
  return isTheirs && ("page" in options || commandNamed(command)?.buttonOnly === true);
}

const sayOnly = (text: string): APIInteractionResponse => ({
  type: InteractionResponseType.ChannelMessageWithSource,
  data: { content: escapeSentence(text, MAX_CONTENT), flags: MessageFlags.Ephemeral, allowed_mentions: noPings },
});

const hasFlag = (flags: number | undefined, flag: number): boolean => ((flags ?? 0) & flag) !== 0;

async function respond(
  { rest }: InteractionDoor,
  { id, token }: Answerable,
  body: APIInteractionResponse,
): Promise<void> {
  await rest.request("POST", Routes.interactionCallback(id, token), { auth: false, body });
}
