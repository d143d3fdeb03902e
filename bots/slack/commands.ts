// Slash commands, buttons and menus -> calls.

import type { App, BlockAction, RespondFn } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import { type Call, decodeCall } from "../../src/cards/card.ts";
import type { Answer } from "../../src/commands/command.ts";
import { type Parsed, parseSlash } from "../../src/commands/grammar.ts";
import { keepsMentions } from "../../src/commands/keeps-mentions.ts";
import { commandNamed } from "../../src/commands/registry.ts";
import { conversationAt } from "../../src/relay/in-thread.ts";
import { answerBlocks } from "./answer.ts";
import { commandOf } from "./command-names.ts";
import { type Asker, microsNow, type SlackDoor, serve, whisperTo } from "./conversation.ts";
import { answerView, showHome } from "./home.ts";
import { namesIn } from "./inbound.ts";
import { roots } from "./manifest.ts";
import { placesAsIds, plainText } from "./plain.ts";
import { timeOf } from "./ts.ts";
import { openWindow } from "./windows.ts";

/** Where another app of the workspace has the name, Slack's settings may call it /acme-ticket. */
const named = new RegExp(`^/(?:.+-)?(${roots.join("|")})$`);

export function answerCommands(app: App, door: SlackDoor): void {
  const sayOnce = noticeOnce(door);
  app.command(named, async ({ command, ack, respond, client }) => {
    const askedAt = microsNow(door);
    await ack();
    const { user_id: userId, channel_id: channel, trigger_id: triggerId } = command;
    const place = { channel };
    const root = named.exec(command.command)?.[1] ?? "";
    if (command.command !== commandOf(root)) sayOnce(command.command);
    const tell = otherwise(respondWith(respond, false), whisperTo(door, userId, place));
    const parsed = await parse(root, command.text, door);
    if ("hint" in parsed) return tell({ text: parsed.hint });
    await serve(door, client, { userId, triggerId, place, tell, askedAt }, parsed.call);
  });
}

/** It is answered all the same, but what we write names another. */
function noticeOnce({ log }: SlackDoor): (typed: string) => void {
  const noticed = new Set<string>();
  return (typed) => {
    if (noticed.has(typed)) return;
    noticed.add(typed);
    log.warn({ typed }, "Slack calls a command otherwise than SLACK_COMMAND_PREFIX says");
  };
}

export function answerClicks(app: App, door: SlackDoor): void {
  app.action<BlockAction>(/^/, async ({ body, ack, respond, client }) => {
    await ack();
    const call = calledBy(body);
    if (call && body.view) return answerInView(door, client, body, call);
    const channel = body.channel?.id;
    if (!call || !channel) return;
    const userId = body.user.id;
    const thread = await threadOf(door, channel, body);
    const place = { channel, ...(thread ? { thread } : {}) };
    const whisper = whisperTo(door, userId, place);
    const tell = replacesItself(body, call) ? otherwise(respondWith(respond, true), whisper) : whisper;
    await serve(door, client, { userId, triggerId: body.trigger_id, place, tell, ...clickedAt(body) }, call);
  });
}

/** A view has no channel: its answer is a window over it, a turned page the same window, and a direct message what no window shows. */
async function answerInView(door: SlackDoor, web: WebClient, body: BlockAction, call: Call) {
  const { user, view, trigger_id } = body;
  const window = view?.type === "modal" ? view.id : undefined;
  const place = { channel: user.id };
  const show = async (answer: Answer) => {
    if (window === undefined && call.command === "support home") return;
    const shown = answerView(answer);
    if (window !== undefined && "page" in call.options) await web.views.update({ view_id: window, view: shown });
    else await openWindow(web, { triggerId: trigger_id, window }, shown);
  };
  const tell = otherwise(show, whisperTo(door, user.id, place));
  const asker = { userId: user.id, triggerId: trigger_id, place, tell, ...clickedAt(body) };
  await serve(door, web, { ...asker, ...(window === undefined ? {} : { window }) }, call);
  if (window === undefined) await showHome(door, web, user.id);
}

/** Mentions stay for what takes an agent; everywhere else they become names. */
async function parse(root: string, text: string, { people }: SlackDoor): Promise<Parsed> {
  const keeps = keepsMentions(text.trim().split(/\s/)[0] ?? "");
  const names = keeps ? new Map<string, string>() : await namesIn(text, people);
  return parseSlash(
    root,
    plainText(keeps ? placesAsIds(text) : text, (userId) => names.get(userId)),
  );
}

function calledBy({ actions: [action] }: BlockAction): Call | undefined {
  if (action?.type === "button") return decodeCall(action.action_id.replace(/#\d+$/, ""));
  return action?.type === "static_select" ? decodeCall(action.selected_option?.value ?? "") : undefined;
}

function clickedAt({ actions: [action] }: BlockAction): { askedAt?: number } {
  return action ? { askedAt: timeOf(action.action_ts) } : {};
}

/**
 * Where it was clicked, so far as Slack shows a whisper there: in a thread that is none yet it shows none. A card has its answers at
 * once; what else stands in a channel or a direct message is answered beside it. docs.slack.dev/reference/methods/chat.postEphemeral
 */
async function threadOf(
  { desk, places }: SlackDoor,
  channel: string,
  { container, message }: BlockAction,
): Promise<string | undefined> {
  const { thread_ts, message_ts, is_ephemeral } = container as {
    thread_ts?: string;
    message_ts?: string;
    is_ephemeral?: boolean;
  };
  const thread = thread_ts ?? (message?.thread_ts as string | undefined);
  if (is_ephemeral || message_ts === undefined || (thread !== undefined && thread !== message_ts)) return thread;
  const target = await places.find(channel);
  return target && (await conversationAt(desk, target.id, message_ts)) ? message_ts : undefined;
}

/** Turning a page and the buttons of a hint answer in place of the message they stand in, where only one person sees it. */
function replacesItself({ container }: BlockAction, call: Call): boolean {
  const command = commandNamed(call.command);
  const isEphemeral = (container as { is_ephemeral?: boolean }).is_ephemeral === true;
  return isEphemeral && (command?.buttonOnly === true || "page" in call.options);
}

export const respondWith =
  (respond: RespondFn, replace: boolean): Asker["tell"] =>
  async (answer: Answer) => {
    await respond({ response_type: "ephemeral", replace_original: replace, ...answerBlocks(answer) });
  };

/** Slack takes five answers within half an hour at its response address; after that, another way. */
export const otherwise =
  (first: Asker["tell"], second: Asker["tell"]): Asker["tell"] =>
  (answer) =>
    first(answer).catch(() => second(answer));
