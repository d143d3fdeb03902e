// The Home tab: /support home, drawn anew whenever someone opens it or acts in it; and the answers to what they do there.

import type { App } from "@slack/bolt";
import type { HomeView, KnownBlock, ModalView } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import type { Answer } from "../../src/commands/command.ts";
import { runCall } from "../../src/commands/run.ts";
import { howToBecomeAgent } from "./actor.ts";
import { answerBlocks } from "./answer.ts";
import { type Rendered, textBlocks } from "./blocks.ts";
import { contextOf, ourFault, type SlackDoor } from "./conversation.ts";
import { cleanText, clip } from "./escape.ts";
import { limits } from "./limits.ts";

/** Nothing that must not be lost: whoever opens it again sees it again. */
export const isHomeOpened = ({ event }: Record<string, unknown>): boolean => {
  const { type, tab } = (event ?? {}) as { type?: unknown; tab?: unknown };
  return type === "app_home_opened" && tab === "home";
};

export function answerHome(app: App, door: SlackDoor): void {
  app.event("app_home_opened", async ({ event, client }) => {
    if (event.tab === "home") await showHome(door, client, event.user);
  });
}

/** Never throws. */
export async function showHome(door: SlackDoor, web: WebClient, userId: string): Promise<void> {
  try {
    const agent = await door.findAgent(userId);
    const blocks = agent
      ? await homeBlocks(door, { userId, agent })
      : textBlocks(howToBecomeAgent(userId, door.agentUsergroupId));
    const view: HomeView = { type: "home", blocks: blocks.slice(0, limits.viewBlocks) };
    await web.views.publish({ user_id: userId, view });
  } catch (error) {
    ourFault(door.log, error, { home: userId });
  }
}

type Agent = NonNullable<Awaited<ReturnType<SlackDoor["findAgent"]>>>;

async function homeBlocks(door: SlackDoor, { userId, agent }: { userId: string; agent: Agent }): Promise<KnownBlock[]> {
  const context = await contextOf(door, agent, { userId, place: { channel: userId } });
  return flat(answerBlocks(await runCall(context, { command: "support home", options: {} })));
}

/** A view has no attachments: what stands in them stands below. */
const flat = ({ blocks, attachments }: Rendered): KnownBlock[] => [
  ...blocks,
  ...attachments.flatMap((attachment) => (attachment.blocks ?? []) as KnownBlock[]),
];

/** An answer as a window over the view where it was asked for. */
export function answerView(answer: Answer): ModalView {
  const plain = (text: string) => ({
    type: "plain_text" as const,
    text: clip(cleanText(text), limits.viewTitle) || "—",
  });
  const title = answer.card?.title ?? "Done";
  return {
    type: "modal",
    title: plain(title.replace(/\s+/g, " ").trim()),
    close: plain("Close"),
    blocks: flat(answerBlocks(answer)).slice(0, limits.viewBlocks),
  };
}
