// GET /stats: what the desk does, for people. Programs get the same numbers at the same address.

import type { FC } from "hono/jsx";
import type { Statistics } from "../../desk/stats/read.ts";
import { readQuery } from "../../http/query-string.ts";
import { agentChoices } from "../agent-choices.ts";
import { type PageRequest, showPage } from "../page.tsx";
import { Ago } from "../pieces.tsx";
import { themeOf } from "../theme.ts";
import { ChartView } from "./chart-view.tsx";
import { FilterForm, filtersIn, Ranges } from "./filters.tsx";
import { Metrics } from "./metrics.tsx";
import { statsFor } from "./read.ts";
import { AgentTable, DayTable, Splits } from "./tables.tsx";

export async function statsPage(request: PageRequest): Promise<Response> {
  const filters = filtersIn(readQuery(request.c.req.url));
  // Drawing is 50 MB that a desk whose numbers nobody looks at does without.
  const [{ stats, errors = {} }, agents, { drawStatistics }] = await Promise.all([
    statsFor(request, filters),
    agentChoices(request),
    import("../../cards/charts/chart.ts"),
  ]);
  return showPage(request, {
    title: "Statistics",
    section: "stats",
    status: stats ? 200 : 422,
    body: (
      <>
        <div class="page-head">
          <h1>Statistics</h1>
          {stats && <Period stats={stats} now={request.desk.now()} />}
          <div class="actions">
            <Ranges filters={filters} />
          </div>
        </div>
        <FilterForm filters={filters} errors={errors} agents={agents} />
        {stats && (
          <>
            <Metrics stats={stats} />
            <ChartView chart={drawStatistics(stats)} days={stats.days} theme={themeOf(request.c.req)} />
            <AgentTable agents={stats.agents} filters={filters} />
            <DayTable days={stats.days} filters={filters} />
            <Splits {...stats} />
          </>
        )}
      </>
    ),
  });
}

/** Whose days, and how far they are counted; the script looks again for as long as this is shown. */
const Period: FC<{ stats: Statistics; now: Date }> = ({ stats: { from, to, zone, counted_at }, now }) => (
  <p class="soft" data-region="counted">
    {from === null ? "Since the beginning" : from === to ? from : `${from} to ${to}`} · days of{" "}
    {zone.replaceAll("_", " ")} ·{" "}
    {counted_at === null ? (
      "everything is being counted anew"
    ) : (
      <>
        counted <Ago at={counted_at} now={now} />
      </>
    )}
  </p>
);
