import { describe, expect, it } from "vitest";
import type { Statistics } from "../../desk/stats/read.ts";
import { drawStatistics } from "./chart.ts";
import { toPng } from "./png.ts";

const none = { mean: null, median: null, p90: null, n: 0 };
const took = (median: number) => ({ mean: median, median, p90: median, n: 1 });
const agent = (name: string, handled: number) => ({
  agent: { id: handled, name, role: "agent" as const, avatar_url: null },
  handled,
  resolved: 1,
  first_response: none,
});

const stats = (part: Partial<Statistics> = {}): Statistics => ({
  ...{ total: 3, open: 1, in_progress: 0, resolved: 2, urgent: 0, closed: 0 },
  from: "2025-11-03",
  to: "2025-11-04",
  zone: "UTC",
  counted_at: "2025-11-04 12:00:00",
  response_time: { ...took(600), business: none },
  resolution_time: { ...none, business: none },
  agents: [agent("Dana", 14), agent("Lee", 8)],
  categories: [],
  priorities: [],
  platforms: [],
  days: [
    { date: "2025-11-03", opened: 2, answered: 1, resolved: 1, response_time: took(600) },
    { date: "2025-11-04", opened: 1, answered: 0, resolved: 1, response_time: none },
  ],
  weeks: [],
  ...part,
});

describe("the picture of the statistics", () => {
  it("shows days and agents, and says in words what it shows", () => {
    const { svg, alt } = drawStatistics(stats());

    for (const shown of ["3 Nov", "4 Nov", "Opened", "Resolved", "Dana", "Lee"]) expect(svg).toContain(shown);
    expect(alt).toBe(
      "2025-11-03 to 2025-11-04: 3 tickets opened, 2 resolved; first response 10m in the median; Dana handled most, 14.",
    );
  });

  it("is a picture in a font of its own, higher where there are agents, at most eight of them", () => {
    const heightOf = (part: Partial<Statistics>): number => {
      const png = toPng(drawStatistics(stats(part)).svg);
      expect(png.subarray(1, 4).toString()).toBe("PNG");
      expect(png.readUInt32BE(16)).toBe(1_920);
      return png.readUInt32BE(20);
    };

    const crowd = Array.from({ length: 40 }, (_, index) => agent(`Agent ${index}`, 40 - index));
    expect([heightOf({ agents: [] }), heightOf({}), heightOf({ agents: crowd })]).toEqual([620, 950, 1_310]);
  });

  it("draws what a hostile agent calls themselves, and an empty desk", () => {
    const name = `</text><script>alert(1)</script>${"𒐫".repeat(40)}`;

    expect(drawStatistics(stats({ agents: [agent(name, 1)] })).svg).not.toContain("<script");
    const empty = drawStatistics(stats({ days: [], agents: [], response_time: { ...none, business: none } }));
    expect(empty.alt).toBe("No days to show. 0 tickets opened, 0 resolved; no first responses; no agent handled any.");
    expect(toPng(empty.svg).length).toBeGreaterThan(1_000);
  });
});
