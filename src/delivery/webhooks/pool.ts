// Webhooks' lanes are told beside the queue's own places: an endpoint that takes ten seconds to fail holds up no thread, and no
// other endpoint either, since each has a few places only.

export interface LanePool {
  /** Begins it, or keeps it for later; the same lane waits once. Never waits for it. */
  add(target: number, lane: string, work: () => Promise<void>): void;
  /** Begins nothing more, and waits for what runs; what did not begin is found by the sweep. */
  settle(): Promise<void>;
}

export function createLanePool({ perTarget, atOnce }: { perTarget: number; atOnce: number }): LanePool {
  const waiting = new Map<number, Map<string, () => Promise<void>>>();
  const running = new Map<number, number>();
  const works = new Set<Promise<void>>();

  function begin(): void {
    for (const [target, lanes] of waiting) {
      if (works.size >= atOnce) return;
      const [next] = lanes;
      if (!next || (running.get(target) ?? 0) >= perTarget) continue;
      lanes.delete(next[0]);
      // Behind the others, so that each endpoint has its turn.
      waiting.delete(target);
      if (lanes.size > 0) waiting.set(target, lanes);
      run(target, next[1]);
    }
  }

  function run(target: number, work: () => Promise<void>): void {
    running.set(target, (running.get(target) ?? 0) + 1);
    const done = work().finally(() => {
      works.delete(done);
      const left = (running.get(target) ?? 1) - 1;
      if (left > 0) running.set(target, left);
      else running.delete(target);
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
