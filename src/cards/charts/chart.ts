// The desk's numbers as a picture, drawn once for Slack, Discord and the web: on a card of its own, so that it reads the same on
// light and on dark.

import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { durationText } from "../../desk/stats/duration-text.ts";
import type { Statistics } from "../../desk/stats/read.ts";
import { agentsPanel, daysPanel, grids, type Panel, responsePanel } from "./panels.ts";

use([BarChart, LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

export interface Chart {
  svg: string;
  /** What it shows, in a sentence, for those who cannot see it. */
  alt: string;
  width: number;
  height: number;
  /** Where the days stand in it, one beside the other. */
  dayGrids: readonly { left: number; top: number; width: number; height: number }[];
}

/** Pixels; it is drawn at twice that. */
const width = 960;
const [upperHeight, lowerMargin] = [310, 95];

/** Opened and resolved by day, first response by day, and the agents. */
export function drawStatistics(stats: Statistics): Chart {
  const agents = agentsPanel(stats);
  const height = agents ? upperHeight + lowerMargin + agents.height : upperHeight;
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    const panels = [daysPanel(stats), responsePanel(stats), ...(agents ? [agents] : [])];
    chart.setOption({
      animation: false,
      backgroundColor: "#ffffff",
      textStyle: { fontFamily: "DejaVu Sans, sans-serif", color: "#1f2328" },
      ...collect(panels),
    });
    return { svg: chart.renderToSVGString(), alt: altOf(stats), width, height, dayGrids: [grids.days, grids.response] };
  } finally {
    chart.dispose();
  }
}

/** Each panel has a grid and axes of its own, told apart by their place in the lists. */
function collect(panels: Panel[]): object {
  const at = (index: number) => ({ gridIndex: index });
  return {
    title: panels.map(({ title }) => title),
    legend: panels.flatMap(({ legend }) => legend ?? []),
    grid: panels.map(({ grid }) => grid),
    xAxis: panels.map(({ x }, index) => ({ ...x, ...at(index) })),
    yAxis: panels.map(({ y }, index) => ({ ...y, ...at(index) })),
    series: panels.flatMap(({ series }, index) =>
      series.map((each) => ({ ...each, xAxisIndex: index, yAxisIndex: index })),
    ),
  };
}

function altOf({ days, response_time, agents }: Statistics): string {
  const sum = (of: "opened" | "resolved") => days.reduce((all, day) => all + day[of], 0);
  const [first] = agents;
  const [from, to] = [days[0]?.date, days.at(-1)?.date];
  return [
    from === undefined ? "No days to show." : `${from === to ? from : `${from} to ${to}`}:`,
    `${sum("opened")} tickets opened, ${sum("resolved")} resolved;`,
    response_time.median === null
      ? "no first responses;"
      : `first response ${durationText(response_time.median)} in the median;`,
    first && first.handled > 0 ? `${first.agent.name} handled most, ${first.handled}.` : "no agent handled any.",
  ].join(" ");
}
