// Back-fill of every channel that the desk is in; one that was set up meanwhile joins them by itself.

import type { Backfill } from "./backfill.ts";
import type { Places } from "./places.ts";
import type { ChannelTarget } from "./targets.ts";

const lookMs = 60_000;

export function backfillEach(places: Places, create: (target: ChannelTarget) => Backfill): Backfill {
  const known = new Map<number, Backfill>();
  let stopped = false;

  function each(): Backfill[] {
    for (const target of places.known()) {
      if (!known.has(target.id)) known.set(target.id, create(target));
    }
    return [...known.values()];
  }

  /** A channel that is new to this process may have been in use for long. */
  async function look(): Promise<void> {
    const before = new Set(known.keys());
    await places.all();
    if (stopped) return;
    each();
    for (const [id, backfill] of known) if (!before.has(id)) backfill.request({ gap: true });
    for (const [id, backfill] of known)
      if (!places.known().some((target) => target.id === id)) await drop(id, backfill);
  }

  /** Nobody needs the history of a channel that is given up. */
  async function drop(id: number, backfill: Backfill): Promise<void> {
    known.delete(id);
    await backfill.stop();
  }

  const lookAgain = () => void look().catch(() => undefined);
  const timer = setInterval(lookAgain, lookMs);
  return {
    request(why) {
      for (const backfill of each()) backfill.request(why);
      lookAgain();
    },
    problem: () => [...known.values()].map((backfill) => backfill.problem()).find((problem) => problem !== undefined),
    async stop() {
      stopped = true;
      clearInterval(timer);
      await Promise.all([...known.values()].map((backfill) => backfill.stop()));
    },
  };
}
