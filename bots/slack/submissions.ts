// Submitted forms -> calls. What is wrong with a field is said at the field, so that nothing typed is lost.

import type { App } from "@slack/bolt";
import type { WebClient } from "@slack/web-api";
import type { Answer, CommandContext } from "../../src/commands/command.ts";
import { commandNamed } from "../../src/commands/registry.ts";
import { resolveOptions } from "../../src/commands/resolve.ts";
import { DeskError } from "../../src/desk/errors.ts";
import { runWithFiles } from "../../src/relay/command-files.ts";
import { answerStranger, contextOf, handed, microsNow, ourFault, type SlackDoor, whisperTo } from "./conversation.ts";
import { cleanText } from "./escape.ts";
import { formCallbackId, readForm, type Submission, type SubmittedView } from "./form.ts";
import { filesOf } from "./inbound-files.ts";

/** Slack waits three seconds; what takes longer is answered by a whisper. */
const patienceMs = 2_000;

type Outcome = { answer: Answer } | { errors: Record<string, string> };

export function answerForms(app: App, door: SlackDoor): void {
  app.view(formCallbackId, async ({ ack, body, view, client }) => {
    const submission = readForm(view as SubmittedView);
    if (!submission) return ack();
    const userId = body.user.id;
    const outcome = submit(door, client, userId, submission, microsNow(door));
    const early = await Promise.race([outcome, after(patienceMs)]);
    if (early && "errors" in early) return ack({ response_action: "errors", errors: cleaned(early.errors) });

    await ack();
    const settled = await outcome;
    const answer = "answer" in settled ? settled.answer : { text: Object.values(settled.errors).join(" ") };
    await whisperTo(door, userId, submission.place)(answer);
  });
}

async function submit(
  door: SlackDoor,
  web: WebClient,
  userId: string,
  submission: Submission,
  askedAt: number,
): Promise<Outcome> {
  const { call, place, fields, files } = submission;
  try {
    const agent = await door.findAgent(userId);
    if (!agent) {
      const answer = await answerStranger(door, userId, call);
      return answer.refused === undefined ? { answer } : atField(fields, answer.text);
    }
    const context = await contextOf(door, agent, { userId, place, askedAt });
    const errors = await objections(context, submission);
    if (errors) return { errors };
    const ran = await runWithFiles(door, context, call, await filesOf(web, files));
    const answer = await handed(door, userId, ran);
    return answer.refused ? atField(fields, answer.text) : { answer };
  } catch (error) {
    return atField(fields, ourFault(door.log, error, { call: call.command, userId }));
  }
}

/** What is wrong with what was typed, by field; undefined when nothing is, or when no field of the form is to blame. */
async function objections(
  context: CommandContext,
  { call, fields }: Submission,
): Promise<Record<string, string> | undefined> {
  const command = commandNamed(call.command);
  if (!command) return undefined;
  try {
    await resolveOptions(context, command, call.options);
    return undefined;
  } catch (error) {
    if (!(error instanceof DeskError)) throw error;
    const found = Object.entries(error.fields ?? {}).filter(([name]) => fields.includes(name));
    return found.length > 0
      ? Object.fromEntries(found.map(([name, sentences]) => [name, sentences.join(" ")]))
      : undefined;
  }
}

function atField([first]: string[], sentence: string): Outcome {
  return first === undefined ? { answer: { text: sentence } } : { errors: { [first]: sentence } };
}

/** Slack shows them as they are, marks of code too. */
const cleaned = (errors: Record<string, string>) =>
  Object.fromEntries(Object.entries(errors).map(([field, words]) => [field, cleanText(words).replaceAll("`", "")]));

const after = (ms: number): Promise<undefined> =>
  new Promise((resolve) => setTimeout(() => resolve(undefined), ms).unref());
