import type { Desk } from "../desk.ts";
import type { AgentStats } from "../stats/read.ts";
import { personJson } from "./json.ts";

const statement = {
  name: "stats-agents",
  text: `SELECT coalesce(jsonb_agg(${personJson("a")}), '[]') AS result FROM person a
          WHERE ($1::int IS NULL OR a.id = $1::int) AND a.role IN ('agent', 'admin') AND a.disabled_at IS NULL OR a.id = ANY($2::int[])`,
};

/** Those who help, and whoever else has numbers. */
export const selectStatsAgents = async (
  desk: Desk,
  only: number | null,
  counted: number[],
): Promise<AgentStats["agent"][]> => (await desk.one<AgentStats["agent"][]>(statement, [only, counted])) ?? [];
