import type { World } from "./world.ts";

export interface Changes {
  /** Told once a turn, however much changed in it. */
  changed(): void;
  onChange(listener: () => void): () => void;
}

export function createChanges(): Changes {
  const listeners = new Set<() => void>();
  let isTold = true;
  return {
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    changed: () => {
      if (!isTold || listeners.size === 0) return;
      isTold = false;
      queueMicrotask(() => {
        isTold = true;
        for (const listener of [...listeners]) listener();
      });
    },
  };
}

const POLL_MS = 25;

/** Resolves with the first true value of `check`, which is asked again whenever something changes, and now and then. */
export function waitFor<T>(
  world: World,
  changes: Changes,
  check: () => T | undefined | false,
  timeoutMs: number,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => {
      clearTimeout(timer);
      clearInterval(poll);
      stop();
      settle();
    };
    const ask = () => {
      try {
        const value = check();
        if (value !== undefined && value !== false) end(() => resolve(value));
      } catch (error) {
        end(() => reject(error));
      }
    };
    // What a check looks at may lie outside the sandbox.
    const poll = setInterval(() => ask(), POLL_MS);
    const timer = setTimeout(() => end(() => reject(new Error(complaint(world, check, timeoutMs)))), timeoutMs);
    const stop = changes.onChange(ask);
    ask();
  });
}

function complaint(world: World, check: () => unknown, timeoutMs: number): string {
  const calls = world.journal
    .slice(-10)
    .map(({ route, status, applied }) => `  ${status} ${route}${applied ? "" : " (not applied)"}`);
  const violations = world.violations.map(({ route, problem }) => `  ${route}: ${problem}`);
  return [
    `Discord's sandbox waited ${timeoutMs} ms in vain for ${check.toString()}`,
    `The last calls:\n${calls.join("\n") || "  none"}`,
    `Violations:\n${violations.join("\n") || "  none"}`,
  ].join("\n");
}
