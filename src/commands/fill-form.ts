import type { Field, Form } from "../cards/card.ts";
import type { Actor } from "../desk/actor.ts";
import { findConversation } from "../desk/conversations/find.ts";
import type { Desk } from "../desk/desk.ts";
import { findDraft } from "../desk/drafts/drafts.ts";
import { DeskError } from "../desk/errors.ts";
import { type ConversationRef, Id } from "../desk/inputs.ts";
import type { CommandContext, Option } from "./command.ts";
import { commandNamed } from "./registry.ts";
import { parseRef } from "./resolve.ts";
import { suggest } from "./suggest.ts";

type FormContext = Pick<CommandContext, "desk" | "actor" | "thread" | "platform">;

/** As many as one select shows. */
const few = 25;

/** The form with what only the desk knows: how far the conversation has come, what was typed before, and who there is to pick from. */
export async function fillForm(context: FormContext, form: Form): Promise<Form> {
  const { desk, actor, thread } = context;
  const { draft, ...options } = form.call.options;
  const typed = draft === undefined ? {} : await typedBefore(desk, actor, draft);
  const written = form.fields.map((field) => ({
    ...field,
    ...(typed[field.name] ? { value: typed[field.name] } : {}),
  }));
  const fields = await Promise.all(written.map((field) => withChoices(context, form.call.command, field)));
  const at = options.ref === undefined ? thread && { conversation: thread.conversation } : parseRef(options.ref);
  const seen = at && commandNamed(form.call.command)?.collidesWith ? await placeOf(desk, actor, at) : undefined;
  return { ...form, fields, call: { ...form.call, options: { ...options, ...(seen === undefined ? {} : { seen }) } } };
}

/** Discord's forms cannot search: where there are few to pick from, they are all shown. */
async function withChoices(context: FormContext, command: string, field: Field): Promise<Field> {
  const kind = Object.entries<Option>(commandNamed(command)?.options ?? {}).find(([name]) => name === field.name)?.[1]
    .kind;
  if (context.platform !== "discord" || (kind !== "agent" && kind !== "macro")) return field;
  const found = await suggest(context, { command, option: field.name, typed: "", most: few + 1 });
  return found.length === 0 || found.length > few ? field : { ...field, choices: found };
}

async function typedBefore(desk: Desk, actor: Actor, text: string): Promise<Record<string, string>> {
  const draft = Id.safeParse(Number(text)).data;
  return (draft === undefined ? undefined : await findDraft(desk, actor, { draft }))?.options ?? {};
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
