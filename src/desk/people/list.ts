import { z } from "zod";
import type { Person } from "../../generated/prisma/client.ts";
import type { AgentActor } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { forbidden, notFound } from "../errors.ts";
import { Id } from "../inputs.ts";
import { type PeoplePage, selectPeople } from "../sql/list-people.ts";
import { listing, query } from "../verb.ts";

export const PersonRole = z.enum(["customer", "provider", "agent", "admin"]);

/** People by name, e-mail or external id, newest first. */
export const listPeople = listing({
  permission: "view_tickets",
  input: z.strictObject({
    search: z.string().optional(),
    role: PersonRole.optional(),
    limit: z.int().min(1).max(100).default(50),
    before: Id.optional(),
  }),
  async statement({ desk, actor }, filter): Promise<PeoplePage> {
    if (actor.kind === "customer") throw forbidden("A customer sees no list of people.");
    return selectPeople(desk, filter);
  },
});

/** One person; a customer finds only themselves. */
export const findPerson = query({
  permission: "view_tickets",
  input: z.strictObject({ person: Id }),
  async statement({ desk, actor }, { person: id }): Promise<Person> {
    const mayLook = actor.kind !== "customer" || actor.id === id;
    const person = mayLook ? await desk.prisma.person.findUnique({ where: { id } }) : null;
    if (!person) throw notFound("There is no such user.");
    return person;
  },
});

/** The agent who wrote something, as an actor; undefined for anyone who is no agent (any more). */
export async function authorOf(desk: Desk, id: number | null): Promise<AgentActor | undefined> {
  const person = id === null ? null : await desk.prisma.person.findUnique({ where: { id } });
  if (!person || person.disabledAt || (person.role !== "agent" && person.role !== "admin")) return undefined;
  return { kind: "agent", id: person.id, name: person.name, role: person.role };
}
