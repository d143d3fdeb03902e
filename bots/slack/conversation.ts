// One exchange with one person: who they are, what they asked for, and where the answer goes.

import type { WebClient } from "@slack/web-api";
import type { Call } from "../../src/cards/card.ts";
import type { Answer, CommandContext, Workspace } from "../../src/commands/command.ts";
import { fillForm } from "../../src/commands/fill-form.ts";
import { formFor, runCall, welcome } from "../../src/commands/run.ts";
import type { Channel } from "../../src/delivery/channel.ts";
import type { Places } from "../../src/delivery/places.ts";
import type { AgentActor } from "../../src/desk/actor.ts";
import type { Desk } from "../../src/desk/desk.ts";
import { relayModeOf } from "../../src/desk/relay/modes.ts";
import type { Log } from "../../src/log.ts";
import { handOver } from "../../src/relay/hand-over.ts";
import { conversationAt } from "../../src/relay/in-thread.ts";
import type { ThreadFilesDoor } from "../../src/relay/thread-files.ts";
import { howToBecomeAgent } from "./actor.ts";
import { codeOf } from "./failures.ts";
import { type FormPlace, formView } from "./form.ts";
import { fullMember, type People } from "./people.ts";
import { openWindow } from "./windows.ts";

/** What commands, clicks and forms are answered with. */
export interface SlackDoor {
  desk: Desk;
  channel: Channel;
  people: People;
  findAgent(userId: string): Promise<AgentActor | undefined>;
  /** Where files come from and go to. */
  files: ThreadFilesDoor;
  places: Places;
  workspace: Workspace;
  agentUsergroupId: string | undefined;
  log: Log;
}

export interface Asker {
  userId: string;
  triggerId: string;
  place: FormPlace;
  /** The window that it was asked for in, over which a form opens. */
  window?: string;
  /** When, in microseconds since 1970, where Slack says. */
  askedAt?: number;
  /** Shows the answer to them alone. */
  tell(answer: Answer): Promise<void>;
}

/** Opens the form for what the call lacks, or runs it; either way they get an answer, and nobody else. */
export async function serve(door: SlackDoor, web: WebClient, asker: Asker, call: Call): Promise<void> {
  try {
    const agent = await door.findAgent(asker.userId);
    if (!agent) return await asker.tell(await answerStranger(door, asker.userId, call));

    const form = formFor(call, { inThread: asker.place.thread !== undefined });
    const context = await contextOf(door, agent, asker);
    if (form) await openForm(web, asker, formView(await fillForm(context, form), asker.place));
    else await asker.tell(await handed(door, asker.userId, await runCall(context, call)));
  } catch (error) {
    await asker.tell({ text: ourFault(door.log, error, { call: call.command, userId: asker.userId }) });
  }
}

/** Slack shows no file to one person alone: files go by direct message. */
export const handed = async ({ channel }: SlackDoor, userId: string, answer: Answer): Promise<Answer> =>
  answer.files ? handOver(channel, userId, answer) : answer;

/** Someone of the workspace may do little, someone from outside nothing; either way it is said. */
export async function answerStranger(door: SlackDoor, userId: string, call: Call): Promise<Answer> {
  const isMember = (await door.people.member(userId))?.full === true;
  const answer = isMember ? await welcome({ desk: door.desk, platform: "slack", userId }, call) : undefined;
  return answer ?? { text: howToBecomeAgent(userId, door.agentUsergroupId), refused: true };
}

export async function contextOf(
  door: SlackDoor,
  actor: AgentActor,
  { userId, place: { channel, thread }, askedAt }: Pick<Asker, "userId" | "place" | "askedAt">,
): Promise<CommandContext> {
  const { desk, places, findAgent, people, workspace } = door;
  const target = await places.find(channel);
  const at = target && thread !== undefined ? await conversationAt(desk, target.id, thread) : undefined;
  const mode = at?.mode ?? (target ? await relayModeOf(desk, target.id) : undefined);
  const findMember = fullMember(people);
  return {
    desk,
    actor,
    platform: "slack",
    findAgent,
    userId,
    findMember,
    workspace,
    mode,
    ...(at ? { thread: at } : {}),
    ...(askedAt ? { askedAt } : {}),
  };
}

/** When something that Slack does not date was asked for, in microseconds since 1970. */
export const microsNow = ({ desk }: Pick<SlackDoor, "desk">): number => desk.now().getTime() * 1_000;

/** The sentence for a failure of ours; what it was is in the log under the same request. */
export function ourFault(log: Log, error: unknown, about: object): string {
  if (error instanceof RangeError) return error.message;
  const request = crypto.randomUUID().slice(0, 8);
  log.error({ err: error, request, ...about }, "something asked for on Slack failed");
  return `Something went wrong on our side (request ${request}). Please try again.`;
}

/** Tells them by a message that only they see, in the thread where they are. */
export function whisperTo(door: SlackDoor, userId: string, { channel, thread }: FormPlace): Asker["tell"] {
  const place = thread === undefined ? undefined : { rootId: thread, threadId: thread };
  return ({ text, card }) => door.channel.whisper(channel, place, userId, text, card);
}

async function openForm(web: WebClient, asker: Asker, view: ReturnType<typeof formView>): Promise<void> {
  try {
    await openWindow(web, asker, view);
  } catch (error) {
    if (!/trigger/.test(codeOf(error) ?? "")) throw error;
    await asker.tell({
      text: "Slack lets a form open only within three seconds, and this took longer. Please try again.",
    });
  }
}
