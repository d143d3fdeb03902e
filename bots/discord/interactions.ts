// A slash command, a button, a select or a form is a call. First the form for what it lacks, or an acknowledgement, both
// within three seconds; then the answer, which only the person who asked sees.

import { setTimeout as sleep } from "node:timers/promises";
import {
  type APIAttachment,
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  type APIInteractionResponse,
  type APIMessageApplicationCommandInteraction,
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
import type { Answer, CommandContext, Workspace } from "../../src/commands/command.ts";
import { fillForm } from "../../src/commands/fill-form.ts";
import { commandNamed } from "../../src/commands/registry.ts";
import { formFor, welcome } from "../../src/commands/run.ts";
import type { Places } from "../../src/delivery/places.ts";
import type { AgentActor } from "../../src/desk/actor.ts";
import type { Desk } from "../../src/desk/desk.ts";
import { relayModeOf } from "../../src/desk/relay/modes.ts";
import { targetOfThread } from "../../src/desk/relay/place.ts";
import type { Log } from "../../src/log.ts";
import { runWithFiles } from "../../src/relay/command-files.ts";
import { conversationAt } from "../../src/relay/in-thread.ts";
import type { ThreadFilesDoor } from "../../src/relay/thread-files.ts";
import type { Agents } from "./actor.ts";
import { answerBody } from "./answer.ts";
import { autocomplete } from "./autocomplete.ts";
import { escapeSentence, noPings } from "./escape.ts";
import { renderModal, submittedCall, submittedFiles } from "./form.ts";
import type { Guild } from "./guild.ts";
import { threadFileOf } from "./inbound-files.ts";
import { MAX_CONTENT } from "./limits.ts";
import { chooseMessageMenu, opensForm } from "./message-menu.ts";
import { ofInteraction, respond } from "./respond.ts";
import type { DiscordRest } from "./rest.ts";
import { timeOf } from "./snowflake.ts";

export interface InteractionDoor {
  desk: Desk;
  places: Places;
  workspace: Workspace;
  guildId: string;
  rest: DiscordRest;
  agents: Agents;
  /** What to tell someone who is not an agent. */
  notAnAgent(): string;
  /** Where files come from and go to. */
  files: ThreadFilesDoor;
  guild: Pick<Guild, "parentOf" | "role" | "channel">;
  log: Log;
}

type Answerable =
  | APIChatInputApplicationCommandInteraction
  | APIMessageComponentInteraction
  | APIModalSubmitInteraction;
type Asked = Answerable | APIMessageApplicationCommandInteraction;

/** A form that waits longer for the database than this opens unasked: its submission is asked again. */
const patienceMs = 1_500;
const elsewhere = "This desk belongs to another server.";

/** Never throws: what goes wrong is told to the person and to the log. */
export async function answerInteraction(door: InteractionDoor, interaction: APIInteraction): Promise<void> {
  try {
    if (interaction.type === InteractionType.ApplicationCommandAutocomplete)
      return await autocomplete(door, interaction);
    if (!isAsked(interaction)) return;
    if (interaction.guild_id !== undefined && interaction.guild_id !== door.guildId) {
      return await respond(door, interaction, sayOnly(elsewhere));
    }
    if (interaction.member) door.agents.note(interaction.member.user, interaction.member);
    if (isMenu(interaction)) return await answerMenu(door, interaction);
    const call = callOf(interaction);
    const isForm = interaction.type !== InteractionType.ModalSubmit && (await openForm(door, interaction, call));
    if (!isForm) await runAndAnswer(door, interaction, call);
  } catch (error) {
    door.log.warn({ err: error, interaction: interaction.id }, "an interaction could not be answered");
  }
}

const wholeWithFile =
  "A file cannot wait for a form, so nothing was done. Give everything else with it, or leave it out and put it into the form.";

const threads = [ChannelType.PublicThread, ChannelType.PrivateThread, ChannelType.AnnouncementThread];

const isThread = ({ channel }: Asked): boolean =>
  channel !== undefined && threads.some((type) => type === channel.type);

/** Whether the call lacks something that a form could ask for. */
async function openForm(door: InteractionDoor, interaction: Asked, call: Call): Promise<boolean> {
  const hasFiles = filesOf(interaction).length > 0;
  const form = formFor(call, { inThread: isThread(interaction), hasFiles });
  const modal = form && renderModal(form);
  if (!modal) return false;
  if (hasFiles) {
    await respond(door, interaction, sayOnly(wholeWithFile));
    return true;
  }
  const filled = await Promise.race([fillSoon(door, interaction, form), sleep(patienceMs, form, { ref: false })]);
  const data = filled && (renderModal(filled) ?? modal);
  const opened = data && ({ type: InteractionResponseType.Modal, data } as const);
  await respond(door, interaction, opened ?? sayOnly(door.notAnAgent()));
  return true;
}

/** A form must be the first response and cannot follow a deferral. */
async function answerMenu(door: InteractionDoor, interaction: APIMessageApplicationCommandInteraction): Promise<void> {
  const isFirst = opensForm(interaction);
  if (!isFirst) await respond(door, interaction, deferred);
  const chosen = await menuChoice(door, interaction);
  if ("form" in chosen) return void (await openForm(door, interaction, chosen.form));
  if (isFirst) return respond(door, interaction, sayOnly(chosen.answer.text));
  await fillIn(door, interaction, chosen.answer, false);
}

async function menuChoice(
  door: InteractionDoor,
  interaction: APIMessageApplicationCommandInteraction,
): ReturnType<typeof chooseMessageMenu> {
  try {
    const agent = await door.agents.find(userIdOf(interaction));
    return agent ? await chooseMessageMenu(door, agent, interaction) : { answer: { text: door.notAnAgent() } };
  } catch (error) {
    return { answer: { text: ourFault(door, error, interaction) } };
  }
}

async function runAndAnswer(door: InteractionDoor, interaction: Answerable, call: Call): Promise<void> {
  const inPlace = isInPlace(interaction, call);
  await respond(door, interaction, inPlace ? { type: InteractionResponseType.DeferredMessageUpdate } : deferred);
  await fillIn(door, interaction, await answerTo(door, interaction, call), inPlace);
}

const deferred: APIInteractionResponse = {
  type: InteractionResponseType.DeferredChannelMessageWithSource,
  data: { flags: MessageFlags.Ephemeral },
};

async function fillIn(
  { rest }: InteractionDoor,
  { application_id, token }: Asked,
  answer: Answer,
  inPlace: boolean,
): Promise<void> {
  const route = Routes.webhookMessage(application_id, token, "@original");
  const files = answer.files?.map(({ name, type, content }) => ({
    name,
    contentType: type,
    data: Buffer.from(content),
  }));
  await rest.request("PATCH", route, {
    ...ofInteraction,
    body: answerBody(answer, inPlace),
    ...(files ? { files } : {}),
  });
}

async function answerTo(door: InteractionDoor, interaction: Answerable, call: Call): Promise<Answer> {
  try {
    const userId = userIdOf(interaction);
    const actor = await door.agents.find(userId);
    if (!actor) return await answerStranger(door, userId, call);
    const files = filesOf(interaction).map(threadFileOf);
    return await runWithFiles(door, await contextOf(door, interaction, actor), call, files);
  } catch (error) {
    return { text: ourFault(door, error, interaction, call.command) };
  }
}

async function answerStranger(door: InteractionDoor, userId: string, call: Call): Promise<Answer> {
  const isMember = (await door.agents.member(userId)) !== undefined;
  const answer = isMember ? await welcome({ desk: door.desk, platform: "discord", userId }, call) : undefined;
  return answer ?? { text: door.notAnAgent() };
}

function ourFault({ log }: InteractionDoor, error: unknown, { id }: Asked, command = "a message's menu"): string {
  log.error({ err: error, request: id, command }, "a command failed");
  return `Something went wrong on our side (request ${id}). Please try again.`;
}

function isAsked(interaction: APIInteraction): interaction is Asked {
  if (interaction.type === InteractionType.ApplicationCommand) {
    const { type } = interaction.data;
    return type === ApplicationCommandType.ChatInput || type === ApplicationCommandType.Message;
  }
  return interaction.type === InteractionType.MessageComponent || interaction.type === InteractionType.ModalSubmit;
}

const isMenu = (interaction: Asked): interaction is APIMessageApplicationCommandInteraction =>
  interaction.type === InteractionType.ApplicationCommand && interaction.data.type === ApplicationCommandType.Message;

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

/** What was given with a command or uploaded into a form. */
function filesOf(interaction: Asked): APIAttachment[] {
  if (interaction.type === InteractionType.ModalSubmit) return submittedFiles(interaction.data);
  const isSlash = interaction.type === InteractionType.ApplicationCommand && !isMenu(interaction);
  return isSlash ? Object.values(interaction.data.resolved?.attachments ?? {}) : [];
}

function slashCall({ data }: APIChatInputApplicationCommandInteraction): Call | undefined {
  const verb = data.options?.[0];
  if (verb?.type !== ApplicationCommandOptionType.Subcommand) return undefined;
  const given = (verb.options ?? []).flatMap(({ name, ...option }): [string, string][] =>
    "value" in option && option.type !== ApplicationCommandOptionType.Attachment ? [[name, String(option.value)]] : [],
  );
  return { command: `${data.name} ${verb.name}`, options: Object.fromEntries(given) };
}

const userIdOf = ({ member, user }: Asked): string => member?.user.id ?? user?.id ?? "";

/** Undefined for someone who is no agent; the form as it is when the desk cannot be asked. */
async function fillSoon(door: InteractionDoor, interaction: Asked, form: Form): Promise<Form | undefined> {
  try {
    const actor = await door.agents.find(userIdOf(interaction));
    return actor && (await fillForm(await contextOf(door, interaction, actor), form));
  } catch {
    return form;
  }
}

async function contextOf(
  { desk, places, workspace, agents }: InteractionDoor,
  interaction: Asked,
  actor: AgentActor,
): Promise<CommandContext> {
  const { channel } = interaction;
  const own = channel && (await places.find(channel.id));
  const target = channel && !own ? await targetOfThread(desk, "discord", channel.id) : undefined;
  const thread = channel && target !== undefined ? await conversationAt(desk, target, channel.id) : undefined;
  const mode = thread?.mode ?? (own ? await relayModeOf(desk, own.id) : undefined);
  const common = { workspace, mode, findAgent: agents.find, findMember: agents.member, userId: userIdOf(interaction) };
  const askedAt = timeOf(interaction.id);
  return { desk, actor, platform: "discord", askedAt, ...common, ...(thread ? { thread } : {}) };
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
