// The same picture that Slack and Discord show, with each day's numbers under the pointer. It is a picture in the page's own
// address: no other request, and no script.

import type { FC } from "hono/jsx";
import type { Chart } from "../../cards/charts/chart.ts";
import type { Statistics } from "../../desk/stats/read.ts";
import type { Theme } from "../theme.ts";
import { inColours } from "./chart-colours.ts";
import { shown } from "./metrics.tsx";

type ChartProps = { chart: Chart; days: Statistics["days"]; theme: Theme };

export const ChartView: FC<ChartProps> = ({ chart, days, theme }) => (
  <section class="chart" aria-label="Charts" tabindex={0} data-region="chart">
    <svg viewBox={`0 0 ${chart.width} ${chart.height}`} role="img" aria-label={chart.alt}>
      <image
        href={`data:image/svg+xml;base64,${Buffer.from(inColours(chart.svg, theme)).toString("base64")}`}
        width={chart.width}
        height={chart.height}
      />
      {chart.dayGrids.map(({ left, top, width, height }) =>
        days.map((day, index) => (
          <rect
            x={left + (index * width) / days.length}
            y={top}
            width={width / days.length}
            height={height}
            class="day"
          >
            <title>{wordsOf(day)}</title>
          </rect>
        )),
      )}
    </svg>
  </section>
);

const wordsOf = ({ date, opened, answered, resolved, response_time }: Statistics["days"][number]): string =>
  `${date}: ${opened} opened, ${answered} answered, ${resolved} resolved; first response ${shown(response_time.median)}`;
