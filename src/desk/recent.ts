// What was looked up a moment ago: a busy caller is not asked about at every request.

/** Kept so long, in milliseconds: what another process changes is seen here after this at the latest. */
export const keptMs = 1_000;

const most = 10_000;

export interface Recent {
  /** What `look` gave for this key a moment ago, or gives now. What is not there (undefined) and what failed is not kept. */
  recall<T>(key: string, look: () => Promise<T | undefined>): Promise<T | undefined>;
  /** Everything is looked up again; what is being looked up right now is not kept either. */
  forget(): void;
}

interface Kept {
  at: number;
  found: Promise<unknown>;
}

/** Several who ask for the same at once wait for one answer. */
export function createRecent(now: () => Date): Recent {
  const kept = new Map<string, Kept>();
  // A clock that was set back must not keep anything longer.
  const isFresh = ({ at }: Kept, time: number) => time >= at && time - at < keptMs;

  return {
    async recall<T>(key: string, look: () => Promise<T | undefined>) {
      const time = now().getTime();
      const known = kept.get(key);
      if (known && isFresh(known, time)) return known.found as Promise<T | undefined>;

      if (kept.size >= most) kept.clear();
      const entry = { at: time, found: look() };
      kept.set(key, entry);
      const drop = () => void (kept.get(key) === entry && kept.delete(key));
      entry.found.then((found) => found ?? drop(), drop);
      return entry.found;
    },
    forget: () => kept.clear(),
  };
}
