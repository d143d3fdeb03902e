// The parts of the picture: what each shows and where it stands. Colours keep a contrast of three to one on white and differ in
// lightness too, for eyes that tell red and green not apart.

import type { Statistics } from "../../desk/stats/read.ts";

export interface Panel {
  title: object;
  legend?: object;
  grid: object;
  x: object;
  y: object;
  series: object[];
}

export const grids = {
  days: { left: 56, top: 60, width: 390, height: 220 },
  response: { left: 536, top: 60, width: 390, height: 220 },
};
const colours = {
  opened: "#2f81f7",
  resolved: "#1a7f37",
  response: "#8250df",
  handled: "#2f81f7",
  quiet: "#59636e",
  line: "#d1d9e0",
};
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const mostAgents = 8;

const titleAt = (text: string, left: number | string, top: number) => ({
  text,
  left,
  top,
  textStyle: { fontSize: 16, fontWeight: "bold", color: "#1f2328" },
});
const legendAt = (data: string[], top: number) => ({
  data,
  left: 180,
  top,
  itemWidth: 12,
  itemHeight: 12,
  itemGap: 16,
  textStyle: { color: colours.quiet },
});
const axis = {
  axisLabel: { color: colours.quiet, fontSize: 12, hideOverlap: true },
  axisLine: { lineStyle: { color: colours.line } },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: colours.line } },
};
const wholeNumbers = { ...axis, type: "value", minInterval: 1 };
const dayLabels = (days: Statistics["days"]) => ({
  ...axis,
  type: "category",
  data: days.map(({ date }) => `${Number(date.slice(8))} ${months[Number(date.slice(5, 7)) - 1]}`),
});
const bars = (name: string, data: number[], color: string) => ({
  type: "bar",
  name,
  data,
  barMaxWidth: 22,
  itemStyle: { color, borderRadius: [2, 2, 0, 0] },
});

export const daysPanel = ({ days }: Statistics): Panel => ({
  title: titleAt("Tickets by day", 24, 20),
  legend: legendAt(["Opened", "Resolved"], 20),
  grid: grids.days,
  x: dayLabels(days),
  y: wholeNumbers,
  series: [
    bars(
      "Opened",
      days.map(({ opened }) => opened),
      colours.opened,
    ),
    bars(
      "Resolved",
      days.map(({ resolved }) => resolved),
      colours.resolved,
    ),
  ],
});

export const responsePanel = ({ days }: Statistics): Panel => ({
  title: titleAt("First response, median in minutes", 500, 20),
  grid: grids.response,
  x: dayLabels(days),
  y: { ...axis, type: "value" },
  series: [
    {
      type: "line",
      // A day without an answer is a gap, not a zero.
      data: days.map(({ response_time: { median } }) => (median === null ? null : Math.round(median / 6) / 10)),
      symbolSize: 7,
      itemStyle: { color: colours.response },
      lineStyle: { color: colours.response, width: 2 },
    },
  ],
});

/** Undefined when nobody did anything. */
export function agentsPanel({ agents }: Statistics): (Panel & { height: number }) | undefined {
  const busy = agents.filter(({ handled, resolved }) => handled + resolved > 0).slice(0, mostAgents);
  if (busy.length === 0) return undefined;
  const upwards = busy.toReversed();
  const height = 30 * busy.length + 10;
  return {
    height,
    title: titleAt("Agents", 24, 320),
    legend: legendAt(["Handled", "Resolved"], 320),
    grid: { left: 150, top: 355, width: 776, height },
    x: wholeNumbers,
    y: { ...axis, type: "category", data: upwards.map(({ agent }) => shortName(agent.name)) },
    series: [
      thinBars(
        "Handled",
        upwards.map(({ handled }) => handled),
        colours.handled,
      ),
      thinBars(
        "Resolved",
        upwards.map(({ resolved }) => resolved),
        colours.resolved,
      ),
    ],
  };
}

const thinBars = (name: string, data: number[], color: string) => ({
  ...bars(name, data, color),
  barMaxWidth: 11,
  itemStyle: { color, borderRadius: [0, 2, 2, 0] },
});

const shortName = (name: string): string => {
  const letters = Array.from(name);
  return letters.length > 16 ? `${letters.slice(0, 15).join("")}…` : name;
};
