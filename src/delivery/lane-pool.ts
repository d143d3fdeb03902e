// Places in which lanes are told. Whatever may hang (a platform, an endpoint) has a few of its own, under its name: what takes ten
// seconds to fail holds up nothing else.

export interface LanePool {
  /**
   * Begins it, or keeps it for later: a lane waits once, and never runs twice at the same time. Over when its work is, or at once where
   * it waits. `work` never rejects.
   */
  add(owner: string, lane: string, work: () => Promise<void>): Promise<void>;
  isWaiting(lane: string): boolean;
  /** Begins nothing more, and waits for what runs; what did not begin is found by the sweep. */
  stop(): Promise<void>;
}

export function createLanePool({ each, atOnce }: { each: number; atOnce: number }): LanePool {
  const waiting = new Map<string, Map<string, () => Promise<void>>>();
  const running = new Map<string, Map<string, Promise<void>>>();
  const works = new Set<Promise<void>>();
  let stopped = false;

  function begin(): void {
    for (const [owner, lanes] of waiting) {
      if (works.size >= atOnce) return;
      const busy = running.get(owner);
      if ((busy?.size ?? 0) >= each) continue;
      const next = firstIdle(lanes, busy);
      if (!next) continue;
      lanes.delete(next[0]);
      // Behind the others, so that each has its turn.
      waiting.delete(owner);
      if (lanes.size > 0) waiting.set(owner, lanes);
      run(owner, ...next);
    }
  }

  function run(owner: string, lane: string, work: () => Promise<void>): void {
    const busy = running.get(owner) ?? new Map<string, Promise<void>>();
    const done = work().finally(() => {
      works.delete(done);
      busy.delete(lane);
      if (busy.size === 0) running.delete(owner);
      begin();
    });
    running.set(owner, busy.set(lane, done));
    works.add(done);
  }

  return {
    async add(owner, lane, work) {
      if (stopped) return;
      const lanes = waiting.get(owner) ?? new Map<string, () => Promise<void>>();
      lanes.set(lane, work);
      waiting.set(owner, lanes);
      begin();
      if (!lanes.has(lane)) await running.get(owner)?.get(lane);
    },
    isWaiting: (lane) => [...waiting.values()].some((lanes) => lanes.has(lane)),
    async stop() {
      stopped = true;
      waiting.clear();
      await Promise.allSettled(works);
    },
  };
}

/** What waits longest among the lanes that do not run right now. */
function firstIdle<W>(lanes: Map<string, W>, busy: Map<string, unknown> | undefined): [string, W] | undefined {
  for (const each of lanes) if (!busy?.has(each[0])) return each;
  return undefined;
}
