// The composer's form, sent: a saved reply is put into it, or what was written is said.

import { findConversation } from "../../desk/conversations/find.ts";
import type { ConversationRef } from "../../desk/inputs.ts";
import { goTo, type PageRequest } from "../page.tsx";
import type { ReceivedForm } from "../receive-form.ts";
import { afterSaying, insertMacro, say } from "./say.ts";
import type { Unsaid } from "./unsaid.ts";

interface Page {
  /** Where it is shown once something was said. */
  path: string;
  show(unsaid: Unsaid): Promise<Response>;
}

/** Enter in a form of one field presses no button: that is to say what was written. */
export const isWriting = (form: ReceivedForm): boolean => ["say", "macro", ""].includes(form.get("do"));

export async function write(
  request: PageRequest,
  form: ReceivedForm,
  at: ConversationRef,
  { path, show }: Page,
): Promise<Response> {
  if (form.get("do") === "macro") return show({ draft: await insertMacro(request, form, at) });
  const { lastSeq } = await findConversation(request.desk, request.agent, { at });
  const draft = await say(request, form, at, lastSeq);
  if (draft) return show({ draft, status: draft.faster ? 409 : 422 });
  return goTo(request.c, afterSaying(path, form));
}
