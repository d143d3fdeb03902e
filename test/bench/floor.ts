// The floor: the same rows, read or written by the barest program. node dist/test/bench/floor.js <database> prints its address.

import type { AddressInfo } from "node:net";
import { argv } from "node:process";
import { type HttpBindings, serve } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import pg from "pg";
import { messageJson, ticketJson } from "./plain-json.ts";

const pool = new pg.Pool({
  connectionString: argv[2] as string,
  max: 10,
  application_name: "floor",
  options: "-c timezone=UTC -c plan_cache_mode=force_generic_plan",
});
const app = new Hono<{ Bindings: HttpBindings }>();
const streams = new Set<HttpBindings["outgoing"]>();
const json = { "Content-Type": "application/json" };

async function run(name: string, text: string, values: unknown[]): Promise<string> {
  const { rows } = await pool.query({ name, text, values });
  return rows[0]?.result ?? "null";
}

const people = "JOIN person c ON c.id = t.customer_id LEFT JOIN person a ON a.id = t.assignee_id";

const filters = { status: "ticket_status", priority: "priority", category: "category" } as const;

app.get("/tickets", async (c) => {
  const given = Object.entries(filters).flatMap(([column, type]) => {
    const value = c.req.query(column);
    return value === undefined ? [] : [{ column, type, value }];
  });
  const waiting = c.req.query("sort") === "waiting";
  const where = ["true", ...given.map(({ column, type }, at) => `${column} = $${at + 1}::${type}`)].join(" AND ");
  const by = waiting ? "t.waiting_since, t.id" : "t.id DESC";
  const list = `SELECT coalesce(json_agg(${ticketJson} ORDER BY ${by}), '[]')::text AS result
    FROM (SELECT * FROM ticket t WHERE ${waiting ? "waiting_since IS NOT NULL AND " : ""}${where} ORDER BY ${by} LIMIT 51) t ${people}`;
  const name = `list-${given.map(({ column }) => column)}-${waiting}`;
  const values = given.map(({ value }) => value);
  return c.body(await run(name, list, values), 200, json);
});

app.get("/tickets/:id", async (c) => {
  const view = `SELECT json_build_object('ticket', ${ticketJson}, 'messages', (SELECT coalesce(json_agg(j ORDER BY seq), '[]') FROM (
      SELECT m.seq, ${messageJson("true")} AS j FROM message m LEFT JOIN person s ON s.id = m.author_id
       WHERE m.conversation_id = t.conversation_id ORDER BY m.seq DESC LIMIT 100) newest))::text AS result FROM ticket t JOIN conversation v ON v.id = t.conversation_id ${people} WHERE t.id = $1::int`;
  return c.body(await run("view", view, [c.req.param("id")]), 200, json);
});

app.post("/tickets", async (c) => {
  const { user_id, subject, description } = await c.req.json();
  const open = `WITH v AS (INSERT INTO conversation (customer_id, is_chat, last_seq, waiting_since) VALUES ($1::int, false, 1, now()) RETURNING id),
    t AS (INSERT INTO ticket (conversation_id, customer_id, subject, description, waiting_since) SELECT id, $1::int, $2, $3, now() FROM v RETURNING id, conversation_id),
    d AS (INSERT INTO ticket_counter_delta (total, open) VALUES (1, 1)),
    e AS (INSERT INTO event (conversation_id, seq, type, actor_kind, actor_id, actor_name, data) SELECT conversation_id, 1, 'ticket.opened', 'apiKey', NULL, 'bench', '{}' FROM t)
    SELECT jsonb_build_object('id', id)::text AS result FROM t`;
  return c.body(await run("open", open, [user_id, subject, description]), 201, json);
});

app.post("/tickets/:id/message", async (c) => {
  const { message } = await c.req.json();
  const add = `WITH v AS (UPDATE conversation SET last_seq = last_seq + 1, unread_by_desk = unread_by_desk + 1, last_message = left($2, 200), updated_at = now(),
      waiting_since = coalesce(waiting_since, now()) WHERE id = $1::int RETURNING id, last_seq, customer_id, waiting_since),
    t AS (UPDATE ticket SET waiting_since = v.waiting_since, updated_at = now() FROM v WHERE conversation_id = v.id AND ticket.waiting_since IS NULL),
    m AS (INSERT INTO message (conversation_id, seq, kind, visibility, author_id, from_customer, body) SELECT id, last_seq, 'reply', 'public', customer_id, true, $2 FROM v RETURNING id),
    e AS (INSERT INTO event (conversation_id, seq, type, actor_kind, actor_id, actor_name, data) SELECT id, last_seq, 'message.added', 'apiKey', NULL, 'bench', '{}' FROM v)
    SELECT jsonb_build_object('id', id)::text AS result FROM m`;
  const added = await run("add", add, [c.req.param("id"), message]);
  if (streams.size > 0) toEverybody(`event: message\ndata: ${message} ${"-".repeat(600)}\n\n`);
  return c.body(added, 201, json);
});

app.get("/tickets/:id/stream", (c) => {
  const { outgoing } = c.env;
  outgoing.writeHead(200, { "Content-Type": "text/event-stream" });
  outgoing.write("retry: 1000\n\n");
  streams.add(outgoing);
  outgoing.once("close", () => streams.delete(outgoing));
  return RESPONSE_ALREADY_SENT;
});

function toEverybody(text: string): void {
  const bytes = Buffer.from(text);
  for (const outgoing of streams) outgoing.write(bytes);
}

app.put("/tickets/:id/status", async (c) => {
  const { status } = await c.req.json();
  const counted = c.req.query("counters") !== "0";
  const delta = counted ? "d AS (INSERT INTO ticket_counter_delta (open, in_progress) SELECT 1, -1 FROM t)," : "";
  const move = `WITH t AS (UPDATE ticket SET status = $2::ticket_status, version = version + 1, updated_at = now() WHERE id = $1::int AND status <> $2::ticket_status RETURNING conversation_id),
    v AS (UPDATE conversation SET last_seq = last_seq + 1 FROM t WHERE id = t.conversation_id RETURNING id, last_seq), ${delta}
    e AS (INSERT INTO event (conversation_id, seq, type, actor_kind, actor_id, actor_name, data) SELECT id, last_seq, 'ticket.status_changed', 'apiKey', NULL, 'bench', '{}' FROM v)
    SELECT jsonb_build_object('moved', count(*))::text AS result FROM v`;
  return c.body(await run(`move-${counted}`, move, [c.req.param("id"), status]), 200, json);
});

app.post("/chat/:id/mark-read", async (c) => {
  const mark = `WITH v AS (UPDATE conversation SET last_seq = last_seq + 1, unread_by_desk = 0, desk_read_seq = last_seq WHERE id = $1::int AND unread_by_desk > 0 RETURNING id, last_seq),
    e AS (INSERT INTO event (conversation_id, seq, type, actor_kind, actor_id, actor_name, data) SELECT id, last_seq, 'conversation.read', 'apiKey', NULL, 'bench', '{}' FROM v)
    SELECT jsonb_build_object('read', count(*))::text AS result FROM v`;
  return c.body(await run("mark", mark, [c.req.param("id")]), 200, json);
});

const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, () => {
  console.info(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
