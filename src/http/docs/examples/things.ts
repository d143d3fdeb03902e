// Who and what the examples are about.

export const at = "2025-11-09 16:00:00";
export const later = "2025-11-09 17:00:00";

export const jane = {
  id: 1,
  name: "Jane Doe",
  email: "jane@example.com",
  role: "customer",
  avatar_url: null,
  external_id: "crm-42",
};
export const dana = { id: 4, name: "Dana", role: "agent", avatar_url: null };

export const opened = {
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
export const inProgress = {
  ...opened,
  status: "in_progress",
  assigned_to: dana,
  subject: "Payment Issue: card expired",
  version: 4,
  updated_at: later,
};

export const said = (id: number, seq: number, message: string) => ({
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

export const invoice = {
  id: 1,
  name: "invoice.pdf",
  type: "application/pdf",
  size: 48_213,
  url: "/customerservices/attachments/1",
};

export const stats = { total: 1, open: 0, in_progress: 1, resolved: 0, urgent: 1, closed: 0 };
