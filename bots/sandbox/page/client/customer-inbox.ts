// One customer's chats and tickets, read by polling as a simple app would.

import type { App, Customer } from "./app.ts";
import { type Chat, createDeskApi, type Message, type Ticket } from "./desk-api.ts";

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

export interface Inbox {
  readonly customer: Customer;
  entries: Entry[] | undefined;
  open: Open | undefined;
  ticket: Ticket | undefined;
  messages: Message[];
  problem: string;
  refresh(): Promise<void>;
  show(open: Open | undefined): void;
  send(text: string): Promise<boolean>;
  openTicket(ticket: NewTicket): Promise<boolean>;
}

export function createInbox(app: App, customer: Customer): Inbox {
  const api = createDeskApi(app, customer.id);
  let readUpTo = 0;
  let refreshing: Promise<void> | undefined;

  const attempt = async (run: () => Promise<void>): Promise<boolean> => {
    try {
      await run();
      inbox.problem = "";
      return true;
    } catch (error) {
      inbox.problem =
        error instanceof TypeError
          ? "The desk does not answer. Is it still running?"
          : error instanceof Error
            ? error.message
            : String(error);
      return false;
    } finally {
      app.redraw();
    }
  };

  const readList = async () => {
    const [{ conversations }, { tickets }] = await Promise.all([
      api.get<{ conversations: Chat[] }>("/chat?limit=30"),
      api.get<{ tickets: Ticket[] }>("/tickets?limit=30"),
    ]);
    inbox.entries = entriesOf(conversations, tickets);
  };

  const readOpen = async (open: Open) => {
    const ticket =
      open.kind === "ticket"
        ? (await api.get<{ ticket: Ticket & { messages: Message[] } }>(`/tickets/${open.id}`)).ticket
        : undefined;
    const messages =
      ticket?.messages ?? (await api.get<{ messages: Message[] }>(`/chat/${open.id}/messages?limit=100`)).messages;
    if (inbox.open !== open) return;
    Object.assign(inbox, { ticket, messages });
    const latest = messages.findLast(({ sender_id }) => sender_id !== customer.id)?.seq ?? 0;
    if (latest <= readUpTo) return;
    readUpTo = latest;
    await api.post(`/chat/${ticket?.conversation_id ?? open.id}/mark-read`, {});
  };

  const read = async () => {
    await attempt(async () => {
      await readList();
      if (inbox.open) await readOpen(inbox.open);
    });
  };

  const inbox: Inbox = {
    customer,
    entries: undefined,
    open: undefined,
    ticket: undefined,
    messages: [],
    problem: "",
    refresh: () => {
      refreshing ??= read().finally(() => (refreshing = undefined));
      return refreshing;
    },
    show: (open) => {
      readUpTo = 0;
      Object.assign(inbox, { open, ticket: undefined, messages: [] });
      app.redraw();
      void read();
    },
    send: (text) =>
      attempt(async () => {
        const { open } = inbox;
        if (!open) {
          const started = await api.post<{ conversation_id: number }>("/chat/create", { message: text });
          inbox.show({ kind: "chat", id: started.conversation_id });
        } else {
          await api.post(open.kind === "ticket" ? `/tickets/${open.id}/message` : `/chat/${open.id}/send`, {
            message: text,
          });
          await readOpen(open);
        }
      }),
    openTicket: (ticket) =>
      attempt(async () => {
        const opened = await api.post<{ ticket: Ticket }>("/tickets", { ...ticket });
        inbox.show({ kind: "ticket", id: opened.ticket.id });
      }),
  };
  return inbox;
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
