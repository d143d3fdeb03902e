// A desk full of tickets by SQL alone: the shares of a desk that has run for two years.

import type pg from "pg";

export interface Filling {
  tickets: number;
  /** In each ticket's conversation. */
  messages: number;
}

/** Few urgent, most closed, newest first in the backlog; a tenth as many chats; as many customers as a fifth of the tickets. */
export async function fillDesk(pool: pg.Pool, { tickets, messages }: Filling): Promise<void> {
  const customers = Math.max(100, Math.round(tickets / 5));
  const chats = Math.round(tickets / 10);
  const client = await pool.connect();
  try {
    await client.query("SET statement_timeout = 0");
    // Without checking each foreign key, where the role may say so.
    await client.query("SET session_replication_role = replica").catch(() => undefined);
    const indexes = await dropIndexes(client);
    for (const [text, values] of statements({ tickets, chats, messages, customers })) await client.query(text, values);
    await client.query("SET maintenance_work_mem = '512MB'");
    for (const index of indexes) await client.query(index);
    for (const table of ["person", "conversation", "ticket", "message", "event"]) {
      await client.query(
        `SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT coalesce(max(id), 1) FROM ${table}))`,
      );
    }
    await client.query("VACUUM ANALYZE");
  } finally {
    client.release(true);
  }
}

/** To be made again once the rows are there, which is several times faster. */
async function dropIndexes(client: pg.PoolClient): Promise<string[]> {
  const { rows } = await client.query<{ name: string; made: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS made
       FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
      WHERE t.relnamespace = 'public'::regnamespace AND NOT i.indisunique`,
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);
  return rows.map(({ made }) => made);
}

interface Sizes extends Filling {
  chats: number;
  customers: number;
}

const agents = 20;
const firstAgent = 1_000_001;
const firstCustomer = 2_000_000;

function statements({ tickets, chats, messages, customers }: Sizes): [string, unknown[]][] {
  const share = (salt: number) => `(hashint4(i * 7 + ${salt}) & 2147483647) % 100`;
  const waits = "CASE WHEN r.status IN ('open', 'in_progress') AND r.m < 60 THEN r.opened END";
  return [
    [
      `INSERT INTO person (id, role, name, email, external_id)
       SELECT ${firstAgent - 1} + i, 'agent'::role, 'Agent ' || i, 'agent' || i || '@desk.test', NULL FROM generate_series(1, ${agents}) i
       UNION ALL
       SELECT ${firstCustomer} + i, 'customer'::role, (ARRAY['Anna','René','Müller','Jane','Omar','Chloé','Zoë','Ivan'])[1 + i % 8] || ' ' || md5('c' || i),
              'user' || i || '@example.com', 'crm-' || i FROM generate_series(1, $1::int) i`,
      [customers],
    ],
    [
      `CREATE TEMP TABLE r AS
       SELECT i, ${firstCustomer} + 1 + (hashint4(i) & 2147483647) % $1::int AS customer, ${share(1)} AS m,
              now() - interval '730 days' * (1 - CASE WHEN i > $2::int THEN (i - $2::int) / $3::float ELSE i / $2::float END) AS opened,
              CASE WHEN i > $2::int * 0.9 AND ${share(2)} < 60 OR ${share(2)} < 1 THEN 'open' WHEN ${share(2)} < 5 THEN 'in_progress'
                   WHEN ${share(2)} < 20 THEN 'resolved' ELSE 'closed' END::ticket_status AS status,
              (ARRAY['low','normal','normal','normal','normal','normal','normal','high','high','urgent'])[1 + ${share(3)} / 10]::priority AS priority,
              (ARRAY['technical','technical','technical','billing','billing','account','feature','bug','general','other'])[1 + ${share(4)} / 10]::category AS category,
              CASE WHEN ${share(5)} < 80 THEN ${firstAgent} + ${share(6)} % ${agents} END AS assignee, i > $2::int AS is_chat
         FROM generate_series(1, $2::int + $3::int) i`,
      [customers, tickets, chats],
    ],
    [
      `INSERT INTO conversation (id, customer_id, is_chat, last_seq, assignee_id, waiting_since, first_reply_at, unread_by_desk, last_message, opened_at, updated_at)
       SELECT i, customer, is_chat, $1::int + 1, assignee, ${waits}, CASE WHEN m >= 20 THEN opened + interval '1 minute' * (1 + m) END,
              (m < 10)::int, 'Thank you, it works now.', opened, opened + interval '1 second' * m FROM r`,
      [messages],
    ],
    [
      `INSERT INTO ticket (id, conversation_id, customer_id, subject, description, status, priority, category, assignee_id, waiting_since, opened_at, updated_at, resolved_at)
       SELECT i, i, customer, (ARRAY['Cannot log in','Wrong invoice','Café order lost','Crash on start','Please add dark mode'])[1 + i % 5] || ' ' || md5(i::text),
              'It worked yesterday. ' || repeat('More words about it. ', 5), status, priority, category, assignee, ${waits}, opened, opened,
              CASE WHEN status IN ('resolved', 'closed') THEN opened + interval '1 hour' * (1 + m) END
         FROM r WHERE NOT is_chat`,
      [],
    ],
    [
      `INSERT INTO message (conversation_id, seq, kind, visibility, author_id, from_customer, body, in_chat, created_at)
       SELECT r.i, s + 1, 'reply', 'public', CASE WHEN s % 2 = 1 THEN customer ELSE ${firstAgent} END, s % 2 = 1,
              'Message ' || s || ' about ' || md5((r.i * 16 + s)::text), is_chat, opened + interval '1 minute' * s
         FROM r, generate_series(1, $1::int) s`,
      [messages],
    ],
    [
      `UPDATE ticket_counter SET (total, open, in_progress, resolved, closed, urgent) = (
         SELECT count(*), count(*) FILTER (WHERE status = 'open'), count(*) FILTER (WHERE status = 'in_progress'),
                count(*) FILTER (WHERE status = 'resolved'), count(*) FILTER (WHERE status = 'closed'), count(*) FILTER (WHERE priority = 'urgent') FROM ticket)`,
      [],
    ],
    ["DROP TABLE r", []],
  ];
}
