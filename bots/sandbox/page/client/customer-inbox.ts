// One customer's chats and tickets, as a company's own app would have them: the typed client, with that customer's token and
// nothing else. The list is asked for again and again, what is open is streamed.

import { ApiError } from "../../../../src/client/api-error.ts";
import { type Client, createClient } from "../../../../src/client/create-client.ts";
import type { Conversation, Message, NewTicket, StreamEvent, Ticket } from "../../../../src/client/types.ts";
import { type App, type Customer, postJson } from "./app.ts";

/** A row of the list: a chat, or a ticket with its conversation. */
export interface Entry {
  conversation: number;
  ticket: Ticket | undefined;
  title: string;
  text: string;
  unread: number;
  updatedAt: string;
}

const page = 30;
const renewMs = 600_000;
const typingMs = 6_000;

export class Inbox {
  readonly customer: Customer;
  readonly client: Client;
  entries: Entry[] | undefined;
  /** The conversation that is shown. */
  open: number | undefined;
  messages: Message[] = [];
  typing = "";
  problem = "";
  readonly #app: App;
  #stop = new AbortController();
  #refreshing: Promise<void> | undefined;

  constructor(app: App, customer: Customer) {
    this.customer = customer;
    this.client = createClient({ baseUrl: app.apiBase, token: tokensOf(app, customer), attempts: 2 });
    this.#app = app;
  }

  get ticket(): Ticket | undefined {
    return this.entries?.find(({ conversation }) => conversation === this.open)?.ticket;
  }

  /** One reading at a time. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#attempt(async () => {
      const [{ conversations }, { tickets }] = await Promise.all([
        this.client.chats.list({ limit: page }),
        this.client.tickets.list({ limit: page }),
      ]);
      this.entries = entriesOf(conversations, tickets);
    })
      .then(() => undefined)
      .finally(() => {
        this.#refreshing = undefined;
      });
    return this.#refreshing;
  }

  show(conversation: number | undefined): void {
    this.leave();
    Object.assign(this, { open: conversation, messages: [], typing: "", problem: "" });
    this.#app.redraw();
    if (conversation !== undefined) void this.#attempt(() => this.#follow(conversation, this.#stop.signal));
  }

  /** Listens no longer. */
  leave(): void {
    this.#stop.abort();
    this.#stop = new AbortController();
  }

  /** Into what is open, or as a new chat. */
  send(message: string, files: readonly File[] = []): Promise<boolean> {
    return this.#attempt(async () => {
      if (this.open !== undefined) {
        await this.client.chats.send(this.open, { message, files });
        return;
      }
      const begun = await this.client.chats.create({ message: message || files.map(({ name }) => name).join(", ") });
      this.show(begun.conversation_id);
      if (files.length > 0) await this.client.chats.send(begun.conversation_id, { message: "", files });
      await this.refresh();
    });
  }

  openTicket(ticket: NewTicket): Promise<boolean> {
    return this.#attempt(async () => {
      const opened = await this.client.tickets.open(ticket);
      await this.refresh();
      this.show(opened.ticket.conversation_id);
    });
  }

  /** The customer's word on a resolved ticket. */
  settle({ id }: Ticket, isSettled: boolean): Promise<boolean> {
    return this.#attempt(async () => {
      await this.client.tickets.setStatus(id, isSettled ? "closed" : "open");
      await this.refresh();
    });
  }

  read(attachment: number): Promise<Blob> {
    return this.client.attachments.read(attachment);
  }

  async #follow(conversation: number, signal: AbortSignal): Promise<void> {
    const { messages } = await this.client.chats.messages(conversation, { limit: 100 });
    if (signal.aborted) return;
    this.messages = messages;
    await this.#markRead(conversation);
    const after = messages.at(-1)?.seq ?? 0;
    for await (const told of this.client.chats.stream(conversation, { after, signal })) {
      this.#take(told);
      this.#app.redraw();
      if (told.event === "message") await this.#markRead(conversation);
      if (told.event === "status") void this.refresh();
    }
  }

  #take({ event, data }: StreamEvent): void {
    const others = (id: number) => this.messages.filter((message) => message.id !== id);
    if (event === "message.deleted") this.messages = others(data.id);
    else if (event === "message" || event === "message.edited") {
      this.messages = [...others(data.id), data].sort((a, b) => a.seq - b.seq);
      if (data.sender_id !== this.customer.id) this.typing = "";
    } else if (event === "read" && data.side === "desk") {
      this.messages = this.messages.map((one) => (one.seq <= data.up_to ? { ...one, is_seen: true } : one));
    } else if (event === "typing" && data.side === "desk") this.#showTyping(data.name);
  }

  #showTyping(name: string): void {
    this.typing = name;
    setTimeout(() => {
      this.typing = "";
      this.#app.redraw();
    }, typingMs);
  }

  async #markRead(conversation: number): Promise<void> {
    if (this.messages.every((message) => message.is_read)) return;
    this.messages = this.messages.map((message) => ({ ...message, is_read: true }));
    await this.client.chats.markRead(conversation);
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

/** A company's server mints these for who is signed in; here the sandbox does. */
function tokensOf(app: App, { id }: Customer): () => Promise<string> {
  let [token, renewAt] = ["", 0];
  return async () => {
    if (Date.now() < renewAt) return token;
    const told = await postJson(`${app.base}/customer-token`, { id });
    if (typeof told.token !== "string") throw new Error(told.message ?? "There is no token for this customer.");
    [token, renewAt] = [told.token, Date.now() + renewMs];
    return token;
  };
}

/** The latest first; a chat that became a ticket is shown as the ticket. */
export function entriesOf(chats: readonly Conversation[], tickets: readonly Ticket[]): Entry[] {
  const unread = new Map(chats.map(({ id, unread_count }) => [id, unread_count]));
  const taken = new Set(tickets.map(({ conversation_id }) => conversation_id));
  return [
    ...tickets.map(
      (ticket): Entry => ({
        conversation: ticket.conversation_id,
        ticket,
        title: `${ticket.ticket_number} · ${ticket.subject}`,
        text: ticket.assigned_to ? `with ${ticket.assigned_to.name}` : "waiting for somebody to take it",
        unread: unread.get(ticket.conversation_id) ?? 0,
        updatedAt: ticket.updated_at,
      }),
    ),
    ...chats
      .filter(({ id }) => !taken.has(id))
      .map(
        (chat): Entry => ({
          conversation: chat.id,
          ticket: undefined,
          title: "Chat",
          text: chat.last_message ?? "",
          unread: chat.unread_count,
          updatedAt: chat.updated_at,
        }),
      ),
  ].sort((a, b) => b.updatedAt.localeCompare(a.updatedAt));
}
