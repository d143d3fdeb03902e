// Bytes on disk of each ticket with its messages, beside the barest tables that hold the same words.

import type { BenchDesk } from "./desks.ts";

const mostDisk = 1.5;

/** Words, who, when, and the keys to find them by. */
const bare = [
  "CREATE SCHEMA bare",
  `CREATE TABLE bare.ticket AS SELECT id, customer_id, assignee_id, subject, description, status, priority, category, opened_at, updated_at, resolved_at FROM ticket`,
  `CREATE TABLE bare.message AS SELECT id, conversation_id AS ticket_id, seq, author_id, visibility, body, created_at FROM message WHERE NOT in_chat`,
  "ALTER TABLE bare.ticket ADD PRIMARY KEY (id)",
  "ALTER TABLE bare.message ADD PRIMARY KEY (id)",
  "CREATE INDEX ON bare.message (ticket_id, seq)",
  "CREATE INDEX ON bare.ticket (status, id)",
  "CREATE INDEX ON bare.ticket (customer_id)",
];

export async function measureDisk({ tickets, pool }: BenchDesk): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("SET statement_timeout = 0");
    for (const statement of bare) await client.query(statement);
    const bytes = async (text: string) =>
      Number((await client.query<{ bytes: string }>(text)).rows[0]?.bytes) / tickets;
    const sizes = (schema: string, names: string) =>
      `SELECT sum(pg_total_relation_size(c.oid)) AS bytes FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = '${schema}' AND c.relkind = 'r' AND c.relname = ANY (${names})`;
    const parts = ["ticket", "conversation", "message", "event"];
    const each: Record<string, string> = {};
    for (const name of parts) each[name] = (await bytes(sizes("public", `'{${name}}'`))).toFixed(0);
    const ours = await bytes(sizes("public", `'{${parts}}'`));
    const floor = await bytes(sizes("bare", "'{ticket,message}'"));
    console.info(`\nBytes on disk of each of ${tickets} tickets with their messages and indexes, vacuumed`);
    console.table({
      "ours, a tenth of chats with it": { ...each, together: ours.toFixed(0) },
      "barest tables": { together: floor.toFixed(0) },
      "ours / barest": {
        together: (ours / floor).toFixed(2),
        target: `${mostDisk} ${ours / floor <= mostDisk ? "met" : "missed"}`,
      },
    });
  } finally {
    await client.query("DROP SCHEMA IF EXISTS bare CASCADE").catch(() => undefined);
    client.release(true);
  }
}
