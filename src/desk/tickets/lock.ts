import type { Ticket } from "../../generated/prisma/client.ts";
import type { Actor } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { forbidden, notFound } from "../errors.ts";
import { ticketNumber } from "../words.ts";

const lock = {
  name: "lock-ticket",
  text: `SELECT to_jsonb(c.id) AS result FROM conversation c
          WHERE c.id = (SELECT conversation_id FROM ticket WHERE id = $1::int) FOR UPDATE`,
};

/** The ticket as it is once its conversation's row is ours; every writer takes that lock first. For agents and keys. */
export async function lockTicket(desk: Desk, actor: Actor, id: number): Promise<Ticket> {
  if (actor.kind === "customer") throw forbidden("This is up to the agents.");
  await desk.one(lock, [id]);
  const ticket = await desk.prisma.ticket.findUnique({ where: { id } });
  if (!ticket || ticket.deletedAt) throw notFound(`There is no ticket ${ticketNumber(id)}.`);
  return ticket;
}
