// A message's shortcuts -> what src/relay/message-menu.ts does.

import type { App, MessageShortcut } from "@slack/bolt";
import { chooseFromMenu, type MenuAct, messageMenu } from "../../src/relay/message-menu.ts";
import { howToBecomeAgent } from "./actor.ts";
import { otherwise, respondWith } from "./commands.ts";
import { ourFault, type SlackDoor, serve, whisperTo } from "./conversation.ts";
import { wordsOf } from "./read-message.ts";

export function answerMessageMenu(app: App, door: SlackDoor): void {
  for (const { id } of messageMenu) {
    app.shortcut<MessageShortcut>(
      { callback_id: id, type: "message_action" },
      async ({ shortcut, ack, respond, client }) => {
        await ack();
        const { channel, message, trigger_id: triggerId, user } = shortcut;
        const thread: string | undefined = message.thread_ts;
        const place = { channel: channel.id, ...(thread ? { thread } : {}) };
        const tell = otherwise(respondWith(respond, false), whisperTo(door, user.id, place));
        const asker = { userId: user.id, triggerId, place, tell };
        try {
          const chosen = await choose(door, id, shortcut);
          if ("form" in chosen) return await serve(door, client, asker, chosen.form);
          await tell(chosen.answer);
        } catch (error) {
          await tell({ text: ourFault(door.log, error, { shortcut: id, userId: user.id }) });
        }
      },
    );
  }
}

async function choose(
  door: SlackDoor,
  act: MenuAct,
  { channel, message, user }: MessageShortcut,
): ReturnType<typeof chooseFromMenu> {
  const { places, people, desk, findAgent } = door;
  const agent = await findAgent(user.id);
  if (!agent) return { answer: { text: howToBecomeAgent(user.id, door.agentUsergroupId) } };
  const target = await places.find(channel.id);
  if (!target)
    return { answer: { text: `This works in ${await deskChannel(door)} only, where the desk is.`, refused: true } };
  const at = {
    target: target.id,
    channel: channel.id,
    externalId: message.ts,
    threadId: message.thread_ts as string | undefined,
  };
  return chooseFromMenu({ desk, platform: "slack", findAgent }, agent, {
    act,
    at,
    words: await wordsOf(message, people),
  });
}

/** In words: a mention of it would be shown as it is written. */
async function deskChannel({ workspace, places }: SlackDoor): Promise<string> {
  const channels = await workspace.channels().catch(() => []);
  const name = channels.find(({ id }) => id === places.main.place)?.name;
  return name === undefined ? "its own channel" : `#${name}`;
}
