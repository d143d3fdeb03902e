import type { Button, Card } from "../cards/card.ts";
import { keepDraft } from "../desk/drafts/drafts.ts";
import type { ConversationRef } from "../desk/inputs.ts";
import { ticketNumber } from "../desk/words.ts";
import type { Answer, CommandContext } from "./command.ts";

interface Question {
  title: string;
  body: string;
  /** The ways to go on: the label, and the options that it adds to the call. */
  ways: { label: string; style?: "primary" | "danger"; with?: Record<string, string> }[];
  /** Whether the words can be changed first. */
  edit?: true;
  tone?: Card["tone"];
  facts?: Card["facts"];
}

/** Keeps the call with all that was typed, and asks; what is chosen runs it, once. */
export async function askFirst(
  { desk, actor, files = [] }: Pick<CommandContext, "desk" | "actor" | "files">,
  call: { command: string; options: Record<string, string | undefined> },
  question: Question,
): Promise<Answer> {
  const options = Object.fromEntries(
    Object.entries(call.options).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const draft = String(await keepDraft(desk, actor, { command: call.command, options, files }));
  const ways = question.ways.map(
    ({ label, style, with: more }): Button => ({
      kind: "button",
      label,
      ...(style ? { style } : {}),
      call: { command: "ticket confirm", options: { draft, ...more } },
    }),
  );
  const ref = options.ref === undefined ? {} : { ref: options.ref };
  const edit: Button = {
    kind: "button",
    label: "Edit",
    call: { command: call.command, options: { ...ref, draft }, asks: true },
  };
  const drop: Button = { kind: "button", label: "Cancel", call: { command: "ticket cancel", options: { draft } } };
  return {
    text: question.title,
    card: {
      title: question.title,
      tone: question.tone ?? "yellow",
      body: question.body,
      facts: question.facts ?? [],
      rows: [],
      actions: [[...ways, ...(question.edit ? [edit] : []), drop]],
    },
  };
}

/** A reference as it is typed, good anywhere. */
export const refText = (ref: ConversationRef): string =>
  "ticket" in ref ? ticketNumber(ref.ticket) : `chat-${ref.conversation}`;
