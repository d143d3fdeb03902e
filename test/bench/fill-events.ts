import type pg from "pg";

/** What has happened to each conversation of a filled desk. Numbers below 0: those from 1 on are for what is written later. */
export async function fillEvents(pool: pg.Pool): Promise<void> {
  const columns = "event (conversation_id, seq, type, actor_kind, actor_id, actor_name, data, at)";
  const client = await pool.connect();
  try {
    await client.query("SET statement_timeout = 0");
    for (const statement of [
      `SELECT id, -4, CASE WHEN is_chat THEN 'conversation.started' ELSE 'ticket.opened' END, 'customer', customer_id, 'Customer', '{}', opened_at FROM conversation`,
      `SELECT id, -3, 'conversation.assigned', 'agent', assignee_id, 'Agent', jsonb_build_object('from', NULL, 'to', assignee_id), opened_at FROM conversation
        WHERE assignee_id IS NOT NULL`,
      `SELECT id, -2, 'message.added', 'agent', coalesce(assignee_id, 1000001), 'Agent', '{"visibility": "public"}', first_reply_at FROM conversation
        WHERE first_reply_at IS NOT NULL`,
      `SELECT conversation_id, -1, 'ticket.status_changed', 'agent', coalesce(assignee_id, 1000001), 'Agent', '{"from": "open", "to": "resolved"}', resolved_at
         FROM ticket WHERE resolved_at IS NOT NULL`,
    ])
      await client.query(`INSERT INTO ${columns} ${statement} ON CONFLICT DO NOTHING`);
    await client.query("VACUUM ANALYZE event");
  } finally {
    client.release(true);
  }
}
