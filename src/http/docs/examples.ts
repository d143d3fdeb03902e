// One call of each endpoint as the page shows it. test/http/docs.test.ts makes them, in this order, on a desk of its own.

import { permissions } from "../../desk/permissions.ts";
import type { Example } from "./example.ts";

const at = "2025-11-09 16:00:00";
const later = "2025-11-09 17:00:00";

const jane = {
  id: 1,
  name: "Jane Doe",
  email: "jane@example.com",
  role: "customer",
  avatar_url: null,
  external_id: "crm-42",
};
const dana = { id: 4, name: "Dana", role: "agent", avatar_url: null };

const opened = {
  id: 1,
  ticket_number: "TKT-001",
  subject: "Payment Issue",
  description: "Cannot pay by card",
  status: "open",
  priority: "urgent",
  category: "billing",
  user: jane,
  assigned_to: null,
  conversation_id: 1,
  version: 1,
  waiting_since: at,
  created_at: at,
  updated_at: at,
  resolved_at: null,
  auto_close_at: null,
  closed_at: null,
};
const inProgress = {
  ...opened,
  status: "in_progress",
  assigned_to: dana,
  subject: "Payment Issue: card expired",
  version: 4,
  updated_at: later,
};

const said = (id: number, seq: number, message: string) => ({
  id,
  seq,
  sender_id: jane.id,
  sender: { id: jane.id, name: jane.name, role: jane.role, avatar_url: null },
  message,
  is_internal: false,
  is_read: false,
  is_seen: false,
  attachments: [] as object[],
  created_at: later,
  edited_at: null,
});

const invoice = {
  id: 1,
  name: "invoice.pdf",
  type: "application/pdf",
  size: 48_213,
  url: "/customerservices/attachments/1",
};

const stats = { total: 1, open: 0, in_progress: 1, resolved: 0, urgent: 1, closed: 0 };

const hook = {
  id: 1,
  url: "https://app.example.com/webhooks",
  description: "Our app",
  events: ["ticket.created", "message.created"],
  active: true,
  disabled_reason: null,
  failing_since: null,
  created_at: at,
  disabled_at: null,
};
const narrowed = { ...hook, events: ["message.created"] };

/** First, so that the webhook is told of what the others do. */
const firstExamples: Record<string, Example> = {
  createWebhook: {
    body: { url: hook.url, events: hook.events, description: hook.description },
    status: 201,
    answer: { success: true, message: "Webhook created successfully", webhook: hook, secret: "whsec_C2FVsBQIhrscChl…" },
  },
};

const ticketExamples: Record<string, Example> = {
  openTicket: {
    body: {
      user_id: 1,
      subject: "Payment Issue",
      description: "Cannot pay by card",
      category: "billing",
      priority: "urgent",
    },
    status: 201,
    answer: { success: true, message: "Ticket created successfully", ticket: { ...opened, messages: [] } },
  },
  assignTicket: {
    params: { id: "TKT-001" },
    body: { assigned_to: 4 },
    answer: { success: true, message: "Ticket assigned successfully" },
  },
  addTicketMessage: {
    params: { id: "TKT-001" },
    body: { message: "It says my card is expired." },
    files: ["invoice.pdf"],
    status: 201,
    answer: { success: true, message: "Message added successfully", message_id: 1, seq: 3 },
  },
  addAttachments: {
    params: { id: "TKT-001" },
    files: ["invoice.pdf"],
    status: 201,
    answer: { success: true, message: "Files added successfully", message_id: 2, seq: 4, attachments: [invoice] },
  },
  downloadAttachment: {
    params: { id: "1" },
    answer: {},
    headers: {
      "Content-Type": "application/pdf",
      "Content-Length": "48213",
      "Content-Disposition": "attachment; filename=\"invoice.pdf\"; filename*=UTF-8''invoice.pdf",
    },
  },
  setTicketStatus: {
    params: { id: "TKT-001" },
    body: { status: "in_progress" },
    answer: { success: true, message: "Ticket status updated" },
  },
  editTicket: {
    params: { id: "TKT-001" },
    body: { subject: "Payment Issue: card expired", version: 3 },
    answer: { success: true, message: "Ticket updated", ticket: inProgress },
  },
  viewTicket: {
    params: { id: "TKT-001" },
    answer: {
      ticket: {
        ...inProgress,
        messages: [said(1, 3, "It says my card is expired."), { ...said(2, 4, ""), attachments: [invoice] }],
      },
    },
  },
  showTicketTyping: { params: { id: "TKT-001" }, answer: { success: true, message: "Typing shown" } },
  listTickets: {
    query: { status: "in_progress", priority: "urgent" },
    answer: { tickets: [inProgress], stats, next_cursor: null },
  },
};

const chatExamples: Record<string, Example> = {
  createChat: {
    body: { user_id: 1, message: "Hello, I need help" },
    status: 201,
    answer: { success: true, conversation_id: 2, message_id: 3 },
  },
  sendMessage: {
    params: { id: "2" },
    body: { message: "Are you there?" },
    files: ["screenshot.png"],
    status: 201,
    answer: { success: true, message: "Message sent successfully", message_id: 4, seq: 3 },
  },
  listChats: {
    query: { unread: "true" },
    answer: {
      conversations: [
        {
          id: 2,
          user: jane,
          last_message: "Are you there?",
          unread_count: 2,
          assigned_to: null,
          ticket_number: null,
          waiting_since: at,
          created_at: at,
          updated_at: later,
        },
      ],
      next_cursor: null,
    },
  },
  listMessages: {
    params: { id: "2" },
    query: { limit: "20" },
    answer: { messages: [said(3, 2, "Hello, I need help"), said(4, 3, "Are you there?")] },
  },
  showTyping: { params: { id: "2" }, answer: { success: true, message: "Typing shown" } },
  markRead: { params: { id: "2" }, answer: { success: true, message: "Conversation marked as read" } },
  editMessage: {
    params: { id: "2", message: "4" },
    body: { message: "Are you still there?" },
    answer: { success: true, message: "Message edited" },
  },
  deleteMessage: { params: { id: "2", message: "4" }, answer: { success: true, message: "Message deleted" } },
};

const userExamples: Record<string, Example> = {
  createUser: {
    body: { name: "John Doe", email: "john@example.com", external_id: "crm-43" },
    status: 201,
    answer: {
      success: true,
      message: "User created successfully",
      user: { ...jane, id: 6, name: "John Doe", email: "john@example.com", external_id: "crm-43" },
    },
  },
  listUsers: { query: { search: "jane" }, answer: { users: [jane], next_cursor: null } },
  viewUser: { params: { id: "1" }, answer: { user: jane } },
  mintToken: {
    params: { id: "1" },
    body: { expires_in: 3_600 },
    answer: { success: true, token: "eyJhbGciOiJIUzI1NiIsImtpZCI6…", expires_at: later },
  },
};

const granted = ["view_tickets", "create_tickets"];
const key = { id: 3, name: "Shop", permissions: granted, notes: false, created_at: at, revoked_at: null };

const accessExamples: Record<string, Example> = {
  whoAmI: {
    answer: {
      caller: { kind: "api_key", id: 1, name: "Shop", role: null },
      permissions: [...permissions],
      notes: true,
      manages_keys: true,
    },
  },
  listSessions: {
    as: "agent",
    answer: {
      sessions: [
        {
          id: 1,
          user: dana,
          user_agent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
          current: true,
          created_at: at,
          seen_at: later,
          expires_at: "2025-11-10 05:00:00",
        },
      ],
    },
  },
  revokeSession: { params: { id: "1" }, as: "agent", answer: { success: true, message: "Session ended" } },
  createKey: {
    body: { name: "Shop", permissions: granted, notes: false },
    status: 201,
    answer: { success: true, message: "API key created", key, secret: "tdk_y1KIcSKj…" },
  },
  listKeys: { query: { limit: "1" }, answer: { keys: [key], next_cursor: "eyJpZCI6M30" } },
  revokeKey: {
    params: { id: "3" },
    answer: { success: true, message: "API key revoked", key: { ...key, revoked_at: later } },
  },
};

// A median is within 1 % of the true one, which here is 2,700 and 7,200.
const took = { mean: 2_700, median: 2_703, p90: 2_703 };
const answered = { ...took, n: 1 };
const solved = { mean: 7_200, median: 7_213, p90: 7_213 };
const none = { mean: null, median: null, p90: null, n: 0 };

const statsExamples: Record<string, Example> = {
  readStats: {
    query: { range: "today", category: "billing" },
    answer: {
      ...stats,
      in_progress: 0,
      resolved: 1,
      from: "2025-11-09",
      to: "2025-11-09",
      zone: "UTC",
      counted_at: "2025-11-09 19:00:05",
      response_time: { ...answered, business: took },
      resolution_time: { ...solved, n: 1, business: solved },
      agents: [
        { agent: dana, handled: 1, resolved: 1, first_response: answered },
        { agent: { ...dana, id: 5, name: "Bo", role: "admin" }, handled: 0, resolved: 0, first_response: none },
      ],
      categories: [],
      priorities: [],
      platforms: [],
      days: [{ date: "2025-11-09", opened: 1, answered: 1, resolved: 1, response_time: answered }],
      weeks: [{ week: "2025-11-03", opened: 1, answered: 1, resolved: 1, response_time: answered }],
    },
  },
};

const webhookExamples: Record<string, Example> = {
  listWebhooks: { answer: { webhooks: [hook], next_cursor: null } },
  viewWebhook: { params: { id: "1" }, answer: { webhook: hook } },
  listWebhookDeliveries: {
    params: { id: "1" },
    query: { state: "dead" },
    answer: {
      deliveries: [
        {
          id: 1,
          webhook_id: "evt_1_1",
          event: "ticket.created",
          conversation_id: 1,
          state: "dead",
          attempts: 9,
          status: 422,
          reason: "It answered 422.",
          created_at: at,
          last_tried_at: later,
          next_try_at: null,
          ended_at: later,
        },
      ],
      next_cursor: null,
    },
  },
  retryWebhookDelivery: {
    params: { id: "1", deliveryId: "1" },
    answer: { success: true, message: "Delivery will be sent again" },
  },
  changeWebhook: {
    params: { id: "1" },
    body: { events: narrowed.events, rotate_secret: true },
    answer: {
      success: true,
      message: "Webhook updated successfully",
      webhook: narrowed,
      secret: "whsec_MfKQ9r8GKYqrTwj…",
    },
  },
};

/** Last, since what they end is what the others are about. */
const lastExamples: Record<string, Example> = {
  removeWebhook: { params: { id: "1" }, answer: { success: true, message: "Webhook deleted successfully" } },
  deleteTicket: { params: { id: "TKT-001" }, answer: { success: true, message: "Ticket deleted" } },
};

/** By the endpoint's name. */
export const examples: Readonly<Record<string, Example>> = {
  ...firstExamples,
  ...ticketExamples,
  ...chatExamples,
  ...userExamples,
  ...statsExamples,
  ...webhookExamples,
  ...accessExamples,
  ...lastExamples,
};
