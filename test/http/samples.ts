// For each endpoint a request that is right in every way but perhaps in who sends it; for the matrix and for whoever tries all.

import type { Permission } from "../../src/desk/permissions.ts";
import type { HttpWorld } from "./world.ts";

/** What belongs to one customer, or (`nobody`) to none. */
export interface Belongings {
  person: number;
  ticket: number;
  conversation: number;
  key: number;
  session: number;
}

export interface Sample {
  endpoint: string;
  /** When it is not the endpoint's own. */
  needs?: Permission;
  /** When a customer may not, whatever the permission. */
  customers?: "never";
  path?: (own: Belongings) => string;
  body?: (own: Belongings, world: HttpWorld) => object;
  /** What cannot be somebody else's or missing: there is nothing in its address. */
  placeless?: true;
  /** Its body says for whom it is. */
  names?: true;
}

const ticket = (rest: string) => (own: Belongings) => `/tickets/${own.ticket}${rest}`;
const chat = (rest: string) => (own: Belongings) => `/chat/${own.conversation}${rest}`;
const user = (rest: string) => (own: Belongings) => `/users/${own.person}${rest}`;

export const samples: readonly Sample[] = [
  { endpoint: "listTickets", placeless: true },
  { endpoint: "viewTicket", path: ticket("") },
  {
    endpoint: "openTicket",
    placeless: true,
    names: true,
    body: (own) => ({ user_id: own.person, subject: "S", description: "D" }),
  },
  { endpoint: "setTicketStatus", path: ticket("/status"), body: () => ({ status: "open" }) },
  { endpoint: "setTicketStatus", path: ticket("/status"), body: () => ({ status: "closed" }), needs: "close_tickets" },
  { endpoint: "assignTicket", path: ticket("/assign"), body: (_, { people }) => ({ assigned_to: people.ada.id }) },
  { endpoint: "addTicketMessage", path: ticket("/message"), body: () => ({ message: "Hello" }) },
  {
    endpoint: "addTicketMessage",
    path: ticket("/message"),
    body: () => ({ message: "Among us", is_internal: true }),
    needs: "edit_tickets",
    customers: "never",
  },
  { endpoint: "listChats", placeless: true },
  { endpoint: "listMessages", path: chat("/messages") },
  { endpoint: "sendMessage", path: chat("/send"), body: () => ({ message: "Hello" }) },
  { endpoint: "markRead", path: chat("/mark-read") },
  { endpoint: "createChat", placeless: true, names: true, body: (own) => ({ user_id: own.person, message: "Hello" }) },
  { endpoint: "createUser", placeless: true, body: () => ({ name: "Eve" }) },
  { endpoint: "listUsers", placeless: true },
  { endpoint: "viewUser", path: user("") },
  { endpoint: "mintToken", path: user("/token") },
  { endpoint: "whoAmI", placeless: true },
  { endpoint: "listSessions", placeless: true },
  { endpoint: "revokeSession", path: (own) => `/sessions/${own.session}` },
  { endpoint: "createKey", placeless: true, body: () => ({ name: "Made", permissions: ["view_chat"] }) },
  { endpoint: "listKeys", placeless: true },
  { endpoint: "revokeKey", path: (own) => `/keys/${own.key}` },
];
