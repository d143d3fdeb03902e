// Two people, one ticket: a form carries how far the conversation had come when it opened. If someone was faster, it says who
// and when, and asks before it goes on.

import type { Call } from "../cards/card.ts";
import { excerpt } from "../cards/conversation-card.ts";
import { findNewsSince, type News } from "../desk/conversations/news-since.ts";
import { sentence } from "../desk/events.ts";
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
  const news = await findNewsSince(desk, actor, { at: values.ref, seen, types: [...collidesWith] });
  const last = news.at(-1);
  if (!last) return undefined;

  const { seen: _, draft: __, ...options } = call.options;
  const words = options.text ?? options.message;
  return askFirst(
    context,
    { command: call.command, options: { ...options, ref: refText(values.ref) } },
    {
      title: "Someone was faster",
      body: [...news.map(newsText), ...(words === undefined ? [] : [`You wrote: ${words}`])].join("\n\n"),
      facts: [{ label: "The last of it", value: { time: new Date(last.at) } }],
      ways: [{ label: words === undefined ? "Do it anyway" : "Send anyway", style: "primary" }],
      ...(options.text === undefined ? {} : { edit: true }),
    },
  );
}

function newsText(news: News): string {
  if (news.words === null) return sentence(news) ?? `${news.actorName} changed this.`;
  const said = news.words === "" ? "a file" : `“${excerpt(news.words, 200)}”`;
  return `${news.name ?? "Support"} ${news.fromCustomer ? "wrote" : "answered"}: ${said}`;
}
