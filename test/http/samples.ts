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
  /** Files of a public message and of a note. */
  attachment: number;
  noteAttachment: number;
  /** What the customer said in the conversation. */
  message: number;
  /** Nobody's own; those of the desk, and what it was told. */
  webhook: number;
  delivery: number;
}

export interface Sample {
  endpoint: string;
  /** When it is not the endpoint's own. */
  needs?: Permission;
  /** When a customer may not, whatever the permission. */
  customers?: "never";
  /** When it is the customer's alone: no agent changes their words. */
  agents?: "never";
  /** What is of notes is refused to, or not there for, a customer and a key without notes. */
  notes?: "refused" | "hidden";
  path?: (own: Belongings, world: HttpWorld) => string;
  body?: (own: Belongings, world: HttpWorld) => object;
  /** What cannot be somebody else's or missing: there is nothing in its address. */
  placeless?: true;
  /** Its body says for whom it is. */
  names?: true;
}

const ticket = (rest: string) => (own: Belongings) => `/tickets/${own.ticket}${rest}`;
const chat = (rest: string) => (own: Belongings) => `/chat/${own.conversation}${rest}`;
const message = (own: Belongings) => `/chat/${own.conversation}/messages/${own.message}`;
const webhook = (rest: string) => (own: Belongings) => `/webhooks/${own.webhook}${rest}`;
const user = (rest: string) => (own: Belongings) => `/users/${own.person}${rest}`;

function files(fields: Record<string, string> = {}): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("files", new File(["Hello"], "hello.txt"));
  return form;
}

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
    notes: "refused",
  },
  { endpoint: "addTicketMessage", path: ticket("/message"), body: () => files({ message: "See this" }) },
  { endpoint: "editTicket", path: ticket(""), body: () => ({ subject: "New", priority: "urgent" }) },
  { endpoint: "deleteTicket", path: ticket("") },
  { endpoint: "addAttachments", path: ticket("/attachments"), body: () => files() },
  {
    endpoint: "addAttachments",
    path: ticket("/attachments"),
    body: () => files({ is_internal: "true" }),
    needs: "edit_tickets",
    notes: "refused",
  },
  { endpoint: "downloadAttachment", path: (own) => `/attachments/${own.attachment}` },
  { endpoint: "downloadAttachment", path: (own) => `/attachments/${own.noteAttachment}`, notes: "hidden" },
  { endpoint: "showTicketTyping", path: ticket("/typing") },
  { endpoint: "listChats", placeless: true },
  { endpoint: "listMessages", path: chat("/messages") },
  { endpoint: "sendMessage", path: chat("/send"), body: () => ({ message: "Hello" }) },
  { endpoint: "editMessage", path: message, body: () => ({ message: "Hello!" }), agents: "never" },
  { endpoint: "deleteMessage", path: message, agents: "never" },
  { endpoint: "markRead", path: chat("/mark-read") },
  { endpoint: "createChat", placeless: true, names: true, body: (own) => ({ user_id: own.person, message: "Hello" }) },
  { endpoint: "showTyping", path: chat("/typing") },
  { endpoint: "readStats", placeless: true },
  {
    endpoint: "readStats",
    path: (_, { people }) => `/stats?agent=${people.ada.id}`,
    placeless: true,
    customers: "never",
  },
  { endpoint: "createWebhook", placeless: true, body: () => ({ url: "https://app.example.com/webhooks" }) },
  { endpoint: "listWebhooks", placeless: true },
  { endpoint: "viewWebhook", path: webhook("") },
  { endpoint: "listWebhookDeliveries", path: webhook("/deliveries") },
  {
    endpoint: "retryWebhookDelivery",
    path: (own) => `/webhooks/${own.webhook}/deliveries/${own.delivery}/retry`,
  },
  { endpoint: "changeWebhook", path: webhook(""), body: () => ({ description: "Ours" }) },
  { endpoint: "changeWebhook", path: webhook(""), body: () => ({ rotate_secret: true }) },
  { endpoint: "removeWebhook", path: webhook("") },
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
