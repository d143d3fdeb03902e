import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openStreamWorld, type StreamWorld } from "../http/stream-world.ts";

let world: StreamWorld;
let known: Set<string>;

beforeAll(async () => {
  world = await openStreamWorld();
  const scrape = async () =>
    (await world.app.request("http://desk.test/metrics", { headers: { Authorization: `Bearer ${world.key}` } })).text();
  // A histogram has its buckets once something was measured.
  await scrape();
  known = new Set(namesIn(await scrape()));
});
afterAll(() => world.close());

const namesIn = (text: string) => [...text.matchAll(/\bthreadesk_[a-z_]+/g)].map(([name]) => name);
const documentation = (name: string) => readFile(new URL(`../../docs/${name}`, import.meta.url), "utf8");

it.each(["monitoring/grafana-dashboard.json", "monitoring/alert-rules.yaml", "operations.md"])(
  "%s asks for metrics that there are",
  async (file) => {
    const asked = namesIn(await documentation(file));

    expect(asked.length).toBeGreaterThan(5);
    expect(asked.filter((name) => !known.has(name))).toEqual([]);
  },
);

it("every metric worth an alert has a rule", async () => {
  const [, table = ""] = (await documentation("operations.md")).split("## Metrics worth an alert");
  const worth = namesIn(table.split("\n## ")[0] ?? "");

  const ruled = new Set(
    namesIn(await documentation("monitoring/alert-rules.yaml")).map((name) => name.replace(/_bucket$/, "")),
  );

  expect(worth.filter((name) => !ruled.has(name))).toEqual([]);
});

it("the dashboard's panels do not lie over each other", async () => {
  const { panels } = JSON.parse(await documentation("monitoring/grafana-dashboard.json"));
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }: { gridPos: Record<string, number> }) =>
    Array.from(
      { length: (w ?? 0) * (h ?? 0) },
      (_, n) => `${(x ?? 0) + (n % (w ?? 1))},${(y ?? 0) + Math.floor(n / (w ?? 1))}`,
    ),
  );

  expect(new Set(cells).size).toBe(cells.length);
});
