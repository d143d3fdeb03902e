// The documented shapes, from the schemas that enforce them. Types only: nothing of the server comes along.

import type { z } from "zod";
import type {
  ConversationView,
  ListedTicket as ListedTicketView,
  MessageView,
  Stats,
  TicketDetail as TicketDetailView,
  TicketView,
  User as UserView,
} from "../http/schemas.ts";
import type { DeskStreamEvent, DeskStreamPlace, StreamEvent } from "../http/streams/schemas.ts";

export type { DeskStreamEvent, StreamEvent };
export type User = z.infer<typeof UserView>;
export type Message = z.infer<typeof MessageView>;
export type Conversation = z.infer<typeof ConversationView>;
export type Ticket = z.infer<typeof TicketView>;
export type ListedTicket = z.infer<typeof ListedTicketView>;
export type TicketDetail = z.infer<typeof TicketDetailView>;
export type TicketStats = z.infer<typeof Stats>;

/** What a message may bring. */
export interface FileLimits {
  max_bytes: number;
  per_message: number;
}

type Typing = Extract<StreamEvent, { event: "typing" }>;
type AroundEach<E extends { event: string; data: object }, P> = E extends unknown
  ? { event: E["event"]; data: P & { data: E["data"] } }
  : never;

/** What the desk's stream tells: where and by whom, and in `data.data` what. */
export type DeskEvent =
  | AroundEach<Exclude<StreamEvent, Typing> | DeskStreamEvent, DeskStreamPlace>
  | AroundEach<Typing, Pick<DeskStreamPlace, "conversation_id">>;

export interface NewUser {
  name: string;
  email?: string | null;
  /** The app's own id for this person: the same again brings them up to date. */
  external_id?: string | null;
  avatar_url?: string | null;
  role?: "customer" | "provider";
}

export interface NewTicket {
  /** With a customer's token it may be left out. */
  user_id?: number;
  subject: string;
  description: string;
  category?: Ticket["category"];
  priority?: Ticket["priority"];
}

export interface Paging {
  limit?: number;
  cursor?: string;
}

export interface TicketFilter extends Paging {
  search?: string;
  status?: Ticket["status"];
  category?: string;
  priority?: Ticket["priority"];
  assigned_to?: number | "unassigned";
  date?: string;
  sort?: "newest" | "waiting" | "priority";
}
