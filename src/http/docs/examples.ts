// One call of each endpoint as the page shows it. test/http/docs.test.ts makes them, in this order, on a desk of its own.

export interface Example {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: object;
  status?: 200 | 201;
  /** Who calls, when it is not a key: an agent's browser. */
  as?: "agent";
  answer: object;
}

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
  closed_at: null,
};
const inProgress = { ...opened, status: "in_progress", assigned_to: dana, version: 3, updated_at: later };

const said = (id: number, seq: number, message: string) => ({
  id,
  seq,
  sender_id: jane.id,
  sender: { id: jane.id, name: jane.name, role: jane.role, avatar_url: null },
  message,
  is_internal: false,
  is_read: false,
  created_at: later,
  edited_at: null,
});

const stats = { total: 1, open: 0, in_progress: 1, resolved: 0, urgent: 1, closed: 0 };

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
    status: 201,
    answer: { success: true, message: "Message added successfully", message_id: 1, seq: 3 },
  },
  setTicketStatus: {
    params: { id: "TKT-001" },
    body: { status: "in_progress" },
    answer: { success: true, message: "Ticket status updated" },
  },
  viewTicket: {
    params: { id: "TKT-001" },
    answer: { ticket: { ...inProgress, messages: [said(1, 3, "It says my card is expired.")] } },
  },
  listTickets: {
    query: { status: "in_progress", priority: "urgent" },
    answer: { tickets: [inProgress], stats, next_cursor: null },
  },
};

const chatExamples: Record<string, Example> = {
  createChat: {
    body: { user_id: 1, message: "Hello, I need help" },
    status: 201,
    answer: { success: true, conversation_id: 2, message_id: 2 },
  },
  sendMessage: {
    params: { id: "2" },
    body: { message: "Are you there?" },
    status: 201,
    answer: { success: true, message: "Message sent successfully", message_id: 3, seq: 3 },
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
    answer: { messages: [said(2, 2, "Hello, I need help"), said(3, 3, "Are you there?")] },
  },
  markRead: { params: { id: "2" }, answer: { success: true, message: "Conversation marked as read" } },
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
      permissions: granted,
      notes: false,
      manages_keys: false,
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

/** By the endpoint's name. A call that has none here is shown with what its schemas take. */
export const examples: Readonly<Record<string, Example>> = {
  ...ticketExamples,
  ...chatExamples,
  ...userExamples,
  ...accessExamples,
};
