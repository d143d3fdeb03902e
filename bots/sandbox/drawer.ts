// What the two emulators share: the journal, the violations, the scripted faults and the clock.

/** Milliseconds since the epoch, and timers; tests inject one that they move by hand. */
export interface Clock {
  now(): number;
}

export const systemClock: Clock = { now: () => Date.now() };

/** One call that the SDK made, in the order of arrival. `applied` says whether the emulator carried it out. */
export interface JournalEntry {
  at: number;
  route: string;
  body: unknown;
  status: number;
  applied: boolean;
}

/** Something that the real platform would have refused, or that no real client would do. */
export interface Violation {
  at: number;
  route: string;
  problem: string;
}

/** What goes wrong, and whether the call takes effect before it goes wrong (that is what makes doubles). */
export interface Fault {
  applied: boolean;
  /** An HTTP answer instead of the real one. */
  answer?: { status: number; headers?: Record<string, string>; body?: unknown };
  /** The connection is destroyed without an answer. */
  reset?: boolean;
  /** Never answered. */
  hang?: boolean;
  /** The answer (and, if not `applied` first, the effect) waits this long. */
  delayMs?: number;
}

/** `route` is Slack's method name ("chat.postMessage") or Discord's "POST /channels/:id/messages". */
export interface FaultRule {
  route: string;
  /** Fires from this matching call on, counted from 1 since the rule was added. Default 1. */
  nth?: number;
  /** How often it fires. Default 1. */
  times?: number;
  fault: Fault;
}

/** A script of faults; each call asks for the fault that is due to it. */
export interface FaultScript {
  add(rule: FaultRule): void;
  clear(): void;
  take(route: string): Fault | undefined;
}

export function createFaultScript(): FaultScript {
  let rules: { rule: FaultRule; seen: number; fired: number }[] = [];
  return {
    add: (rule) => void rules.push({ rule, seen: 0, fired: 0 }),
    clear: () => {
      rules = [];
    },
    take: (route) => {
      for (const entry of rules) {
        if (entry.rule.route !== route) continue;
        entry.seen += 1;
        if (entry.seen < (entry.rule.nth ?? 1) || entry.fired >= (entry.rule.times ?? 1)) continue;
        entry.fired += 1;
        return entry.rule.fault;
      }
      return undefined;
    },
  };
}

/** A file kept by an emulator, so that the sandbox looks the same after a restart. */
export interface Keep {
  /** Everything appended so far, oldest first. */
  load(): unknown[];
  append(record: unknown): void;
}

export const keepNothing: Keep = { load: () => [], append: () => {} };
