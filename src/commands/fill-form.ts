import type { Form } from "../cards/card.ts";
import type { Actor } from "../desk/actor.ts";
import { findConversation } from "../desk/conversations/find.ts";
import type { Desk } from "../desk/desk.ts";
import { findDraft } from "../desk/drafts/drafts.ts";
import { DeskError } from "../desk/errors.ts";
import { type ConversationRef, Id } from "../desk/inputs.ts";
import type { CommandContext } from "./command.ts";
import { commandNamed } from "./registry.ts";
import { parseRef } from "./resolve.ts";

/** The form with what only the desk knows: how far the conversation has come, and what was typed before. */
export async function fillForm(
  { desk, actor, thread }: Pick<CommandContext, "desk" | "actor" | "thread">,
  form: Form,
): Promise<Form> {
  const { draft, ...options } = form.call.options;
  const typed = draft === undefined ? {} : await typedBefore(desk, actor, draft);
  const fields = form.fields.map((field) => ({ ...field, ...(typed[field.name] ? { value: typed[field.name] } : {}) }));
  const at = options.ref === undefined ? thread && { conversation: thread.conversation } : parseRef(options.ref);
  const seen = at && commandNamed(form.call.command)?.collidesWith ? await placeOf(desk, actor, at) : undefined;
  return { ...form, fields, call: { ...form.call, options: { ...options, ...(seen === undefined ? {} : { seen }) } } };
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
