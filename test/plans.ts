// What the database does for a statement: its plan as a prepared statement runs it, whatever the values are.

import pg from "pg";
import type { Desk } from "../src/desk/desk.ts";

export interface Plan {
  text: string;
  values: unknown[];
  /** Tables read from end to end, with how many rows. */
  scanned: { table: string; rows: number }[];
  /** Rows looked at, in tables and indexes. */
  rows: number;
  ms: number;
  tree: PlanNode;
}

export interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: PlanNode[];
}

/** The plans of every statement that the work runs. */
export async function plansOf<T>(desk: Desk, url: string, work: (desk: Desk) => Promise<T>): Promise<[Plan[], T]> {
  const seen: { text: string; values: unknown[] }[] = [];
  const spy: Desk = {
    ...desk,
    get lagging() {
      return spy;
    },
    one({ name, text }, values) {
      seen.push({ text, values });
      return desk.one({ name, text }, values);
    },
    row({ name, text }, values) {
      seen.push({ text, values });
      return desk.row({ name, text }, values);
    },
  };
  const result = await work(spy);
  const client = new pg.Client({
    connectionString: url,
    options: "-c timezone=UTC -c plan_cache_mode=force_generic_plan",
  });
  await client.connect();
  try {
    const plans: Plan[] = [];
    for (const { text, values } of seen) plans.push(await explain(client, text, values));
    return [plans, result];
  } finally {
    await client.end();
  }
}

async function explain(client: pg.Client, text: string, values: unknown[]): Promise<Plan> {
  await client.query("DEALLOCATE ALL");
  await client.query(`PREPARE explained AS ${text}`);
  const literals = values.map((value) => literal(value)).join(", ");
  const call = values.length === 0 ? "explained" : `explained(${literals})`;
  const { rows } = await client.query(`EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE ${call}`);
  const [{ Plan: tree, "Execution Time": ms }] = rows[0]["QUERY PLAN"];
  const plan: Plan = { text, values, scanned: [], rows: 0, ms, tree };
  read(tree, plan);
  return plan;
}

function read(node: PlanNode, plan: Plan): void {
  const looked = (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0);
  const rows = (node["Actual Rows"] + looked) * node["Actual Loops"];
  if (node["Node Type"].includes("Scan") && (node["Relation Name"] ?? node["Index Name"])) plan.rows += rows;
  if (node["Node Type"] === "Seq Scan") plan.scanned.push({ table: node["Relation Name"] ?? "", rows });
  for (const inner of node.Plans ?? []) read(inner, plan);
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  if (Array.isArray(value)) return `'{${value.join(",")}}'`;
  return pg.escapeLiteral(String(value));
}
