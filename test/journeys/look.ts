// What people see in the two workspaces, in a few words, for journeys.

import { vi } from "vitest";
import type { DiscordSandbox } from "../../bots/sandbox/discord/emulator.ts";
import type { SlackSandbox } from "../../bots/sandbox/slack/emulator.ts";

type SlackMessage = ReturnType<SlackSandbox["state"]>["channels"][number]["messages"][number];

export const slackMessages = (slack: SlackSandbox): SlackMessage[] =>
  slack.state().channels.find(({ id }) => id === slack.supportChannel)?.messages ?? [];

/** The root card that says this somewhere. */
export const slackRoot = (slack: SlackSandbox, text: string): SlackMessage | undefined =>
  slackMessages(slack).find(
    (message) => (message.thread_ts ?? message.ts) === message.ts && JSON.stringify(message).includes(text),
  );

export const slackReplies = (slack: SlackSandbox, root: string): SlackMessage[] =>
  slackMessages(slack).filter((message) => message.thread_ts === root && message.ts !== root);

/** The action_id of the button with this label on a message. */
export function slackButton(message: SlackMessage, label: string): string {
  const found = findObject(
    message,
    (object) => object.type === "button" && JSON.stringify(object.text).includes(`"${label}"`),
  );
  if (typeof found?.action_id !== "string")
    throw new Error(`No button "${label}" on ${JSON.stringify(message).slice(0, 400)}`);
  return found.action_id;
}

type DiscordThread = ReturnType<DiscordSandbox["state"]>["threads"][number];

/** The thread whose root card says this somewhere. */
export function discordThread(discord: DiscordSandbox, text: string): DiscordThread | undefined {
  const state = discord.state();
  const roots = state.channels
    .flatMap(({ messages }) => messages)
    .filter((message) => JSON.stringify(message).includes(text));
  return state.threads.find(({ id }) => roots.some((root) => root.threadId === id || root.id === id));
}

export const discordRoot = (discord: DiscordSandbox, thread: DiscordThread) =>
  discord
    .state()
    .channels.flatMap(({ messages }) => messages)
    .find(({ id }) => id === thread.id);

export function discordButton(message: object, label: string): string {
  const found = findObject(message, (object) => object.type === 2 && object.label === label);
  if (typeof found?.custom_id !== "string")
    throw new Error(`No button "${label}" on ${JSON.stringify(message).slice(0, 400)}`);
  return found.custom_id;
}

type Found = Record<string, unknown>;

function findObject(value: unknown, matches: (object: Found) => boolean): Found | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (matches(value as Found)) return value as Found;
  for (const child of Object.values(value)) {
    const found = findObject(child, matches);
    if (found) return found;
  }
  return undefined;
}

/** What is read once it fits; asked again and again until then. */
export const until = <T>(read: () => Promise<T>, fits: (value: T) => boolean): Promise<T> =>
  vi.waitFor(
    async () => {
      const value = await read();
      if (!fits(value)) throw new Error(`Not yet: ${JSON.stringify(value).slice(0, 500)}`);
      return value;
    },
    { timeout: 12_000, interval: 50 },
  );
