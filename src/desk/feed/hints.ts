// Hints say "look": something was written, or somebody types. The database carries what happened, so a hint may be lost.

export interface Typing {
  conversation: number;
  side: "desk" | "customer";
  /** Null when it is a key that acts for nobody. */
  person: number | null;
  name: string;
}

export type Hint = { kind: "news"; conversation: number; seq: number } | ({ kind: "typing" } & Typing);

/**
 * Between everyone who writes and everyone who streams, in this process or in several. Sending never blocks and never
 * throws; a hint arrives at most once, in no promised order, or not at all.
 */
export interface Hints {
  send(hint: Hint): void;
  /** Gives how to stop listening. A listener must be quick and must not throw. */
  listen(listener: (hint: Hint) => void): () => void;
  close(): Promise<void>;
}

/** Within one process. */
export function createLocalHints(): Hints {
  const listeners = new Set<(hint: Hint) => void>();
  return {
    send(hint) {
      for (const listener of listeners) listener(hint);
    },
    listen(listener) {
      // A function of its own, so that the same listener twice is two.
      const heard = (hint: Hint) => listener(hint);
      listeners.add(heard);
      return () => void listeners.delete(heard);
    },
    async close() {
      listeners.clear();
    },
  };
}
