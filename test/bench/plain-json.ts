// The same JSON as one would write it who never measured: what the floor answers with. It stays as it is when ours gets faster.

/** "2025-11-09 17:00:00", UTC. */
const timeText = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')`;

const numberText = (id: string): string => `'TKT-' || lpad(${id}::text, greatest(3, length(${id}::text)), '0')`;

const personFields = (alias: string): string =>
  `'id', ${alias}.id, 'name', ${alias}.name, 'role', ${alias}.role, 'avatar_url', ${alias}.avatar_url`;

/** A person as everyone may see them; `alias` is a row of person. */
const personJson = (alias: string): string => `json_build_object(${personFields(alias)})`;

/** The customer of a ticket or chat, with what only the desk and they themselves see. */
const customerJson = (alias: string): string => `json_build_object(
  ${personFields(alias)}, 'email', ${alias}.email, 'external_id', ${alias}.external_id)`;

/** Null when `alias`, outer joined, found nobody. */
const optionalPersonJson = (alias: string): string =>
  `CASE WHEN ${alias}.id IS NULL THEN NULL ELSE ${personJson(alias)} END`;

/** The fields of a ticket without its messages; t: ticket, c: its customer, a: its assignee, outer joined. */
const ticketFields = `
  'id', t.id, 'ticket_number', ${numberText("t.id")}, 'subject', t.subject, 'description', t.description,
  'status', t.status, 'priority', t.priority, 'category', t.category,
  'user', ${customerJson("c")}, 'assigned_to', ${optionalPersonJson("a")},
  'conversation_id', t.conversation_id, 'version', t.version,
  'waiting_since', ${timeText("coalesce(t.waiting_since, t.snoozed_wait)")},
  'created_at', ${timeText("t.opened_at")}, 'updated_at', ${timeText("t.updated_at")},
  'resolved_at', ${timeText("t.resolved_at")}, 'auto_close_at', ${timeText("t.auto_close_at")},
  'closed_at', ${timeText("t.closed_at")}`;

/** A ticket without its messages. */
export const ticketJson = `json_build_object(${ticketFields})`;

/** An attachment; x: attachment. */
const attachmentJson = `json_build_object(
  'id', x.id, 'name', x.name, 'type', x.type, 'size', x.bytes, 'url', '/customerservices/attachments/' || x.id)`;

/** Looked for only where there are any; m: message. */
const attachmentsJson = `CASE WHEN m.files = 0 THEN '[]' ELSE (
  SELECT coalesce(json_agg(${attachmentJson} ORDER BY x.id), '[]') FROM attachment x WHERE x.message_id = m.id) END`;

/** A message; m: message, v: its conversation, s: its author, outer joined. `isRead` is an expression: read by the caller's side. */
export const messageJson = (isRead: string): string => `json_build_object(
  'id', m.id, 'seq', m.seq, 'sender_id', m.author_id, 'sender', CASE WHEN s.id IS NULL
    THEN json_build_object('id', NULL, 'name', m.author_name, 'role', NULL, 'avatar_url', NULL) ELSE ${personJson("s")} END,
  'message', m.body, 'attachments', ${attachmentsJson}, 'is_internal', m.visibility = 'internal', 'is_read', ${isRead},
  'is_seen', m.seq <= CASE WHEN m.from_customer THEN v.desk_read_seq ELSE v.customer_read_seq END,
  'created_at', ${timeText("m.created_at")}, 'edited_at', ${timeText("m.edited_at")})`;
