// What reads give: the documented JSON. Times are "2025-11-09 17:00:00", UTC.

import type { Category, Priority, TicketStatus } from "./words.ts";

export interface PersonJson {
  id: number;
  name: string;
  role: "customer" | "provider" | "agent" | "admin";
  avatar_url: string | null;
}

export interface CustomerJson extends PersonJson {
  email: string | null;
  external_id: string | null;
}

export interface TicketJson {
  id: number;
  ticket_number: string;
  subject: string;
  description: string;
  status: TicketStatus;
  priority: Priority;
  category: Category;
  user: CustomerJson;
  assigned_to: PersonJson | null;
  conversation_id: number;
  version: number;
  waiting_since: string | null;
  created_at: string;
  updated_at: string;
  resolved_at: string | null;
  /** Resolved: the customer is asked to confirm or reopen, and without a word it closes then. */
  auto_close_at: string | null;
  closed_at: string | null;
  /** In its customer's own list: what they have not read. */
  unread_count?: number;
}

/** Where a key or a job wrote it, id and role are null. */
export type SenderJson = PersonJson | { id: null; name: string | null; role: null; avatar_url: null };

export interface AttachmentJson {
  id: number;
  name: string;
  type: string;
  /** Bytes. */
  size: number;
  url: string;
}

interface MessageFields {
  id: number;
  seq: number;
  sender_id: number | null;
  sender: SenderJson;
  message: string;
  attachments: AttachmentJson[];
  /** By the caller's side; one's own words are. */
  is_read: boolean;
  /** By the side that it was said to. */
  is_seen: boolean;
  created_at: string;
  edited_at: string | null;
}

/** What a customer can see; a note has no such form. */
export interface PublicMessageJson extends MessageFields {
  is_internal: false;
}

export interface MessageJson extends MessageFields {
  is_internal: boolean;
}

export interface TicketDetailJson extends TicketJson {
  messages: MessageJson[] | PublicMessageJson[];
}

export interface TicketStats {
  total: number;
  open: number;
  in_progress: number;
  resolved: number;
  urgent: number;
  closed: number;
}

/** In seconds; null where nothing was measured. */
export interface Durations {
  mean: number | null;
  median: number | null;
  p90: number | null;
  n: number;
}

export interface ConversationJson {
  id: number;
  user: CustomerJson;
  last_message: string | null;
  unread_count: number;
  assigned_to: PersonJson | null;
  ticket_number: string | null;
  waiting_since: string | null;
  created_at: string;
  updated_at: string;
}

/** A time as reads give it, as a Date. */
export const readTime = (text: string): Date => new Date(`${text.replace(" ", "T")}Z`);

/** A time as reads give it: "2025-11-09 17:00:00", UTC. */
export const writeTime = (time: Date): string => time.toISOString().slice(0, 19).replace("T", " ");
