// Webhooks' lanes are told beside the queue's own places: an endpoint that takes ten seconds to fail holds up no thread, and no
// other endpoint either, since each has a few places only.

export interface LanePool {
  /** Begins it, or keeps it for later: a lane waits once, and never runs twice at the same time. Never waits for it. */
  add(target: number, lane: string, work: () => Promise<void>): void;
  /** Begins nothing more, and waits for what runs; what did not begin is found by the sweep. */
  settle(): Promise<void>;
}

export function createLanePool({ perTarget, atOnce }: { perTarget: number; atOnce: number }): LanePool {
  const waiting = new Map<number, Map<string, () => Promise<void>>>();
  const running = new Map<number, Set<string>>();
  const works = new Set<Promise<void>>();

  function begin(): void {
    for (const [target, lanes] of waiting) {
      if (works.size >= atOnce) return;
      const busy = running.get(target);
      if ((busy?.size ?? 0) >= perTarget) continue;
      const next = firstIdle(lanes, busy);
      if (!next) continue;
      lanes.delete(next[0]);
      // Behind the others, so that each endpoint has its turn.
      waiting.delete(target);
      if (lanes.size > 0) waiting.set(target, lanes);
      run(target, ...next);
    }
  }

  function run(target: number, lane: string, work: () => Promise<void>): void {
    const busy = running.get(target) ?? new Set<string>();
    running.set(target, busy.add(lane));
    const done = work().finally(() => {
      works.delete(done);
      busy.delete(lane);
      if (busy.size === 0) running.delete(target);
      begin();
    });
    works.add(done);
  }

  return {
    add(target, lane, work) {
      const lanes = waiting.get(target) ?? new Map<string, () => Promise<void>>();
      lanes.set(lane, work);
      waiting.set(target, lanes);
      begin();
    },
    async settle() {
      waiting.clear();
      await Promise.allSettled(works);
    },
  };
}

/** What waits longest among the lanes that do not run right now. */
function firstIdle<W>(lanes: Map<string, W>, busy: Set<string> | undefined): [string, W] | undefined {
  for (const each of lanes) if (!busy?.has(each[0])) return each;
  return undefined;
}
