// Threads whose history cannot be read for now: each is left alone for longer and longer, and the others go on.

const firstRestMs = 500;
/** Of what the platform may give any moment, and of what only a person can mend. */
const longestRestsMs = { passing: 15_000, lasting: 30 * 60_000 };

export interface Rests {
  /** Whether the last reading failed. */
  has(threadId: string): boolean;
  isOver(threadId: string): boolean;
  begin(threadId: string, trouble: keyof typeof longestRestsMs): void;
  end(threadId: string): void;
  /** Whose rest is over and who is none of these is not asked for any more. */
  keepOnly(threadIds: ReadonlySet<string>): void;
  /** When the next rest is over, in milliseconds from now; undefined when nobody rests. */
  nextMs(): number | undefined;
}

export function createRests(): Rests {
  const rests = new Map<string, { tries: number; until: number }>();
  const isOver = (threadId: string) => (rests.get(threadId)?.until ?? 0) <= performance.now();
  return {
    has: (threadId) => rests.has(threadId),
    isOver,
    begin(threadId, trouble) {
      const tries = (rests.get(threadId)?.tries ?? 0) + 1;
      const ms = Math.min(firstRestMs * 4 ** (tries - 1), longestRestsMs[trouble]);
      rests.set(threadId, { tries, until: performance.now() + ms });
    },
    end: (threadId) => void rests.delete(threadId),
    keepOnly(threadIds) {
      for (const threadId of rests.keys()) if (isOver(threadId) && !threadIds.has(threadId)) rests.delete(threadId);
    },
    nextMs() {
      const untils = [...rests.values()].map(({ until }) => until - performance.now());
      return untils.length === 0 ? undefined : Math.max(0, Math.min(...untils));
    },
  };
}
