// From a call to what the person sees: the form for what is missing, the answer, or a hint.

import type { Call, Field, Form } from "../cards/card.ts";
import { actorPermissions } from "../desk/actor.ts";
import type { NewFile } from "../desk/attachments/new-file.ts";
import { DeskError, reasonOf } from "../desk/errors.ts";
import type { ConversationRef } from "../desk/inputs.ts";
import { slash } from "../desk/slash.ts";
import { findCollision } from "./collision.ts";
import {
  type Answer,
  type Command,
  type CommandContext,
  type Option,
  type OptionKind,
  onlyShows,
  type Stranger,
} from "./command.ts";
import { withKeptFiles } from "./fill-form.ts";
import { commandNamed } from "./registry.ts";
import { relayModeAt } from "./relay-mode.ts";
import { resolveOptions } from "./resolve.ts";

/**
 * The form that asks for what the call lacks; undefined when it can run as it is. In a thread nobody has to say which ticket, and
 * files that come along may say it all. Pure and quick: a platform wants a form opened before anything is acknowledged.
 */
export function formFor(
  call: Call,
  { inThread, hasFiles = false }: { inThread: boolean; hasFiles?: boolean },
): Form | undefined {
  const command = commandNamed(call.command);
  if (!command) return undefined;
  const entries = Object.entries(command.options) as [string, Option][];
  const isReplaced = hasFiles || call.options.macro !== undefined;
  const isNeeded = (option: Option) => option.required || (option.kind === "ref" && !inThread);
  const isMissing = ([name, option]: [string, Option]) =>
    isNeeded(option) && !call.options[name] && !(option.replaceable && isReplaced);
  if (!call.asks && !entries.some(isMissing)) return undefined;

  const fields = entries
    .filter(
      ([name, option]) => !(name in call.options) && option.kind !== "page" && (option.kind !== "ref" || !inThread),
    )
    .map(([name, option]) => field(name, { ...option, required: isNeeded(option) && !option.replaceable }));
  if (command.takesFiles) fields.push(filesField);
  const { asks: _, ...whole } = call;
  return { ...(command.form ?? namedForm(command)), call: whole, fields };
}

/** Runs a call that is whole. Refusals become a sentence; only a failure of ours throws. */
export async function runCall(given: CommandContext, call: Call): Promise<Answer> {
  const command = commandNamed(call.command);
  if (!command)
    return {
      text: `This button is from an older version and does nothing any more. \`${slash("support help")}\` shows what there is.`,
    };
  try {
    const context = command.takesFiles ? await withKeptFiles(given, call) : given;
    if (command.permission !== null && !actorPermissions(context.actor).has(command.permission)) {
      return {
        text: `You may not do this: \`${slash(command.name)}\` needs the permission ${command.permission}.`,
        refused: true,
      };
    }
    if (command.adminsOnly && context.actor.role !== "admin") {
      return { text: `You may not do this: \`${slash(command.name)}\` is for admins.`, refused: true };
    }
    const values = await resolveOptions(context, command, call.options);
    if ((command.speaks || call.options.message !== undefined) && (await showsOnly(context, values)))
      return refusedFor(command, call, onlyShows);
    const collision = await findCollision(context, command, call, values);
    if (collision) return collision;
    const confirm = (next: Call, files: NewFile[]) => runCall({ ...context, confirmed: true, files }, next);
    const seen = /^\d{1,9}$/.test(call.options.seen ?? "") ? Number(call.options.seen) : undefined;
    return await offeringAgain(command, call, () => command.run({ ...context, confirm, seen }, values));
  } catch (error) {
    if (error instanceof DeskError) return { text: refusal(command, error), refused: true };
    throw error;
  }
}

const showsOnly = async (context: CommandContext, { ref }: { ref?: ConversationRef }): Promise<boolean> =>
  (await relayModeAt(context, ref)) === "off";

async function offeringAgain(command: Command, call: Call, run: () => Promise<Answer>): Promise<Answer> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof DeskError) || error.code !== "invalid") throw error;
    return refusedFor(command, call, refusal(command, error));
  }
}

/** A reason that may pass. */
function refusedFor(command: Command, call: Call, reason: string): Answer {
  const card = command.again?.(reason, call);
  return card ? { text: card.title, card, refused: true } : { text: reason, refused: true };
}

/** What the call does for somebody who is no agent; undefined when it is for agents only. */
export async function welcome(stranger: Stranger, call: Call): Promise<Answer | undefined> {
  const command = commandNamed(call.command);
  if (!command?.welcome) return undefined;
  try {
    return await command.welcome(stranger, call.options);
  } catch (error) {
    if (error instanceof DeskError) return { text: refusal(command, error), refused: true };
    throw error;
  }
}

function refusal(command: Command, error: DeskError): string {
  const text = reasonOf(error);
  return error.code === "invalid" && !command.buttonOnly ? `${text} Usage: \`${slash(usage(command))}\`` : text;
}

/** "ticket assign <agent> [ref]" */
export function usage(command: Command): string {
  const file = command.takesFiles ? ["[file]"] : [];
  const entries = Object.entries(command.options) as [string, Option][];
  const words = [...entries]
    .sort(([, a], [, b]) => Number(b.required) - Number(a.required))
    .map(([name, option]) => (option.required ? `<${name}>` : `[${name}]`));
  return [command.name, ...words, ...file].join(" ");
}

function namedForm({ name }: Command): Pick<Form, "title" | "submit"> {
  return { title: capital(name), submit: capital(name.split(" ")[1] ?? "send") };
}

const capital = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}`;

/** What was uploaded into it comes with the call as files, not as an option. */
export const filesField: Field = { name: "file", label: "Files", kind: "files", required: false };

const fieldKinds = {
  text: "paragraph",
  choice: "choice",
  ref: "search",
  agent: "search",
  customer: "search",
  macro: "search",
  channel: "search",
  group: "search",
  member: "line",
  line: "line",
  page: "line",
} as const satisfies Record<OptionKind, Field["kind"]>;

function field(name: string, option: Option): Field {
  const kind = fieldKinds[option.kind];
  return {
    name,
    label: option.label ?? capital(name),
    placeholder: option.summary,
    kind,
    required: option.required,
    ...(option.kind === "channel" || option.kind === "group" ? { picks: option.kind } : {}),
    ...(option.choices ? { choices: [...option.choices] } : {}),
    ...(option.initial === undefined ? {} : { value: option.initial }),
    ...(kind === "choice" ? {} : { maxLength: option.maxLength ?? (kind === "paragraph" ? 4_000 : 200) }),
  };
}
