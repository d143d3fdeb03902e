// GET /stats/days.csv and /stats/agents.csv: the tables, for a spreadsheet.

import { invalid } from "../../desk/errors.ts";
import type { Statistics } from "../../desk/stats/read.ts";
import { securityHeaders } from "../../http/answer.ts";
import { readQuery } from "../../http/query-string.ts";
import type { PageRequest } from "../page.tsx";
import { filtersIn } from "./filters.tsx";
import { statsFor } from "./read.ts";

type Row = readonly (string | number | null)[];

const tables: Record<"days" | "agents", { head: Row; rows(stats: Statistics): Row[] }> = {
  days: {
    head: ["day", "opened", "answered", "resolved", "response_mean_s", "response_median_s", "response_p90_s"],
    rows: ({ days }) =>
      days.map(({ date, opened, answered, resolved, response_time: { mean, median, p90 } }) => [
        ...[date, opened, answered, resolved],
        ...[mean, median, p90],
      ]),
  },
  agents: {
    head: ["id", "agent", "handled", "resolved", "response_mean_s", "response_median_s", "response_p90_s"],
    rows: ({ agents }) =>
      agents.map(({ agent, handled, resolved, first_response: { mean, median, p90 } }) => [
        ...[agent.id, agent.name, handled, resolved],
        ...[mean, median, p90],
      ]),
  },
};

export const statsCsv =
  (name: keyof typeof tables) =>
  async (request: PageRequest): Promise<Response> => {
    const { c } = request;
    const { stats, errors } = await statsFor(request, filtersIn(readQuery(c.req.url)));
    if (!stats) throw invalid(errors);
    const { head, rows } = tables[name];
    c.set("complete", true);
    return new Response(toCsv([head, ...rows(stats)]), {
      headers: {
        ...securityHeaders,
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": `attachment; filename="${name}-${stats.from ?? "all"}-to-${stats.to ?? "now"}.csv"`,
        Vary: "Accept",
        "X-Request-Id": c.get("requestId"),
      },
    });
  };

/** RFC 4180. */
export const toCsv = (rows: readonly Row[]): string =>
  rows.map((row) => `${row.map((cell) => toCell(cell)).join(",")}\r\n`).join("");

/** A spreadsheet takes what begins so for a formula, whoever wrote it. */
const formula = /^[=+\-@\t\r]/;

function toCell(value: string | number | null): string {
  if (typeof value !== "string") return value === null ? "" : String(value);
  const safe = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
