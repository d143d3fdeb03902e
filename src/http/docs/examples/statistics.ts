import type { Example } from "../example.ts";
import { dana, stats } from "./things.ts";

// A median is within 1 % of the true one, which here is 2,700 and 7,200.
const took = { mean: 2_700, median: 2_703, p90: 2_703 };
const answered = { ...took, n: 1 };
const solved = { mean: 7_200, median: 7_213, p90: 7_213 };
const none = { mean: null, median: null, p90: null, n: 0 };

export const statsExamples: Record<string, Example> = {
  readStats: {
    query: { range: "today", category: "billing" },
    answer: {
      ...stats,
      in_progress: 0,
      resolved: 1,
      from: "2025-11-09",
      to: "2025-11-09",
      zone: "UTC",
      counted_at: "2025-11-09 19:00:05",
      response_time: { ...answered, business: took },
      resolution_time: { ...solved, n: 1, business: solved },
      agents: [
        { agent: dana, handled: 1, resolved: 1, first_response: answered },
        { agent: { ...dana, id: 5, name: "Bo", role: "admin" }, handled: 0, resolved: 0, first_response: none },
      ],
      categories: [],
      priorities: [],
      platforms: [],
      days: [{ date: "2025-11-09", opened: 1, answered: 1, resolved: 1, response_time: answered }],
      weeks: [{ week: "2025-11-03", opened: 1, answered: 1, resolved: 1, response_time: answered }],
    },
  },
};
