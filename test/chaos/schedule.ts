// Which faults come when. All of it follows from the seed and the length of the load.

import type { ProcessName } from "./fleet.ts";
import { createRandom, type Random } from "./random.ts";

export type Fault =
  | { kind: "kill"; process: ProcessName; downMs: number }
  | { kind: "replace"; process: ProcessName }
  | { kind: "freeze"; process: ProcessName; ms: number }
  | { kind: "redis wiped" }
  | { kind: "redis killed"; downMs: number }
  | { kind: "redis frozen"; ms: number }
  | { kind: "postgres connections killed" }
  | { kind: "postgres crashed"; downMs: number }
  | { kind: "postgres stopped"; downMs: number }
  | { kind: "slack storm" | "discord storm"; ms: number; retryAfterSeconds: number }
  | { kind: "slack sockets dropped" | "slack sockets refreshed" | "slack events doubled" }
  | { kind: "discord socket dropped" | "discord op 7" | "discord op 9" | "discord events doubled" };

export interface Planned {
  /** How much has been said by then, of 1: a slow machine has the same faults at the same words. */
  at: number;
  fault: Fault;
}

/** The last fault comes a little before the last word. */
export function planFaults({ seed, words }: { seed: number; words: number }): Planned[] {
  const random = createRandom(seed, "schedule");
  const faults = random.shuffled(chooseFaults(random, words));
  const step = 0.95 / faults.length;
  return faults.map((fault, index) => ({ at: step * (index + 0.2 + random.next() * 0.8), fault }));
}

const betweenMs = 10_000;

/** One process after another, whichever it is: every ten seconds one is killed, or asked to go as by a deployment. */
export function planRolling({
  seed,
  lastsMs,
  names,
}: {
  seed: number;
  lastsMs: number;
  names: readonly [ProcessName, ...ProcessName[]];
}): Planned[] {
  const random = createRandom(seed, "rolling");
  const count = Math.max(1, Math.floor((lastsMs * 0.95) / betweenMs));
  return Array.from({ length: count }, (_, n) => {
    const process = random.pick(names);
    const isKilled = random.next() < 0.5;
    const fault: Fault = isKilled
      ? { kind: "kill", process, downMs: random.between(200, 3_000) }
      : { kind: "replace", process };
    return { at: ((n + 0.5) * betweenMs) / lastsMs, fault };
  });
}

/** So few are said in less time than PostgreSQL is away otherwise. */
const fewWords = 600;

/** The headline's faults; a longer run has them again. */
function chooseFaults(random: Random, words: number): Fault[] {
  const worker = () => random.pick(["worker-1", "worker-2"] as const);
  const down = () => random.between(200, 3_000);
  const kill = (process: ProcessName): Fault => ({ kind: "kill", process, downMs: down() });
  const once = (): Fault[] => [
    kill(worker()),
    kill(worker()),
    kill(worker()),
    kill("api"),
    kill("slack"),
    kill("discord"),
    { kind: "freeze", process: worker(), ms: 7_000 },
    { kind: "freeze", process: worker(), ms: 7_000 },
    { kind: "redis wiped" },
    { kind: "redis wiped" },
    { kind: "redis killed", downMs: down() },
    { kind: "redis frozen", ms: random.between(3_000, 8_000) },
    { kind: "postgres connections killed" },
    { kind: "postgres connections killed" },
    { kind: "postgres crashed", downMs: 0 },
    { kind: "postgres stopped", downMs: words < fewWords ? 10_000 : 20_000 },
    { kind: "slack storm", ms: random.between(3_000, 8_000), retryAfterSeconds: random.between(1, 3) },
    { kind: "discord storm", ms: random.between(3_000, 8_000), retryAfterSeconds: random.between(1, 3) },
    { kind: "slack sockets dropped" },
    { kind: "slack sockets refreshed" },
    { kind: "slack events doubled" },
    { kind: "discord socket dropped" },
    { kind: "discord op 7" },
    { kind: "discord op 9" },
    { kind: "discord events doubled" },
  ];
  const rounds = Math.max(1, Math.round(words / 15_000));
  return Array.from({ length: rounds }, once).flat();
}

export function inWords(fault: Fault): string {
  switch (fault.kind) {
    case "kill":
      return `${fault.process} SIGKILL, down ${fault.downMs} ms`;
    case "replace":
      return `${fault.process} SIGTERM`;
    case "freeze":
      return `${fault.process} SIGSTOP ${fault.ms} ms`;
    default: {
      const { kind, ...details } = fault;
      return [kind, ...Object.entries(details).map(([name, value]) => `${name} ${value}`)].join(", ");
    }
  }
}
