// What an agent is about to say: as it was typed, and what stands in its way.

import type { TicketStatus } from "../../desk/words.ts";
import type { FieldErrors } from "../forms.tsx";
import { newOnce } from "../once.ts";
import type { PageRequest } from "../page.tsx";
import type { ReceivedForm } from "../receive-form.ts";

export interface Draft {
  kind: "reply" | "note";
  body: string;
  /** How far the conversation had come when its writer looked at it last. */
  seen: number;
  /** The same words sent twice with it are said once. */
  once: string;
  /** The ticket's status afterwards; null leaves it. */
  nextStatus: TicketStatus | null;
  errors: FieldErrors;
  /** What others did meanwhile: sending it again is then on purpose. */
  faster?: readonly string[];
  /** Files came with it, which a page cannot give back. */
  hadFiles?: boolean;
}

/** How far the conversation had come for who filled in the form; a form that does not say has seen nothing. */
export function seenIn(form: Pick<ReceivedForm, "get">): number {
  const seen = form.get("seen");
  return /^\d{1,9}$/.test(seen) ? Number(seen) : 0;
}

/** Who wrote a note goes on with notes: a second one must not become a reply by itself. */
export const emptyDraft = ({ c }: Pick<PageRequest, "c">, seen: number): Draft => ({
  kind: c.req.query("write") === "note" ? "note" : "reply",
  body: "",
  seen,
  once: newOnce(),
  nextStatus: null,
  errors: {},
});
