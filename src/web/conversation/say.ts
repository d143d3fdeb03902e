// Sends what an agent wrote, once, and asks first when somebody was faster.

import { whoWasFaster } from "../../commands/collision.ts";
import { ticketReply } from "../../commands/ticket-reply.ts";
import { addNote } from "../../desk/conversations/add-note.ts";
import { DeskError } from "../../desk/errors.ts";
import type { ConversationRef } from "../../desk/inputs.ts";
import { fillMacro } from "../../desk/macros/macros.ts";
import { replyNow } from "../../desk/relay/reply-now.ts";
import { nameCommands } from "../../desk/slash.ts";
import { setTicketStatus } from "../../desk/tickets/set-status.ts";
import { TicketStatus } from "../../desk/words.ts";
import { doOnce } from "../once.ts";
import type { PageRequest } from "../page.tsx";
import type { ReceivedForm } from "../receive-form.ts";
import { type Draft, seenIn } from "./draft.ts";

/** Undefined when it was said; else what is to be shown again. `seen` is how far the conversation has come by now. */
export async function say(
  request: PageRequest,
  form: ReceivedForm,
  at: ConversationRef,
  lastSeq: number,
): Promise<Draft | undefined> {
  const draft = draftIn(form);
  const faster = draft.kind === "reply" ? await asksFirst(request, at, draft.seen) : undefined;
  if (faster) return { ...draft, seen: lastSeq, faster, hadFiles: form.files.length > 0 };
  try {
    await sendOnce(request, form, at, draft);
    return undefined;
  } catch (error) {
    if (!(error instanceof DeskError) || error.code !== "invalid") throw error;
    return { ...draft, errors: error.fields ?? { body: [error.message] } };
  }
}

/** The address of the page afterwards. */
export const afterSaying = (path: string, form: ReceivedForm): string =>
  `${path}${path.includes("?") ? "&" : "?"}write=${draftIn(form).kind}#composer`;

/** The draft with a saved reply's words below what was typed. */
export async function insertMacro(
  { desk, agent }: PageRequest,
  form: ReceivedForm,
  at: ConversationRef,
): Promise<Draft> {
  const draft = draftIn(form);
  const name = form.get("macro");
  if (name === "") return draft;
  try {
    const { text } = await fillMacro(desk, agent, { name, at });
    return { ...draft, body: [draft.body.trimEnd(), text].filter(Boolean).join("\n\n") };
  } catch (error) {
    if (!(error instanceof DeskError)) throw error;
    return { ...draft, errors: { body: [nameCommands(Object.values(error.fields ?? {}).flat()[0] ?? error.message)] } };
  }
}

function draftIn(form: ReceivedForm): Draft {
  return {
    kind: form.get("kind") === "note" ? "note" : "reply",
    body: form.get("body"),
    seen: seenIn(form),
    once: form.get("once"),
    nextStatus: TicketStatus.safeParse(form.get("next_status")).data ?? null,
    errors: {},
  };
}

async function asksFirst({ desk, agent }: PageRequest, at: ConversationRef, seen: number) {
  const faster = await whoWasFaster({ desk, actor: agent }, { at, seen, types: ticketReply.collidesWith ?? [] });
  return faster?.sentences;
}

async function sendOnce(
  request: PageRequest,
  form: ReceivedForm,
  at: ConversationRef,
  { kind, body, nextStatus }: Draft,
): Promise<void> {
  const { agent } = request;
  const verb = kind === "note" ? addNote : replyNow;
  await doOnce(request, form, [at, kind, body, nextStatus ?? ""], async (tx, files) => {
    await verb(tx, agent, { at, body, files });
    if (kind === "reply" && nextStatus !== null && "ticket" in at)
      await setTicketStatus(tx, agent, { ticket: at.ticket, status: nextStatus });
    return {};
  });
}
