// A desk that looks as if it had been at work: the same customers, tickets and chats every time it is asked for as many.

import type { Actor } from "../actor.ts";
import { addNote } from "../conversations/add-note.ts";
import { receiveFromCustomer } from "../conversations/receive.ts";
import { replyToCustomer } from "../conversations/reply.ts";
import { startConversation } from "../conversations/start.ts";
import type { Desk } from "../desk.ts";
import { openTicket } from "../tickets/open.ts";
import { setTicketStatus } from "../tickets/set-status.ts";
import { createCustomer } from "./create.ts";

const people = [
  "Ada Berg",
  "Ben Okoye",
  "Carla Rossi",
  "Deniz Kaya",
  "Elin Larsson",
  "Farid Haddad",
  "Grace Lim",
  "Hugo Blanc",
  "Ines Costa",
  "Jonas Weber",
];
const troubles = [
  { subject: "Cannot pay by card", description: "The card is declined at the last step.", category: "billing" },
  { subject: "The app crashes at start", description: "Since the update it closes at once.", category: "bug" },
  {
    subject: "Change my e-mail address",
    description: "I have a new address and cannot sign in with the old one.",
    category: "account",
  },
  { subject: "Invoice for October", description: "Please send it as a PDF.", category: "billing" },
  { subject: "Dark mode", description: "It would be easier on my eyes.", category: "feature" },
  { subject: "Export takes an hour", description: "It used to take a minute.", category: "technical" },
  { subject: "How do I add a colleague?", description: "I cannot find where.", category: "general" },
] as const;
const priorities = ["normal", "low", "normal", "high", "normal", "urgent"] as const;
const ends = ["open", "in_progress", "resolved", "closed", "open"] as const;
const chatEvery = 4;

export interface Samples {
  customers: number;
  tickets: number;
  chats: number;
}

/** Each step is a verb, as if somebody had done it. */
export async function makeSamples(desk: Desk, actor: Actor, tickets: number): Promise<Samples> {
  const customers: number[] = [];
  for (const [at, name] of people.entries())
    customers.push((await createCustomer(desk, actor, { name, externalId: `sample-${at + 1}` })).id);
  let chats = 0;
  for (let at = 0; at < tickets; at += 1) {
    const customer = pick(customers, at);
    await makeTicket(desk, actor, customer, at);
    if (at % chatEvery !== 0) continue;
    await startConversation(desk, actor, { customer, body: `Hello, is somebody there? (${at + 1})` });
    chats += 1;
  }
  return { customers: customers.length, tickets, chats };
}

async function makeTicket(desk: Desk, actor: Actor, customer: number, at: number): Promise<void> {
  const { id: ticket } = await openTicket(desk, actor, {
    customer,
    ...pick(troubles, at),
    priority: pick(priorities, at),
  });
  const to = { ticket };
  if (at % 2 === 0)
    await replyToCustomer(desk, actor, { at: to, body: "Thank you for writing. We are looking into it.", files: [] });
  if (at % 3 === 0) await receiveFromCustomer(desk, actor, { at: to, body: "Is there any news?", files: [] });
  if (at % 5 === 0) await addNote(desk, actor, { at: to, body: "Seen before: ask for the version first.", files: [] });
  const status = pick(ends, at);
  if (status !== "open") await setTicketStatus(desk, actor, { ticket, status });
}

function pick<T>(list: readonly [T, ...T[]] | readonly T[], at: number): T {
  const found = list[at % list.length];
  if (found === undefined) throw new RangeError("There is nothing to pick from.");
  return found;
}
