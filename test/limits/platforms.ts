// What each platform would say to something of ours, by the emulators' own checks, and what its people would read of it.

import { answerBody } from "../../bots/discord/answer.ts";
import { renderCard } from "../../bots/discord/components.ts";
import { renderModal } from "../../bots/discord/form.ts";
import { seenText } from "../../bots/discord/testing.ts";
import { contentOf, faceOf } from "../../bots/discord/utterance.ts";
import { flatten } from "../../bots/sandbox/discord/messages/components.ts";
import type { Component } from "../../bots/sandbox/discord/model.ts";
import { checkMessage, checkWebhookName } from "../../bots/sandbox/discord/validate/message-limits.ts";
import { checkModal } from "../../bots/sandbox/discord/validate/modal-limits.ts";
import { checkSchema } from "../../bots/sandbox/discord/validate/schemas.ts";
import { pingProblems } from "../../bots/sandbox/slack/blocks/pings.ts";
import { attachmentProblems, blockProblems, viewProblems } from "../../bots/sandbox/slack/blocks/validate.ts";
import { type Json, walk } from "../../bots/sandbox/slack/json.ts";
import { answerBlocks } from "../../bots/slack/answer.ts";
import { cardBlocks } from "../../bots/slack/blocks.ts";
import { formView } from "../../bots/slack/form.ts";
import { faceOf as slackFaceOf, spokenBlocks } from "../../bots/slack/speech.ts";
import { words } from "../../bots/slack/testing.ts";
import type { Card, Form } from "../../src/cards/card.ts";
import type { Answer } from "../../src/commands/command.ts";
import type { Utterance } from "../../src/delivery/channel.ts";

export interface Rendering {
  /** Empty when the platform takes it and nobody is pinged. */
  problems: string[];
  /** All that can be read, without escapes, controls and spaces. */
  shown: string;
}

export interface PlatformChecks {
  name: "slack" | "discord";
  card(card: Card): Rendering;
  answer(answer: Answer): Rendering;
  /** Undefined when the platform cannot hold the call, which then says so itself. */
  form(form: Form): Rendering | undefined;
  utterance(utterance: Utterance): Rendering;
}

/** Letters only: what a renderer may change is how they are escaped, isolated and spaced. */
export const letters = (text: string): string =>
  text
    .replace(/[\s\p{C}\\\ufffd]/gu, "")
    .normalize("NFC")
    .replaceAll("＠", "@")
    .replaceAll("ˋ", "`");

const slackMessage = (content: { text: string; blocks: object[]; attachments: object[] }): Rendering => ({
  problems: [
    ...blockProblems(content.blocks, "message"),
    ...attachmentProblems(content.attachments),
    ...pingProblems(content as unknown as Json, false),
    ...mentionProblems(content),
    ...(content.text.length > 40_000 ? [`text has ${content.text.length} characters`] : []),
  ],
  shown: letters(words(content)),
});

/** In what Slack reads as mrkdwn nothing of ours but times is in angle brackets. */
function mentionProblems(content: object): string[] {
  const spoken = [...walk(content)].flatMap(({ type, text, fallback }) =>
    type === "plain_text" || type === "text" || type === "link" ? [] : [text, fallback],
  );
  return spoken
    .filter((text) => typeof text === "string" && /<(?!!date\^\d)/.test(text))
    .map((text) => `markup: ${text}`);
}

export const slack: PlatformChecks = {
  name: "slack",
  card: (card) => slackMessage(cardBlocks(card)),
  answer: (answer) => slackMessage(answerBlocks(answer)),
  form(form) {
    const view = formView(form, { channel: "C0SUPPORT", thread: "1764000000.000100" });
    const problems = [...viewProblems(view), ...pingProblems(view as unknown as Json, false)];
    return { problems, shown: letters(JSON.stringify(view)) };
  },
  utterance: (utterance) => slackMessage({ ...spokenBlocks(utterance), ...slackFaceOf(utterance) }),
};

type Body = Parameters<typeof checkMessage>[0];

function discordMessage(schema: string, body: object): Rendering {
  const { content = "", components = [], allowed_mentions } = body as unknown as Body & { components?: Component[] };
  const errors = [...checkSchema(schema, body), ...checkMessage(body as unknown as Body)];
  const isQuiet = JSON.stringify(allowed_mentions) === '{"parse":[]}';
  return {
    problems: [
      ...errors.map(({ path, message }) => `${path.join(".")}: ${message}`),
      ...(isQuiet ? [] : [`allowed_mentions: ${JSON.stringify(allowed_mentions)}`]),
    ],
    shown: letters(seenText({ content, components } as Parameters<typeof seenText>[0])),
  };
}

const noPings = { parse: [] };

export const discord: PlatformChecks = {
  name: "discord",
  card: (card) =>
    discordMessage("MessageCreateRequest", {
      flags: 1 << 15,
      ...renderCard(card, { mark: "c2147483647" }),
      allowed_mentions: noPings,
    }),
  answer(answer) {
    const inPlace = discordMessage("IncomingWebhookUpdateRequestPartial", answerBody(answer, true));
    const first = discordMessage("IncomingWebhookUpdateRequestPartial", answerBody(answer, false));
    return { problems: [...first.problems, ...inPlace.problems], shown: first.shown };
  },
  form(form) {
    const data = renderModal(form);
    if (!data) return undefined;
    const components = data.components as unknown as Component[];
    const errors = [...checkSchema("ModalInteractionCallbackRequest", { type: 9, data }), ...checkModal(components)];
    return {
      problems: errors.map(({ path, message }) => `${path.join(".")}: ${message}`),
      shown: letters(JSON.stringify(flatten(components))),
    };
  },
  utterance(utterance) {
    const face = utterance.kind === "line" ? undefined : faceOf(utterance);
    const body = { content: contentOf(utterance, "2147483647.2147483647/99"), flags: 4, allowed_mentions: noPings };
    const { problems, shown } = discordMessage("IncomingWebhookRequestPartial", { ...body, ...face });
    const named = checkWebhookName(face?.username, "username").map(({ message }) => message);
    return { problems: [...problems, ...named], shown };
  },
};

/** What of a text cannot be read and is not said to be cut: nothing, when it is whole or ends in an ellipsis. */
export function droppedOf(text: string, { shown }: Rendering): string | undefined {
  const wanted = letters(text);
  if (wanted === "" || shown.includes(wanted)) return undefined;
  let [fits, tooMuch] = [0, wanted.length];
  while (tooMuch - fits > 1) {
    const half = Math.floor((fits + tooMuch) / 2);
    if (shown.includes(wanted.slice(0, half))) fits = half;
    else tooMuch = half;
  }
  return shown.includes(`${wanted.slice(0, fits)}…`) || shown.includes(`${wanted.slice(0, fits - 1)}…`)
    ? undefined
    : wanted.slice(fits, fits + 60);
}
