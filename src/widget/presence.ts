// When to listen: a page that nobody looks at holds no stream for long, since a customer may have only a few.

const graceMs = 60_000;

export interface Presence {
  readonly isVisible: boolean;
  /** Ends when this stretch of listening does: the page was left alone, or the network came back. */
  readonly signal: AbortSignal;
  /** Resolves when somebody looks. */
  visible(): Promise<void>;
  /** Begins a new stretch. */
  restart(): void;
  stop(): void;
}

export function createPresence(onVisible: () => void): Presence {
  const stopped = new AbortController();
  let stretch = new AbortController();
  let hiding: ReturnType<typeof setTimeout> | undefined;
  let waiting: (() => void)[] = [];
  const restart = () => {
    const last = stretch;
    stretch = new AbortController();
    last.abort();
  };
  const look = () => {
    clearTimeout(hiding);
    if (document.hidden) hiding = setTimeout(restart, graceMs);
    else {
      for (const wake of waiting) wake();
      waiting = [];
      onVisible();
    }
  };
  document.addEventListener("visibilitychange", look, { signal: stopped.signal });
  addEventListener("online", restart, { signal: stopped.signal });
  return {
    get isVisible() {
      return !document.hidden;
    },
    get signal() {
      return stretch.signal;
    },
    visible: () => (document.hidden ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve()),
    restart,
    stop() {
      clearTimeout(hiding);
      stopped.abort();
      stretch.abort();
    },
  };
}
