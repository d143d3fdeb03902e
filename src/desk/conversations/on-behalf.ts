import { type Actor, ownCustomer } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { type DeskError, invalid, notFound } from "../errors.ts";
import type { ConversationRef } from "../inputs.ts";

const notTheCustomer = () => invalid({ sender_id: ["This must be the conversation's customer."] });

/** The customer to whom the conversation must belong: the actor, or whom the actor says to act for; null for whoever it is. */
export function actingFor(actor: Actor, named: number | undefined): number | null {
  if (named === undefined) return ownCustomer(actor);
  if (actor.kind === "agent") throw invalid({ sender_id: ["An agent does not act for the customer."] });
  if (actor.kind === "customer" && actor.id !== named) throw notTheCustomer();
  return named;
}

const find = {
  name: "find-conversation",
  text: `SELECT to_jsonb(c.id) AS result FROM conversation c
          WHERE c.id = coalesce($2::int, (SELECT conversation_id FROM ticket WHERE id = $1::int)) AND c.deleted_at IS NULL AND ($3::int IS NULL OR c.customer_id = $3::int)`,
};

/** Why a conversation was not found: it is not there for the actor, or it is not that of whom the actor named. */
export async function notTheirs(
  desk: Desk,
  actor: Actor,
  at: ConversationRef,
  named: number | undefined,
): Promise<DeskError> {
  const place = "ticket" in at ? [at.ticket, null] : [null, at.conversation];
  const exists = named !== undefined && (await desk.one(find, [...place, ownCustomer(actor)])) !== undefined;
  return exists ? notTheCustomer() : notFound("There is no such ticket or chat.");
}
