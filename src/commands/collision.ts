// Two people, one ticket: a form carries how far the conversation had come when it opened. If someone was faster, it says who
// and when, and asks before it goes on.

import type { Call } from "../cards/card.ts";
import { excerpt } from "../cards/conversation-card.ts";
import { findNewsSince, type News } from "../desk/conversations/news-since.ts";
import { type DeskEvent, sentence } from "../desk/events.ts";
import type { ConversationRef } from "../desk/inputs.ts";
import { askFirst, refText } from "./ask-first.ts";
import type { Answer, Command, CommandContext } from "./command.ts";

/** The question, when the form that the call comes from was overtaken. */
export async function findCollision(
  context: CommandContext,
  { collidesWith }: Command,
  call: Call,
  values: { ref?: ConversationRef },
): Promise<Answer | undefined> {
  const { desk, actor } = context;
  const seen = /^\d{1,9}$/.test(call.options.seen ?? "") ? Number(call.options.seen) : undefined;
  if (!collidesWith || seen === undefined || values.ref === undefined) return undefined;
  const faster = await whoWasFaster({ desk, actor }, { at: values.ref, seen, types: collidesWith });
  if (!faster) return undefined;

  const { seen: _, draft: __, ...options } = call.options;
  const words = options.text ?? options.message;
  return askFirst(
    context,
    { command: call.command, options: { ...options, ref: refText(values.ref) } },
    {
      title: "Someone was faster",
      body: [...faster.sentences, ...(words === undefined ? [] : [`You wrote: ${words}`])].join("\n\n"),
      facts: [{ label: "The last of it", value: { time: faster.at } }],
      ways: [{ label: words === undefined ? "Do it anyway" : "Send anyway", style: "primary" }],
      ...(options.text === undefined ? {} : { edit: true }),
    },
  );
}

interface Seen {
  at: ConversationRef;
  /** How far the conversation had come when the form was opened. */
  seen: number;
  types: readonly DeskEvent["type"][];
}

/** What others did since, and when the last of it was; undefined when nobody did anything. */
export async function whoWasFaster(
  { desk, actor }: Pick<CommandContext, "desk" | "actor">,
  { at, seen, types }: Seen,
): Promise<{ sentences: string[]; at: Date } | undefined> {
  const news = await findNewsSince(desk, actor, { at, seen, types: [...types] });
  const last = news.at(-1);
  return last && { sentences: news.map(newsText), at: new Date(last.at) };
}

function newsText(news: News): string {
  if (news.words === null) return sentence(news) ?? `${news.actorName} changed this.`;
  const said = news.words === "" ? "a file" : `“${excerpt(news.words, 200)}”`;
  return `${news.name ?? "Support"} ${news.fromCustomer ? "wrote" : "answered"}: ${said}`;
}
