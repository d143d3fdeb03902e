// One customer's chats and tickets, read by polling as a simple app would.

import type { App, Customer } from "./app.ts";
import { ApiError, type Chat, createDeskApi, type DeskApi, type Message, type Ticket } from "./desk-api.ts";

export type Open = { kind: "chat"; id: number } | { kind: "ticket"; id: number };

/** A row of the list: a chat, or a ticket with its conversation. */
export interface Entry {
  open: Open;
  title: string;
  text: string;
  status: string | undefined;
  unread: number;
  updatedAt: string;
}

export interface NewTicket {
  subject: string;
  description: string;
  category: string;
  priority: string;
}

export class Inbox {
  readonly customer: Customer;
  entries: Entry[] | undefined;
  open: Open | undefined;
  ticket: Ticket | undefined;
  messages: Message[] = [];
  problem = "";
  readonly #app: App;
  readonly #api: DeskApi;
  #refreshing: Promise<void> | undefined;
  #readUpTo = 0;

  constructor(app: App, customer: Customer) {
    this.customer = customer;
    this.#app = app;
    this.#api = createDeskApi(app, customer.id);
  }

  /** One reading at a time. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#read().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  show(open: Open | undefined): void {
    this.#readUpTo = 0;
    Object.assign(this, { open, ticket: undefined, messages: [] });
    this.#app.redraw();
    void this.#read();
  }

  /** Into what is open, or as a new chat. */
  send(text: string): Promise<boolean> {
    return this.#attempt(async () => {
      const { open } = this;
      if (open) {
        await this.#api.post(open.kind === "ticket" ? `/tickets/${open.id}/message` : `/chat/${open.id}/send`, {
          message: text,
        });
        await this.#readOpen(open);
      } else {
        const started = await this.#api.post<{ conversation_id: number }>("/chat/create", { message: text });
        this.show({ kind: "chat", id: started.conversation_id });
      }
    });
  }

  openTicket(ticket: NewTicket): Promise<boolean> {
    return this.#attempt(async () => {
      const opened = await this.#api.post<{ ticket: Ticket }>("/tickets", { ...ticket });
      this.show({ kind: "ticket", id: opened.ticket.id });
    });
  }

  async #read(): Promise<void> {
    await this.#attempt(async () => {
      const [{ conversations }, { tickets }] = await Promise.all([
        this.#api.get<{ conversations: Chat[] }>("/chat?limit=30"),
        this.#api.get<{ tickets: Ticket[] }>("/tickets?limit=30"),
      ]);
      this.entries = entriesOf(conversations, tickets);
      if (this.open) await this.#readOpen(this.open);
    });
  }

  async #readOpen(open: Open): Promise<void> {
    const { ticket, messages } = await this.#conversation(open);
    if (this.open !== open) return;
    Object.assign(this, { ticket, messages });
    const latest = messages.findLast(({ sender_id }) => sender_id !== this.customer.id)?.seq ?? 0;
    if (latest <= this.#readUpTo) return;
    await this.#api.post(`/chat/${ticket?.conversation_id ?? open.id}/mark-read`, {});
    this.#readUpTo = latest;
  }

  async #conversation({ kind, id }: Open): Promise<{ ticket?: Ticket; messages: Message[] }> {
    if (kind === "chat") return this.#api.get<{ messages: Message[] }>(`/chat/${id}/messages?limit=100`);
    const { ticket } = await this.#api.get<{ ticket: Ticket & { messages: Message[] } }>(`/tickets/${id}`);
    return { ticket, messages: ticket.messages };
  }

  async #attempt(run: () => Promise<void>): Promise<boolean> {
    try {
      await run();
      this.problem = "";
      return true;
    } catch (error) {
      this.problem = error instanceof ApiError ? error.message : "The desk does not answer. Is it still running?";
      return false;
    } finally {
      this.#app.redraw();
    }
  }
}

/** The latest first; a chat that became a ticket is shown as the ticket. */
export function entriesOf(chats: readonly Chat[], tickets: readonly Ticket[]): Entry[] {
  const unread = new Map(chats.map(({ id, unread_count }) => [id, unread_count]));
  const taken = new Set(tickets.map(({ conversation_id }) => conversation_id));
  return [
    ...tickets.map(
      (ticket): Entry => ({
        open: { kind: "ticket", id: ticket.id },
        title: `${ticket.ticket_number} · ${ticket.subject}`,
        text: ticket.assigned_to ? `with ${ticket.assigned_to.name}` : "waiting for somebody to take it",
        status: ticket.status,
        unread: unread.get(ticket.conversation_id) ?? 0,
        updatedAt: ticket.updated_at,
      }),
    ),
    ...chats
      .filter(({ id }) => !taken.has(id))
      .map(
        (chat): Entry => ({
          open: { kind: "chat", id: chat.id },
          title: "Chat",
          text: chat.last_message ?? "",
          status: undefined,
          unread: chat.unread_count,
          updatedAt: chat.updated_at,
        }),
      ),
  ].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
}
