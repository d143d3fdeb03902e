// What an agent asks for on Slack and Discord, as far as it is ours: the command's run and what is offered while somebody types. The
// platforms' own time comes on top; both want an answer within three seconds.

import { formFor, runCall } from "../../src/commands/run.ts";
import { suggest } from "../../src/commands/suggest.ts";
import { connectDatabase } from "../../src/database/connect.ts";
import type { AgentActor } from "../../src/desk/actor.ts";
import { createDesk, type Desk } from "../../src/desk/desk.ts";
import { saveMacro } from "../../src/desk/macros/macros.ts";
import { silentLog } from "../silent-log.ts";
import type { BenchDesk } from "./desks.ts";

const target = 300;
const rounds = 40;
const warmUp = 5;

type Ask = (desk: Desk, actor: AgentActor, n: number) => Promise<unknown>;

const run =
  (command: string, options: Record<string, string> = {}): Ask =>
  (desk, actor) =>
    runCall({ desk, actor, platform: "slack", findAgent: async () => undefined }, { command, options });

const offer =
  (command: string, option: string, typed: (n: number) => string): Ask =>
  (desk, actor, n) =>
    suggest({ desk, actor }, { command, option, typed: typed(n), most: 25 });

const asks: Record<string, Ask> = {
  "/ticket list": run("ticket list"),
  "/ticket list, open and urgent": run("ticket list", { status: "open", priority: "urgent" }),
  "/ticket list, a search": run("ticket list", { search: "log in" }),
  "/ticket list, page 50": run("ticket list", { page: "50" }),
  "/ticket view": run("ticket view", { ref: "1" }),
  "/chat list": run("chat list"),
  "/chat search": run("chat search", { query: "c4ca4238a0" }),
  "/support home": run("support home"),
  "/support help": run("support help"),
  "a form": async () => formFor({ command: "ticket new", options: {} }, { inThread: false }),
  "tickets, nothing typed": offer("ticket view", "ref", () => ""),
  "tickets, a number": offer("ticket view", "ref", (n) => `TKT-${n + 1}`),
  "tickets, two letters": offer("ticket view", "ref", () => "zq"),
  "tickets, a common word": offer("ticket view", "ref", () => "invoice"),
  "chats, nothing typed": offer("chat read", "ref", () => ""),
  "agents, a letter": offer("ticket assign", "agent", () => "a"),
  "customers, two letters": offer("ticket new", "customer", () => "re"),
  "customers, an e-mail": offer("ticket new", "customer", (n) => `user${n}@example`),
  "macros, a letter": offer("ticket macro", "name", () => "m"),
};

/** One after the other, as one agent asks. */
export async function measureCommands({ url, tickets }: BenchDesk): Promise<void> {
  const database = connectDatabase({ url, log: silentLog, max: 4 });
  try {
    const desk = createDesk(database);
    const { id } = await desk.prisma.person.create({ data: { name: "Bench", role: "admin" } });
    const actor: AgentActor = { kind: "agent", id, name: "Bench", role: "admin" };
    for (let n = 0; n < 30; n += 1) await saveMacro(desk, actor, { name: `macro-${n}`, body: "Sorry!" });
    const rows: Record<string, object> = {};
    for (const [name, ask] of Object.entries(asks)) rows[name] = await measure((n) => ask(desk, actor, n));
    console.info(`\nCommands and autocompletion at ${tickets} tickets`);
    console.table(rows);
  } finally {
    await database.close();
  }
}

async function measure(ask: (n: number) => Promise<unknown>): Promise<object> {
  const times: number[] = [];
  for (let n = 0; n < rounds + warmUp; n += 1) {
    const start = performance.now();
    await ask(n);
    if (n >= warmUp) times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.ceil(share * times.length) - 1] ?? Number.NaN;
  const p95 = at(0.95);
  return {
    "p50 ms": at(0.5).toFixed(1),
    "p95 ms": p95.toFixed(1),
    target: `${target} ${p95 <= target ? "met" : "missed"}`,
  };
}
