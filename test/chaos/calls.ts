// What goes wrong with single calls to the platforms: refused, accepted and then failed, too slow, or asked to come later.

import type { Fault, FaultScript } from "../../bots/sandbox/drawer.ts";
import type { Random } from "./random.ts";

export interface CallFaults {
  /** Every call is asked to come back after so many seconds, until it is lifted. */
  storm(retryAfterSeconds: number): () => void;
  /** From now on all goes well. */
  end(): void;
  /** How often what went wrong. */
  readonly counts: Map<string, number>;
}

export const postRoutes = ["chat.postMessage", "POST /webhooks/:id/:token", "POST /channels/:id/messages"];
const readRoutes = ["conversations.replies", "conversations.history", "GET /channels/:id/messages"];
const otherRoutes = [
  "chat.update",
  "reactions.add",
  "reactions.remove",
  "PATCH /channels/:id/messages/:mid",
  "PATCH /webhooks/:id/:token/messages/:mid",
  "PUT /channels/:id/messages/:mid/reactions/:emoji/@me",
];

/** Longer than DELIVERY_TIMEOUT_MS, and shorter than what is left of DELIVERY_QUARANTINE_MS. */
const slowMs = 3_300;

interface Mishap {
  name: string;
  /** Of a thousand calls. */
  perMille: number;
  fault: Fault;
}

const later = (seconds: number): Fault => ({
  applied: false,
  answer: {
    status: 429,
    headers: { "retry-after": String(seconds) },
    body: {
      ok: false,
      error: "ratelimited",
      message: "You are being rate limited.",
      retry_after: seconds,
      global: false,
    },
  },
});
const failed = (status: number) => ({ status, body: { message: "scripted", code: 0 } });

const posting: readonly Mishap[] = [
  { name: "429", perMille: 10, fault: later(1) },
  { name: "accepted, then 500", perMille: 10, fault: { applied: true, answer: failed(500) } },
  { name: "accepted, then reset", perMille: 10, fault: { applied: true, reset: true } },
  { name: "accepted late", perMille: 5, fault: { applied: false, delayMs: slowMs } },
  { name: "accepted, answered late", perMille: 3, fault: { applied: true, delayMs: slowMs } },
  { name: "reset before", perMille: 5, fault: { applied: false, reset: true } },
  { name: "503 before", perMille: 3, fault: { applied: false, answer: failed(503) } },
];
const reading: readonly Mishap[] = [
  { name: "look-up 500", perMille: 50, fault: { applied: false, answer: failed(500) } },
  { name: "look-up 429", perMille: 20, fault: later(1) },
  { name: "look-up reset", perMille: 20, fault: { applied: false, reset: true } },
];
const changing: readonly Mishap[] = [
  { name: "change 500", perMille: 5, fault: { applied: true, answer: failed(500) } },
  { name: "change 429", perMille: 5, fault: later(1) },
];

/** Stands in for the emulator's own script of faults. */
export function disturbCalls(script: FaultScript, random: Random, { calm }: { calm: boolean }): CallFaults {
  const counts = new Map<string, number>();
  let ended = calm;
  let storm: Fault | undefined;

  const note = (name: string, fault: Fault): Fault => {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    return fault;
  };
  script.take = (route) => {
    const mishaps = mishapsOf(route);
    if (!mishaps) return undefined;
    if (storm) return note("429 in a storm", storm);
    if (ended) return undefined;
    let at = random.next() * 1_000;
    for (const { name, perMille, fault } of mishaps) {
      at -= perMille;
      if (at < 0) return note(name, fault);
    }
    return undefined;
  };
  return {
    counts,
    storm(seconds) {
      storm = later(seconds);
      return () => {
        storm = undefined;
      };
    },
    end() {
      ended = true;
      storm = undefined;
    },
  };
}

function mishapsOf(route: string): readonly Mishap[] | undefined {
  if (postRoutes.includes(route)) return posting;
  if (readRoutes.includes(route)) return reading;
  return otherRoutes.includes(route) ? changing : undefined;
}
