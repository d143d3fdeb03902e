import { expect, it } from "vitest";
import { drawStatistics } from "../../cards/charts/chart.ts";
import type { Statistics } from "../../desk/stats/read.ts";
import { inColours } from "./chart-colours.ts";

const none = { mean: null, median: null, p90: null, n: 0 };
const stats: Statistics = {
  ...{ total: 2, open: 0, in_progress: 0, resolved: 2, urgent: 0, closed: 0 },
  ...{ from: "2025-11-03", to: "2025-11-04", zone: "UTC", counted_at: null },
  ...{ response_time: { ...none, business: none }, resolution_time: { ...none, business: none } },
  agents: [
    { agent: { id: 1, name: "Dana", role: "agent", avatar_url: null }, handled: 1, resolved: 1, first_response: none },
  ],
  ...{ categories: [], priorities: [], platforms: [], weeks: [] },
  days: ["2025-11-03", "2025-11-04"].map((date) => ({
    ...{ date, opened: 2, answered: 1, resolved: 1 },
    response_time: { mean: 600, median: 600, p90: 600, n: 1 },
  })),
};
const drawn = () => drawStatistics(stats).svg;

it("leaves no colour of the light drawing, and no ground, in the dark one", () => {
  const dark = inColours(drawn(), "dark");

  expect(dark).not.toMatch(/"#(?:ffffff|fff|1f2328|59636e|d1d9e0|2f81f7|1a7f37|8250df)"/);
  expect(dark.match(/"var\(--c\d\)"/g)?.length).toBeGreaterThan(10);
  expect(dark).not.toContain("prefers-color-scheme");
  expect(inColours(drawn(), "light")).toContain("--c0:#1f2328");
});

it("follows the system where nobody chose", () => {
  expect(inColours(drawn(), "auto")).toContain("@media (prefers-color-scheme:dark)");
});

it("is the same text for the same numbers, so that a page that is looked at again need not change", () => {
  expect(inColours(drawn(), "dark")).toBe(inColours(drawn(), "dark"));
});
