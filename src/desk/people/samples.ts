// The people whom the sandbox page lets a visitor be: customers, and an agent at the web console.

import type { Desk } from "../desk.ts";
import { notFound } from "../errors.ts";
import { mintCustomerToken } from "../keys/customer-tokens.ts";
import { makeLoginLink } from "./login-links.ts";

const people = [
  { name: "John Doe", email: "john@example.test", externalId: "sandbox-john" },
  { name: "Jane Smith", email: "jane@example.test", externalId: "sandbox-jane" },
  { name: "Bob Wilson", email: "bob@example.test", externalId: "sandbox-bob" },
];

/** Makes them when they are missing. */
export async function ensureSandboxCustomers({ prisma }: Desk): Promise<void> {
  for (const { externalId, ...person } of people) {
    await prisma.person.upsert({
      where: { externalId },
      create: { ...person, externalId, role: "customer" },
      update: {},
    });
  }
}

export const customerNames = ({ prisma }: Desk): Promise<{ id: number; name: string }[]> =>
  prisma.person.findMany({
    where: { role: { in: ["customer", "provider"] }, disabledAt: null },
    select: { id: true, name: true },
    orderBy: { id: "asc" },
    take: 50,
  });

export async function tokenFor(desk: Desk, person: number): Promise<string> {
  const { token } = await mintCustomerToken(desk, sandbox, { person });
  return token;
}

const sandbox = { kind: "system", job: "sandbox" } as const;

/** Of a one-time link that signs a visitor in as the sandbox's first agent. @throws not_found */
export async function linkTokenFor(desk: Desk, email: string): Promise<string> {
  const agent = await desk.prisma.person.findFirst({ where: { email, role: { in: ["agent", "admin"] } } });
  if (!agent) throw notFound("There is no such agent.");
  return (await makeLoginLink(desk, sandbox, { agent: agent.id })).token;
}
