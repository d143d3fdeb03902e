// The customers whom the sandbox page lets a visitor be.

import type { Desk } from "../desk.ts";
import { mintCustomerToken } from "../keys/customer-tokens.ts";

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
  const { token } = await mintCustomerToken(desk, { kind: "system", job: "sandbox" }, { person });
  return token;
}
