// The shortcut that Slack offers everywhere: the form of a new ticket, whose answer comes by direct message.

import type { App, GlobalShortcut } from "@slack/bolt";
import { type SlackDoor, serve, whisperTo } from "./conversation.ts";

export const newTicketShortcut = { id: "new_ticket", name: "New ticket" } as const;

export function answerNewTicketShortcut(app: App, door: SlackDoor): void {
  const asked = { callback_id: newTicketShortcut.id, type: "shortcut" } as const;
  app.shortcut<GlobalShortcut>(asked, async ({ shortcut, ack, client }) => {
    await ack();
    const userId = shortcut.user.id;
    // It was chosen in no channel.
    const place = { channel: userId };
    const asker = { userId, triggerId: shortcut.trigger_id, place, tell: whisperTo(door, userId, place) };
    await serve(door, client, asker, { command: "ticket new", options: {}, asks: true });
  });
}
