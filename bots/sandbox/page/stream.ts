// Server-sent events that say no more than "changed"; the page then reads the state anew.

import type { Context } from "hono";
import { streamSSE } from "hono/streaming";

interface Changing {
  onChange(listener: () => void): () => void;
}

/** Many changes within this time are told as one. */
const coalesceMs = 60;
const breathMs = 15_000;

export function changeStream(c: Context, sandboxes: (Changing | undefined)[], stopped?: AbortSignal): Response {
  return streamSSE(c, async (stream) => {
    let changed = true;
    let wake = () => {};
    const stops = sandboxes.flatMap((sandbox) => {
      const stop = sandbox?.onChange(() => {
        changed = true;
        wake();
      });
      return stop ? [stop] : [];
    });
    const end = () => wake();
    stream.onAbort(end);
    stopped?.addEventListener("abort", end);
    try {
      while (!stream.aborted && !stopped?.aborted) {
        await stream.writeSSE(changed ? { event: "changed", data: "" } : { event: "breath", data: "" });
        changed = false;
        await stream.sleep(coalesceMs);
        if (!changed && !stream.aborted && !stopped?.aborted) await pause((resolve) => (wake = resolve), breathMs);
      }
    } finally {
      for (const stop of stops) stop();
      stopped?.removeEventListener("abort", end);
    }
  });
}

/** Until woken, or for so long. */
function pause(onWake: (wake: () => void) => void, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    onWake(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
