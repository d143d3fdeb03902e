// A47: whatever somebody writes, no pattern takes long for it. What grows with the square of the length takes seconds here.

import fc from "fast-check";
import { expect, it } from "vitest";
import * as discord from "../bots/discord/escape.ts";
import { asCommand, startsWithMention, toPlain } from "../bots/discord/plain.ts";
import * as slack from "../bots/slack/escape.ts";
import { mentionedIn, plainText } from "../bots/slack/plain.ts";
import { excerpt } from "../src/cards/conversation-card.ts";
import { parseBang, parseSlash, unknownBang } from "../src/commands/grammar.ts";
import { splitText } from "../src/delivery/telling.ts";
import { cleanFileName } from "../src/desk/attachments/file-name.ts";
import { MessageBody, Subject } from "../src/desk/inputs.ts";
import { decideRelay, withoutNoteMark } from "../src/desk/relay/decide.ts";
import { problemWithAddress, strictAddresses } from "../src/desk/webhooks/address.ts";
import { findCategory, parseTicketNumber } from "../src/desk/words.ts";
import { parseJson } from "../src/http/json.ts";
import { readQuery } from "../src/http/query-string.ts";

const length = 100_000;
const mostMs = 500;

const readers: Record<string, (text: string) => unknown> = {
  "discord escapeText": discord.escapeText,
  "discord escapeWithin": (text) => discord.escapeWithin(text, 1_900),
  "discord escapeSentence": (text) => discord.escapeSentence(text, 1_900),
  "discord codeBlock": discord.codeBlock,
  "discord plainName": (text) => discord.plainName(text, 80),
  "discord toPlain": (text) =>
    toPlain(text, { user: () => undefined, role: () => undefined, channel: () => undefined }),
  "discord asCommand": (text) => asCommand(text, "1".repeat(18)),
  "discord startsWithMention": startsWithMention,
  "slack cleanText": slack.cleanText,
  "slack escapeText": slack.escapeText,
  "slack split": (text) => slack.split(text, 3_000),
  "slack plainText": (text) => plainText(text, () => undefined),
  "slack mentionedIn": mentionedIn,
  excerpt: (text) => excerpt(text, 300),
  parseBang,
  parseSlash: (text) => parseSlash("ticket", text),
  unknownBang,
  splitText: (text) => splitText(text, 3_900),
  cleanFileName,
  "a message": (text) => MessageBody.safeParse(text),
  "a subject": (text) => Subject.safeParse(text),
  decideRelay: (text) =>
    decideRelay({ mode: "all", author: "assignee", assigned: true, text, startsWithMention: false, isEarly: false }),
  withoutNoteMark,
  "a webhook's address": (text) => problemWithAddress(`https://app.example.com/${text}`, strictAddresses),
  findCategory,
  parseTicketNumber,
  parseJson: (text) => parseJson(JSON.stringify({ text })),
  readQuery: (text) => readQuery(`http://desk.test/?search=${encodeURIComponent(text)}`),
};

const pieces = [
  ...["a", " ", "\n", "\t", "<", ">", "<@U1", "<!", "|", "&", "&lt;", "*", "_", "~", "`", "```", "\\", "[", "](", ")"],
  ...["@", "@everyone", "#", "-#", "1. ", "> ", "!", ";;", "note:", "🔒", '"', "'", "=", "TKT-", "http://", "."],
  ...["\u202E", "\u200B", "\u0301", "👩‍👧", "%", "/", "\\\\", "--", ":", "{", "(", "0"],
];

const repeated = (unit: string, end: string): string =>
  unit.repeat(Math.ceil(length / unit.length)).slice(0, length) + end;

/** Of its own time, not the machine's; a slow one is asked again, in case something else ran in between. */
function cpuMs(read: (text: string) => unknown, text: string): number {
  const begun = process.cpuUsage();
  try {
    read(text);
  } catch {
    // A refusal is an answer too.
  }
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1_000;
}

function assertQuick(read: (text: string) => unknown, text: string): void {
  let took = cpuMs(read, text);
  for (let again = 0; again < 2 && took >= mostMs; again += 1) took = Math.min(took, cpuMs(read, text));
  expect([text.slice(0, 20), took < mostMs, took]).toEqual([text.slice(0, 20), true, took]);
}

it.each(Object.entries(readers))("A47: %s is quick", { timeout: 60_000 }, (_, read) => {
  for (const piece of pieces) for (const end of ["x", "🔒x", ">x", "`x"]) assertQuick(read, repeated(piece, end));

  const some = fc.array(fc.constantFrom(...pieces), { minLength: 2, maxLength: 4 });
  const ends = fc.constantFrom("", "x", "🔒x", ">", '"', "\n", "`");
  const property = fc.property(some, ends, (unit, end) => assertQuick(read, repeated(unit.join(""), end)));
  fc.assert(property, { numRuns: 60, seed: 47, endOnFailure: true });
});
