// A small client of the documented API, for Node 20 and for browsers: fetch and nothing else.

import { type ClientOptions, type Connection, connectionTo } from "./connection.ts";
import { withFiles } from "./files.ts";
import { createRequest, type Request, type RequestOptions } from "./request.ts";
import { type StreamOptions, streamEvents } from "./stream.ts";
import type {
  Conversation,
  DeskEvent,
  FileLimits,
  ListedTicket,
  Message,
  NewTicket,
  NewUser,
  Paging,
  StreamEvent,
  Ticket,
  TicketDetail,
  TicketFilter,
  TicketStats,
  User,
} from "./types.ts";

export type Client = ReturnType<typeof createClient>;

interface Success {
  success: true;
  message: string;
}

type Sent = Success & { message_id: number; seq: number; attachments?: Message["attachments"] };
type Page<T> = T & { next_cursor: string | null };

/** `token` is an API key on a server, a customer's token in an app. */
export function createClient(options: ClientOptions) {
  const connection = connectionTo(options);
  const request = createRequest(connection);
  return {
    users: usersOf(request),
    tickets: ticketsOf(request, connection),
    chats: chatsOf(request, connection),
    attachments: {
      /** What the file holds. */
      read: (id: number) => request<Blob>("GET", `/attachments/${id}`, { as: "blob" }),
      /** What a message may bring. */
      limits: async () => (await request<{ files: FileLimits }>("GET", "/session")).files,
    },
    events: {
      /** The whole desk as it happens; not for customers. */
      stream: (options?: StreamOptions) => streamEvents<DeskEvent>(connection, "/events/stream", options),
    },
  };
}

function usersOf(request: Request) {
  return {
    create: (body: NewUser, options?: RequestOptions) =>
      request<Success & { user: User }>("POST", "/users", { body, ...options }),
    view: (id: number) => request<{ user: User }>("GET", `/users/${id}`),
    list: (query?: Paging & { search?: string; role?: User["role"] }) =>
      request<Page<{ users: User[] }>>("GET", "/users", { query: { ...query } }),
    /** A token for the customer's own app, for at most a day (`expires_in`, seconds). */
    token: (id: number, body: { expires_in?: number } = {}) =>
      request<{ success: true; token: string; expires_at: string }>("POST", `/users/${id}/token`, {
        body,
        repeatable: true,
      }),
  };
}

/** `id` is the ticket's number or its TKT-… form. */
function ticketsOf(request: Request, connection: Connection) {
  const at = (id: number | string, rest = "") => `/tickets/${encodeURIComponent(id)}${rest}`;
  return {
    list: (query?: TicketFilter) =>
      request<Page<{ tickets: ListedTicket[]; stats: TicketStats }>>("GET", "/tickets", { query: { ...query } }),
    open: (body: NewTicket, options?: RequestOptions) =>
      request<Success & { ticket: TicketDetail }>("POST", "/tickets", { body, ...options }),
    view: (id: number | string) => request<{ ticket: TicketDetail }>("GET", at(id)),
    setStatus: (id: number | string, status: Ticket["status"]) =>
      request<Success>("PUT", at(id, "/status"), { body: { status } }),
    /** Null is nobody. */
    assign: (id: number | string, agent: number | null) =>
      request<Success>("PUT", at(id, "/assign"), { body: { assigned_to: agent } }),
    addMessage: (
      id: number | string,
      body: { message: string; is_internal?: boolean; sender_id?: number; files?: readonly File[] },
      options?: RequestOptions,
    ) => request<Sent>("POST", at(id, "/message"), { body: withFiles(body), ...options }),
    typing: (id: number | string) => request<Success>("POST", at(id, "/typing"), { repeatable: true }),
    stream: (id: number | string, options?: StreamOptions) =>
      streamEvents<StreamEvent>(connection, at(id, "/stream"), options),
  };
}

function chatsOf(request: Request, connection: Connection) {
  return {
    list: (query?: Paging & { search?: string; unread?: boolean }) =>
      request<Page<{ conversations: Conversation[] }>>("GET", "/chat", { query: { ...query } }),
    create: (body: { user_id?: number; message: string }, options?: RequestOptions) =>
      request<{ success: true; conversation_id: number; message_id: number }>("POST", "/chat/create", {
        body,
        ...options,
      }),
    /** Beside files the message may be empty. */
    send: (
      id: number,
      body: { message: string; sender_id?: number; files?: readonly File[] },
      options?: RequestOptions,
    ) => request<Sent>("POST", `/chat/${id}/send`, { body: withFiles(body), ...options }),
    /** The newest page, oldest first within it; `before` and `after` are messages' `seq`. */
    messages: (id: number, query?: { before?: number; after?: number; limit?: number }) =>
      request<{ messages: Message[] }>("GET", `/chat/${id}/messages`, { query: { ...query } }),
    markRead: (id: number, body: { sender_id?: number } = {}) =>
      request<Success>("POST", `/chat/${id}/mark-read`, { body, repeatable: true }),
    typing: (id: number) => request<Success>("POST", `/chat/${id}/typing`, { repeatable: true }),
    stream: (id: number, options?: StreamOptions) =>
      streamEvents<StreamEvent>(connection, `/chat/${id}/stream`, options),
  };
}
