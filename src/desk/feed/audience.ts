import { type Actor, seesNotes } from "../actor.ts";

/** For whom a feed is read: the customer; the desk's side without notes (a plain key); the desk with its notes. */
export type Audience = "customer" | "public" | "desk";

export function audienceOf(actor: Actor): Audience {
  if (actor.kind === "customer") return "customer";
  return seesNotes(actor) ? "desk" : "public";
}
