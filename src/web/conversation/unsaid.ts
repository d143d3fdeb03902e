// What a page shows instead of a fresh one after a form that was not taken.

import { DeskError, reasonOf } from "../../desk/errors.ts";
import type { ReceivedForm } from "../receive-form.ts";
import { isMessageDeed, messageIn } from "./deeds.ts";
import type { Draft } from "./draft.ts";

export interface Unsaid {
  draft?: Draft;
  /** What could not be done to a message, and the words that it was to have. */
  act?: UndoneAct;
  /** Why, and of which of the forms beside the conversation. */
  trouble?: Trouble;
  status?: number;
}

export interface UndoneAct {
  message: number;
  body: string | undefined;
  reason: string;
}

export interface Trouble {
  message: string;
  /** What was typed, by field. */
  typed: Readonly<Record<string, string>>;
  form: string;
}

/** Said where it was tried. @throws what is no refusal of the deed itself */
export function unsaidAfter(form: ReceivedForm, error: unknown): Unsaid {
  if (!(error instanceof DeskError) || (error.code !== "conflict" && error.code !== "invalid")) throw error;
  const word = form.get("do");
  const reason = reasonOf(error);
  const status = error.code === "conflict" ? 409 : 422;
  if (isMessageDeed(word)) {
    const body = word === "edit-message" ? form.get("body") : undefined;
    return { act: { message: messageIn(form), body, reason }, status };
  }
  return { trouble: { message: reason, typed: typedIn(form), form: word === "edit" ? "edit" : "closing" }, status };
}

const typedIn = (form: ReceivedForm): Record<string, string> =>
  Object.fromEntries(["message", "reason", "subject", "description"].map((name) => [name, form.get(name)]));
