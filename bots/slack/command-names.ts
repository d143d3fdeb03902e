// Where another app has the plain name, ours is called /acme-ticket: who typed that reads no /ticket in the answer.

import type { Answer } from "../../src/commands/command.ts";
import { commands } from "../../src/commands/registry.ts";

const names = commands.map(({ name }) => name).join("|");
const plainNames = new RegExp(`(?<![\\w/-])/(?=(?:${names})\\b)`, "g");

/** The answer with the commands in our own words as they are called there; `prefix` is "acme-", or nothing. */
export function namedAs(prefix: string, answer: Answer): Answer {
  if (prefix === "") return answer;
  const rename = (words: string) => words.replace(plainNames, `/${prefix}`);
  const { card } = answer;
  if (!card) return { ...answer, text: rename(answer.text) };
  // The body of a card with facts is what a customer wrote.
  const body = card.body !== undefined && card.facts.length === 0 ? { body: rename(card.body) } : {};
  const foot = card.foot === undefined ? {} : { foot: rename(card.foot) };
  return { ...answer, text: rename(answer.text), card: { ...card, ...body, ...foot } };
}
