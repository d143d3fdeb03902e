// Which processes have a wrong clock, by the seed: a machine that nobody keeps on time must not lose or reorder a word.

import path from "node:path";
import { pathToFileURL } from "node:url";
import { packageRoot } from "../../src/package-root.ts";
import type { ProcessName } from "./fleet.ts";
import { createRandom } from "./random.ts";

/** A desk warns of it, and starts; beyond a minute it would not. */
const wrongMs = 40_000;

/** What the fault matrix calls it. */
export const wrongClocks = "clocks that are 40 s ahead or behind";

export type Clocks = ReadonlyMap<ProcessName, number>;

/** By how much each is wrong; the first worker always is, the others by chance. */
export function planClocks({ seed, names }: { seed: number; names: readonly ProcessName[] }): Clocks {
  const random = createRandom(seed, "clocks");
  const first = names.find((name) => name.startsWith("worker"));
  return new Map(
    names.map((name) => [
      name,
      name === first ? random.pick([wrongMs, -wrongMs]) : random.pick([0, wrongMs, -wrongMs]),
    ]),
  );
}

/** What makes a process's clock wrong by so much. */
export function clockEnv(byMs: number): Record<string, string> {
  if (byMs === 0) return {};
  const preloaded = pathToFileURL(path.join(packageRoot(), "dist/test/chaos/wrong-clock.js")).href;
  return { NODE_OPTIONS: `--import=${preloaded}`, CHAOS_CLOCK_MS: String(byMs) };
}

/** "worker-1 +40 s, api -40 s" */
export const clocksInWords = (clocks: Clocks): string =>
  [...clocks]
    .filter(([, byMs]) => byMs !== 0)
    .map(([name, byMs]) => `${name} ${byMs > 0 ? "+" : ""}${byMs / 1_000} s`)
    .join(", ");
