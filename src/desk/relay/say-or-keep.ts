// What was typed in a thread is said, or kept: whatever is refused, now or when its hold window ends, stays as a note that can still be sent.

import type { Actor } from "../actor.ts";
import type { NewFile } from "../attachments/new-file.ts";
import { addNote } from "../conversations/add-note.ts";
import { replyToCustomer } from "../conversations/reply.ts";
import type { Desk } from "../desk.ts";
import { DeskError, reasonOf } from "../errors.ts";
import { cleanText } from "../inputs.ts";
import { insertMessage } from "../sql/add-message.ts";
import { recordEvent } from "../sql/record-event.ts";

export interface Spoken {
  conversation: number;
  target: number;
  externalId: string;
  /** The thread that it was typed in; null for what an older version took in. */
  threadId: string | null;
  author: Actor;
  visibility: "public" | "internal";
  body: string;
  files: readonly NewFile[];
}

/** False when its ticket was deleted meanwhile: there is nobody to say it to, and nowhere to keep it. A second time breaks a unique index. */
export async function sayOrKeep(desk: Desk, spoken: Spoken): Promise<boolean> {
  const { conversation, author, visibility, body, files } = spoken;
  const say = visibility === "public" ? replyToCustomer : addNote;
  try {
    await say(desk, author, { at: { conversation }, body, files: [...files], origin: originOf(spoken) });
    return true;
  } catch (error) {
    if (!(error instanceof DeskError)) throw error;
    if (error.code === "not_found") return false;
    return keepRefused(desk, spoken, reasonOf(error));
  }
}

/** All of the words stay, for agents; the event right after them says why the customer did not get them. A note was for agents anyway. */
export function keepRefused(desk: Desk, spoken: Spoken, reason: string): Promise<boolean> {
  const { conversation, author, visibility, body, files } = spoken;
  return desk.inTransaction(async (tx) => {
    const scope = { desk: tx, actor: author, now: tx.now() };
    const kept = await insertMessage(scope, {
      conversation,
      body: cleanText(body),
      files,
      visibility: "internal",
      fromCustomer: false,
      origin: originOf(spoken),
    });
    if (!kept) return false;
    const { message } = kept;
    if (visibility === "public")
      await recordEvent(scope, conversation, { type: "message.refused", message, reason, visibility: "internal" });
    return true;
  });
}

const originOf = ({ target, externalId, threadId }: Spoken) => ({
  target,
  externalId,
  threadId: threadId ?? undefined,
});
