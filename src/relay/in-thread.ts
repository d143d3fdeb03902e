// What is said in a thread, from either platform: a command, a note, or the agent's word to the customer.

import type { Card } from "../cards/card.ts";
import type { Member, Workspace } from "../commands/command.ts";
import { parseBang, unknownBang } from "../commands/grammar.ts";
import { commandNamed } from "../commands/registry.ts";
import { formFor, runCall } from "../commands/run.ts";
import { type Channel, clocksApartMs, type Receipt, type ThreadPlace } from "../delivery/channel.ts";
import { NotYet } from "../delivery/inbox.ts";
import type { AgentActor, SystemActor } from "../desk/actor.ts";
import { claimConversation } from "../desk/conversations/assign.ts";
import type { Desk } from "../desk/desk.ts";
import { DeskError, isUniqueViolation, reasonOf } from "../desk/errors.ts";
import type { PlatformName } from "../desk/people/recognize.ts";
import { decideRelay, type Relay } from "../desk/relay/decide.ts";
import { findEarlyChange } from "../desk/relay/early-change.ts";
import { holdMessage, holdsAny } from "../desk/relay/hold.ts";
import {
  findDeletedPlace,
  findMessageByOrigin,
  findRelayPlace,
  isOpening,
  type RelayPlace,
} from "../desk/relay/place.ts";
import { sayOrKeep } from "../desk/relay/say-or-keep.ts";
import type { Log } from "../log.ts";
import { handOver } from "./hand-over.ts";
import { offerToSend } from "./offer-to-send.ts";
import { answerOutOfPlace } from "./out-of-place.ts";
import { seqOf, showsInThread } from "./shows-in-thread.ts";
import {
  type Brought,
  bringFiles,
  missingLines,
  type ThreadFile,
  type ThreadFilesDoor,
  withMissing,
} from "./thread-files.ts";

/** A message in a channel that the desk watches, in no platform's words any more. */
export interface ThreadMessage {
  /** The target's id, and the thread in it. */
  target: number;
  threadId: string;
  /** The platform's id of the message. */
  externalId: string;
  author: { userId: string; name: string };
  /** Plain text: mentions as @name, no markup. */
  text: string;
  startsWithMention: boolean;
  /** Whether it begins with the bot's name. */
  addressed?: boolean;
  /** Whether it may be of a channel that is none of the desk's. */
  guessed?: true;
  files: ThreadFile[];
  /** Whether another message was shared with it, which is no word of its author's. */
  shares?: boolean;
  /** It was given up before, and shows ❌. */
  again?: boolean;
}

export interface ThreadDoor {
  desk: Desk;
  platform: PlatformName;
  channel: Channel;
  /** When a message was posted, in microseconds since 1970 by the platform's clock: its id says so. */
  timeOf(externalId: string): number;
  /** How long a plain public message can still be taken back. */
  holdSeconds: number;
  /** The agent behind a user id; undefined for anyone who is not an agent, guests and other workspaces too. */
  findAgent(userId: string): Promise<AgentActor | undefined>;
  /** Somebody of the platform who could be an agent. */
  findMember(userId: string): Promise<Member | undefined>;
  workspace: Workspace;
  /** Where files come from and go to. */
  files: ThreadFilesDoor;
  /** Called when a message begins to wait for so many milliseconds, so that someone looks when its time has come (release-timer.ts). */
  onHeld(ms: number): void;
  log: Log;
}

/** Takes in a new message. Idempotent by its platform id. @throws only when it should be tried again */
export async function receiveInThread(door: ThreadDoor, told: ThreadMessage): Promise<void> {
  const { desk } = door;
  const place = await placeOf(door, told);
  if (!place) return (await isNowhere(door, told)) ? undefined : answerOutOfPlace(door, told);
  if (await isTakenIn(desk, told)) return;
  const stands = await asItStands(desk, told);
  if (!stands) return;
  const { message, isKept } = stands;

  if (message.again) await showReceipt(door, place, message, "held", "failed");
  const agent = await door.findAgent(message.author.userId);
  if (saysNothing(message)) {
    if (agent && saysNothing(told)) await tellNowhere(door, place, message, nothingToRead);
    return;
  }
  const relay = decideRelay({
    mode: place.mode,
    author: agent === undefined ? "outsider" : agent.id === place.assignee ? "assignee" : "agent",
    assigned: place.assignee !== null,
    text: message.text.trim(),
    startsWithMention: message.startsWithMention,
    isEarly: isEarly(place, agent, door.timeOf(message.externalId)),
  });

  if (agent === undefined || (relay.as === "note" && relay.hint === "not_an_agent"))
    return keepOutsider(door, place, message);
  if (relay.as === "command") return runInThread(door, place, message, agent, relay.text);
  await say(door, place, message, agent, isKept ? { as: "note", text: relay.text } : relay);
}

/** Whether the thread is a deleted ticket's; an agent who goes on there would take what they wrote for sent, and is told. */
async function isNowhere(door: ThreadDoor, message: ThreadMessage): Promise<boolean> {
  const { desk } = door;
  const place = await findDeletedPlace(desk, message.target, message.threadId);
  const isNews = place && !(await isTakenIn(desk, message)) && !saysNothing(message);
  if (isNews && (await door.findAgent(message.author.userId))) await tellNowhere(door, place, message, ticketIsGone);
  return place !== undefined;
}

const saysNothing = ({ text, files }: ThreadMessage): boolean => text.trim() === "" && files.length === 0;
const ticketIsGone = "the ticket was deleted.";
const nothingToRead =
  "the desk sees neither words nor files of your own in it, as in a forwarded message or a poll. Write it as text.";

/** Where a card was posted and its answer lost, people write before the desk knows whose thread it is. @throws NotYet until it does */
async function placeOf({ desk, timeOf }: ThreadDoor, { target, threadId }: ThreadMessage) {
  const place = await findRelayPlace(desk, target, threadId);
  if (place) return place;
  if (await isOpening(desk, target, new Date(timeOf(threadId) / 1_000 + clocksApartMs)))
    throw new NotYet("A thread of this channel is being opened; this may be its.");
  // It may have been opened between the two looks.
  return findRelayPlace(desk, target, threadId);
}

/**
 * Platforms may tell two things of one moment the wrong way round, and a button at once while words wait: what counts is when
 * something was said, not when it is taken in.
 */
function isEarly(
  { mode, assignee, assignedSince, modeSince }: RelayPlace,
  agent: AgentActor | undefined,
  saidAt: number,
) {
  const isBefore = (since: number | null) => since !== null && saidAt < since;
  return isBefore(modeSince) || (mode === "assignee" && agent?.id === assignee && isBefore(assignedSince));
}

/** What became of it by what was told first; undefined when its author has taken it back. */
async function asItStands(
  desk: Desk,
  message: ThreadMessage,
): Promise<{ message: ThreadMessage; isKept: boolean } | undefined> {
  const change = await findEarlyChange(desk, message.target, message.externalId);
  if (!change) return { message, isKept: false };
  if (change.isDeleted) return undefined;
  const files = message.files.filter(({ name }) => change.files?.includes(name) !== false);
  const { text, startsWithMention } = change.text === null ? message : { ...change, text: change.text };
  const stands = { ...message, text, startsWithMention: startsWithMention === true, files };
  return { message: stands, isKept: change.isKept };
}

/** The conversation whose thread this is; undefined for any other thread. */
export async function conversationAt(
  desk: Desk,
  target: number,
  threadId: string,
): Promise<Pick<RelayPlace, "conversation" | "ticket" | "mode"> | undefined> {
  const place = await findRelayPlace(desk, target, threadId);
  return place && { conversation: place.conversation, ticket: place.ticket, mode: place.mode };
}

async function say(
  door: ThreadDoor,
  place: RelayPlace,
  message: ThreadMessage,
  agent: AgentActor,
  relay: Exclude<Relay, { as: "command" }>,
): Promise<void> {
  const { desk } = door;
  const at = { conversation: place.conversation };
  const saidAt = door.timeOf(message.externalId);
  const origin = originOf(message);
  const visibility = relay.as === "public" ? "public" : "internal";
  if (relay.as === "public" && relay.claims)
    await refusable(door, () => claimConversation(desk, agent, { at, since: saidAt }), message.threadId);

  const brought = await bringFiles(door.files, message.files, door.log);
  const said = { body: withMissing(relay.text, brought), files: brought.stored };
  const hold = visibility === "public" && door.holdSeconds > 0;
  if (hold || (await holdsAny(desk, place.conversation))) {
    const holdMs = hold ? door.holdSeconds * 1_000 : 0;
    const ms = await holdMessage(desk, { ...at, ...origin, author: agent.id, visibility, ...said, holdMs, saidAt });
    if (ms !== undefined) door.onHeld(ms);
    if (hold) await showReceipt(door, place, message, "held");
  } else {
    const spoken = { ...at, ...origin, author: agent, visibility, ...said } as const;
    if (!(await onlyOnce(sayOrKeep(desk, spoken)))) return tellNowhere(door, place, message, ticketIsGone);
  }
  await tellMissing(door, place, message, brought);
  if (relay.as === "note" && relay.hint !== undefined && relay.hint !== "not_an_agent")
    await offerToSend(door, place, message, relay.hint);
}

/** Someone who is not an agent is kept as a note under their own name, and told so the first time. */
async function keepOutsider(door: ThreadDoor, place: RelayPlace, message: ThreadMessage): Promise<void> {
  const { desk, channel } = door;
  const brought = await bringFiles(door.files, message.files, door.log);
  const words = { body: withMissing(message.text, brought), files: brought.stored };
  const actor: SystemActor = { kind: "system", job: `${message.author.name} (not an agent)` };
  const origin = originOf(message);
  const said = await desk.prisma.message.count({
    where: { conversationId: place.conversation, authorName: actor.job },
  });
  const spoken = { conversation: place.conversation, ...origin, author: actor, ...words };
  await onlyOnce(sayOrKeep(desk, { ...spoken, visibility: "internal" }));
  if (said > 0) return;
  const hint = "🔒 The customer does not see this: you are not an agent of this desk. An admin can make you one.";
  await channel.whisper(place.channel, threadOf(place, message), message.author.userId, hint);
}

async function runInThread(
  door: ThreadDoor,
  place: RelayPlace,
  message: ThreadMessage,
  agent: AgentActor,
  text: string,
): Promise<void> {
  const { desk, platform, channel } = door;
  const whisper = (words: string, card?: Card) =>
    channel.whisper(place.channel, threadOf(place, message), message.author.userId, words, card);
  const parsed = parseBang(text);
  if (!parsed) return whisper(unknownBang(text));
  const missing = formFor(parsed.call, { inThread: true })?.fields.find(
    (field) => field.required && !parsed.call.options[field.name],
  );
  if (missing)
    return whisper(`\`!${text.split(/\s/)[0]}\` needs ${missing.name}: ${missing.placeholder ?? missing.label}.`);

  const takesFiles = commandNamed(parsed.call.command)?.takesFiles === true;
  const brought = await bringFiles(door.files, takesFiles ? message.files : [], door.log);
  const context = {
    desk,
    actor: agent,
    platform,
    files: brought.stored,
    mode: place.mode,
    askedAt: door.timeOf(message.externalId),
    thread: { conversation: place.conversation, ticket: place.ticket },
    origin: originOf(message),
    findAgent: door.findAgent,
    findMember: door.findMember,
    userId: message.author.userId,
    workspace: door.workspace,
  };
  const since = await seqOf(desk, place.conversation);
  const answered = await runCall(context, parsed.call);
  const answer = answered.files ? await handOver(channel, message.author.userId, answered) : answered;
  await tellMissing(door, place, message, brought);
  if (!takesFiles && message.files.length > 0)
    await whisper("📎 Only a reply or a note takes files: these went nowhere.");
  // Where a whisper is a message elsewhere, a line in the thread says enough of what went well.
  const asked = channel.whispersInPlace || answer.refused || answer.card;
  if (asked || !(await showsInThread(desk, { conversation: place.conversation, agent: agent.id, since })))
    await whisper(answer.text, answer.card);
}

const sharedStays =
  "↪ Only your own words count here: the message that you shared with them is neither sent nor kept. Write what matters of it as text.";

/** Who sent a file that went no further, or shared what does not, learns it, and what to do. */
async function tellMissing(
  { channel }: ThreadDoor,
  place: RelayPlace,
  message: ThreadMessage,
  brought: Brought,
): Promise<void> {
  const lines = [...missingLines(brought), ...(message.shares ? [sharedStays] : [])];
  if (lines.length === 0) return;
  await channel.whisper(place.channel, threadOf(place, message), message.author.userId, lines.join("\n"));
}

/** A refusal is for the person, not for another try: `tell` says it to them. */
export async function refusable(
  door: Pick<ThreadDoor, "log">,
  work: () => Promise<unknown>,
  where: string,
  tell: (reason: string) => Promise<unknown> = async () => {},
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof DeskError)) throw error;
    door.log.info({ code: error.code, where, reason: error.message }, "a thread message was refused");
    await tell(reasonOf(error));
  }
}

/** Its message shows ❌, and nobody takes it for said or kept. */
async function tellNowhere(door: ThreadDoor, place: CardPlace, message: ThreadMessage, reason: string): Promise<void> {
  await showReceipt(door, place, message, "failed");
  const words = `❌ This was neither sent nor kept: ${reason}`;
  await door.channel.whisper(place.channel, threadOf(place, message), message.author.userId, words);
}

/** The same platform message a second time breaks its unique index: it is taken in already. */
async function onlyOnce(work: Promise<boolean>): Promise<boolean> {
  try {
    return await work;
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return true;
  }
}

async function showReceipt(
  door: ThreadDoor,
  place: CardPlace,
  message: ThreadMessage,
  receipt: Receipt,
  before: Receipt | null = null,
): Promise<void> {
  try {
    await door.channel.setReceipt(place.channel, threadOf(place, message), message.externalId, receipt, before);
  } catch (error) {
    door.log.info({ err: error }, "a receipt could not be shown");
  }
}

/** A thread by its card. */
type CardPlace = Pick<RelayPlace, "channel" | "rootId">;

const threadOf = (place: CardPlace, { threadId }: ThreadMessage): ThreadPlace => ({
  rootId: place.rootId,
  threadId,
});

const originOf = ({ target, externalId, threadId }: ThreadMessage) => ({ target, externalId, threadId });

const isTakenIn = async (desk: Desk, { target, externalId }: ThreadMessage): Promise<boolean> =>
  (await findMessageByOrigin(desk, target, externalId)) !== undefined;
