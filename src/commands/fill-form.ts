import type { Call, Field, Form } from "../cards/card.ts";
import type { Actor } from "../desk/actor.ts";
import { findConversation } from "../desk/conversations/find.ts";
import type { Desk } from "../desk/desk.ts";
import { type Draft, findDraft } from "../desk/drafts/drafts.ts";
import { DeskError } from "../desk/errors.ts";
import { type ConversationRef, Id } from "../desk/inputs.ts";
import type { CommandContext, Held, Option, OptionKind } from "./command.ts";
import { commandNamed } from "./registry.ts";
import { parseRef } from "./resolve.ts";
import { suggest } from "./suggest.ts";

type FormContext = Pick<CommandContext, "desk" | "actor" | "thread" | "platform" | "workspace">;

const shownInForms: readonly OptionKind[] = ["agent", "macro", "channel", "group"];

/** As many as one select shows. */
const few = 25;

/** The form with what only the desk knows: how far the conversation has come, what was typed before, and who there is to pick from. */
export async function fillForm(context: FormContext, form: Form): Promise<Form> {
  const { desk, actor, thread } = context;
  const { draft: number, ...options } = form.call.options;
  const draft = number === undefined ? undefined : await draftNumbered(desk, actor, number);
  const typed = draft?.options ?? {};
  const held = await heldFor(context, form.call);
  const written = form.fields.map((field) => ({
    ...field,
    ...held?.values[field.name],
    ...(typed[field.name] ? { value: typed[field.name] } : {}),
  }));
  const fields = await Promise.all(written.map((field) => withChoices(context, form.call.command, field)));
  const at = options.ref === undefined ? thread && { conversation: thread.conversation } : parseRef(options.ref);
  const seen = at && commandNamed(form.call.command)?.collidesWith ? await placeOf(desk, actor, at) : undefined;
  const more = {
    ...(draft?.files.length && number ? { draft: number } : {}),
    ...(seen === undefined ? {} : { seen }),
    ...(held ? { seen: String(held.version) } : {}),
  };
  return { ...form, fields, call: { ...form.call, options: { ...options, ...more } } };
}

/** Undefined for who could not change it. */
async function heldFor(context: FormContext, { command: name, options }: Call): Promise<Held | undefined> {
  const command = commandNamed(name);
  if (command?.adminsOnly && context.actor.role !== "admin") return undefined;
  return command?.holds?.(context, options);
}

/** What is edited keeps the files that came with it. */
export async function withKeptFiles(context: CommandContext, call: Call): Promise<CommandContext> {
  const { desk, actor, files = [] } = context;
  const draft = call.options.draft === undefined ? undefined : await draftNumbered(desk, actor, call.options.draft);
  return draft ? { ...context, files: [...draft.files, ...files] } : context;
}

/** Discord's forms cannot search: where there are few to pick from, they are all shown. */
async function withChoices(context: FormContext, command: string, field: Field): Promise<Field> {
  const kind = Object.entries<Option>(commandNamed(command)?.options ?? {}).find(([name]) => name === field.name)?.[1]
    .kind;
  if (context.platform !== "discord" || kind === undefined || !shownInForms.includes(kind)) return field;
  const found = await suggest(context, { command, option: field.name, typed: "", most: few + 1 });
  return found.length === 0 || found.length > few ? field : { ...field, choices: found };
}

function draftNumbered(desk: Desk, actor: Actor, text: string): Promise<Draft | undefined> {
  const draft = Id.safeParse(Number(text)).data;
  return draft === undefined ? Promise.resolve(undefined) : findDraft(desk, actor, { draft });
}

/** Undefined for what is not there: running the call says so. */
async function placeOf(desk: Desk, actor: Actor, at: ConversationRef): Promise<string | undefined> {
  try {
    return String((await findConversation(desk, actor, { at })).lastSeq);
  } catch (error) {
    if (error instanceof DeskError) return undefined;
    throw error;
  }
}
