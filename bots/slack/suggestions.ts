// What a searchable field of a form offers for what was typed: Slack asks for it as someone types, and waits three seconds.

import type { App, BlockSuggestion } from "@slack/bolt";
import { decodeCall } from "../../src/cards/card.ts";
import { type Suggestion, suggest } from "../../src/commands/suggest.ts";
import { ourFault, type SlackDoor } from "./conversation.ts";
import { cleanText, clip } from "./escape.ts";
import { answerId, readMetadata } from "./form.ts";
import { limits } from "./limits.ts";

const patienceMs = 2_000;

export function answerSuggestions(app: App, door: SlackDoor): void {
  app.options(answerId, async ({ body, ack }) => {
    const found = await Promise.race([suggestions(door, body), nothingAfter(patienceMs)]);
    await ack({ options: found.filter(({ value }) => value.length <= limits.optionValue).map(optionOf) });
  });
}

async function suggestions(door: SlackDoor, { view, user, block_id, value }: BlockSuggestion): Promise<Suggestion[]> {
  try {
    const metadata = readMetadata(view?.private_metadata ?? "");
    const call = metadata && decodeCall(metadata.call);
    const actor = call && (await door.findAgent(user.id));
    if (!actor) return [];
    const question = { command: call.command, option: block_id, typed: value, most: limits.selectOptions };
    return await suggest({ desk: door.desk, actor, workspace: door.workspace }, question);
  } catch (error) {
    ourFault(door.log, error, { option: block_id, userId: user.id });
    return [];
  }
}

const optionOf = ({ label, value }: Suggestion) => ({
  text: {
    type: "plain_text" as const,
    text: clip(cleanText(label).replace(/\s+/g, " ").trim(), limits.optionText) || "—",
    emoji: true,
  },
  value,
});

const nothingAfter = (ms: number): Promise<Suggestion[]> =>
  new Promise((resolve) => setTimeout(() => resolve([]), ms).unref());
