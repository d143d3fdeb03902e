// Load on one address for a while, and two addresses compared in alternating rounds.

import autocannon from "autocannon";

export interface Place {
  /** Origin and path before the endpoint's own. */
  base: string;
  headers: Record<string, string>;
}

export interface Work {
  name: string;
  method: "GET" | "POST" | "PUT";
  /** A new one for each request. */
  path(): string;
  body?: () => object;
  /** Before each round, where something has to be made ready. */
  prepare?: () => Promise<unknown>;
  /** After each round. @throws when the work was not done */
  verify?: () => Promise<unknown>;
  /** What has to be the same in our answer and in the floor's. */
  told?: (answer: ReturnType<typeof JSON.parse>) => unknown;
}

/** Fewer than a server allows on one connection before it closes it. */
const requestsPerConnection = 900;

export interface Measured {
  requests: number;
  perSecond: number;
  p50: number;
  p99: number;
}

export interface Compared {
  ours: Measured;
  floor: Measured;
  /** Median, lowest and highest of the rounds' ratios. */
  ratio: [median: number, lowest: number, highest: number];
  p99Ratio: number;
}

export const median = (numbers: number[]): number => {
  const sorted = [...numbers].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
};

/** @throws when any answer is not a good one */
export async function load(
  place: Place,
  work: Work,
  { connections, seconds }: { connections: number; seconds: number },
): Promise<Measured> {
  await work.prepare?.();
  const prefix = new URL(place.base).pathname.replace(/\/$/, "");
  const result = await autocannon({
    url: new URL(place.base).origin,
    connections,
    duration: seconds,
    reconnectRate: requestsPerConnection,
    requests: [
      {
        method: work.method,
        setupRequest: (request) => ({
          ...request,
          path: prefix + work.path(),
          headers: { ...place.headers, ...(work.body ? { "content-type": "application/json" } : {}) },
          ...(work.body ? { body: JSON.stringify(work.body()) } : {}),
        }),
      },
    ],
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${work.name} at ${place.base}: ${result.non2xx} bad answers, ${result.errors} errors`);
  }
  await work.verify?.();
  return {
    requests: result.requests.total,
    perSecond: result.requests.average,
    p50: result.latency.p50,
    p99: result.latency.p99,
  };
}

/** Until the code of both is compiled: there is more of ours. */
export const warmingSeconds = 3;

/** A B A B …: what the machine does meanwhile meets both. */
export async function compare(
  [ours, floor]: [[Place, Work], [Place, Work]],
  { rounds, ...how }: { rounds: number; connections: number; seconds: number },
): Promise<Compared> {
  await assertSame(ours, floor);
  const measured: [Measured, Measured][] = [];
  await load(...ours, { ...how, seconds: warmingSeconds });
  await load(...floor, { ...how, seconds: warmingSeconds });
  for (let round = 0; round < rounds; round += 1) measured.push([await load(...ours, how), await load(...floor, how)]);

  const ratios = measured.map(([a, b]) => a.perSecond / b.perSecond);
  const middle = (side: 0 | 1): Measured => ({
    requests: median(measured.map((round) => round[side].requests)),
    perSecond: median(measured.map((round) => round[side].perSecond)),
    p50: median(measured.map((round) => round[side].p50)),
    p99: median(measured.map((round) => round[side].p99)),
  });
  const p99Ratio = median(measured.map(([a, b]) => a.p99 / Math.max(b.p99, 1)));
  return {
    ours: middle(0),
    floor: middle(1),
    ratio: [median(ratios), Math.min(...ratios), Math.max(...ratios)],
    p99Ratio,
  };
}

async function assertSame(...places: [Place, Work][]): Promise<void> {
  const { told } = places[0]?.[1] ?? {};
  if (!told) return;
  const path = places[0]?.[1].path();
  const answers: string[] = [];
  for (const [{ base, headers }] of places) {
    const response = await fetch(base + path, { headers });
    answers.push(JSON.stringify(told(await response.json())));
  }
  if (new Set(answers).size > 1)
    throw new Error(`${path}: not the same answer:\n${answers.join("\n").slice(0, 2_000)}`);
}

const warming = 3;

/** The median of so many requests, one after the other, in milliseconds. */
export async function p50({ base, headers }: Place, path: () => string, times: number): Promise<number> {
  const took: number[] = [];
  for (let n = 0; n < times + warming; n += 1) {
    const start = performance.now();
    const response = await fetch(base + path(), { headers });
    await response.text();
    if (!response.ok) throw new Error(`${path()} answered ${response.status}`);
    if (n >= warming) took.push(performance.now() - start);
  }
  return median(took);
}
