// What the API answers, for the document and for the types; views.ts of the desk is what fills it.

import { z } from "zod";
import { Category, Priority, TicketStatus } from "../desk/words.ts";

export const Time = z.string().meta({ description: "UTC", example: "2025-11-09 17:00:00" });
const Role = z.enum(["customer", "provider", "agent", "admin"]);

export const Person = z
  .object({ id: z.int(), name: z.string(), role: Role, avatar_url: z.string().nullable() })
  .meta({ id: "Person" });

export const User = z
  .object({
    id: z.int(),
    name: z.string(),
    email: z.string().nullable(),
    role: Role,
    avatar_url: z.string().nullable(),
    external_id: z.string().nullable().meta({ description: "The customer app's own id for this person." }),
  })
  .meta({ id: "User" });

const Sender = z
  .object({
    id: z.int().nullable(),
    name: z.string().nullable(),
    role: Role.nullable(),
    avatar_url: z.string().nullable(),
  })
  .meta({ id: "Sender", description: "Where a key or a job wrote the message, id and role are null." });

export const AttachmentView = z
  .object({
    id: z.int(),
    name: z.string().meta({ example: "invoice.pdf" }),
    type: z.string().meta({ description: "Read off its bytes.", example: "application/pdf" }),
    size: z.int().meta({ description: "Bytes." }),
    url: z.string().meta({ example: "/customerservices/attachments/5" }),
  })
  .meta({ id: "Attachment" });

/** What the answers to a new message say of it. */
export const AddedFields = { message_id: z.int(), seq: z.int(), attachments: z.array(AttachmentView).optional() };

export const MessageView = z
  .object({
    id: z.int(),
    seq: z.int().meta({ description: "Its place in the conversation." }),
    sender_id: z.int().nullable(),
    sender: Sender,
    message: z.string(),
    attachments: z.array(AttachmentView),
    is_internal: z.boolean(),
    is_read: z.boolean().meta({ description: "Whether the caller's side has read it; its own words count as read." }),
    is_seen: z.boolean().meta({ description: "Whether the side that it was said to has read it." }),
    created_at: Time,
    edited_at: Time.nullable(),
  })
  .meta({ id: "Message" });

const ticketFields = {
  id: z.int(),
  ticket_number: z.string().meta({ example: "TKT-001" }),
  subject: z.string(),
  description: z.string(),
  status: TicketStatus,
  priority: Priority,
  category: Category,
  user: User,
  assigned_to: Person.nullable(),
  conversation_id: z.int(),
  version: z.int().meta({ description: "Rises with every change." }),
  waiting_since: Time.nullable().meta({ description: "The oldest customer message not yet answered." }),
  created_at: Time,
  updated_at: Time,
  resolved_at: Time.nullable(),
  auto_close_at: Time.nullable().meta({
    description:
      "While it is `resolved`: ask the customer whether that settles it. They confirm by setting the status to `closed`, reopen it by setting `open` or by writing; without an answer it closes by itself then (null: never).",
  }),
  closed_at: Time.nullable(),
};

export const TicketView = z.object(ticketFields).meta({ id: "Ticket" });

export const ListedTicket = z
  .object({
    ...ticketFields,
    unread_count: z.int().optional().meta({
      description: "With a customer's token: how many messages of it the customer has not read.",
    }),
  })
  .meta({ id: "ListedTicket" });

export const TicketDetail = z.object({ ...ticketFields, messages: z.array(MessageView) }).meta({ id: "TicketDetail" });

export const Stats = z
  .object({
    total: z.int(),
    open: z.int(),
    in_progress: z.int(),
    resolved: z.int(),
    urgent: z.int(),
    closed: z.int(),
  })
  .meta({
    id: "TicketStats",
    description: "Of the whole desk, not of the filter; for a customer's token, of that customer.",
  });

export const ConversationView = z
  .object({
    id: z.int(),
    user: User,
    last_message: z.string().nullable(),
    unread_count: z.int(),
    assigned_to: Person.nullable(),
    ticket_number: z.string().nullable(),
    waiting_since: Time.nullable(),
    created_at: Time,
    updated_at: Time,
  })
  .meta({ id: "Conversation" });

export const NextCursor = z.string().nullable().meta({ description: "Where the next page begins; null on the last." });

export const Problem = z
  .object({
    success: z.literal(false),
    code: z.string().meta({ example: "not_found" }),
    message: z.string(),
    errors: z.record(z.string(), z.array(z.string())).optional().meta({ description: "Each field, in words." }),
    request_id: z.string(),
  })
  .meta({ id: "Problem" });
