// One feed that many follow: read once, told to all. Joining reads what a follower missed, then lets it in without a gap or a
// double, because everything has a place and nobody is told what is not after their own.

import type { Log } from "../../log.ts";
import { describeError } from "../describe-error.ts";

export interface Frame {
  at: number;
  bytes: Uint8Array;
}

export interface FramePage {
  frames: Frame[];
  /** Everything up to here is in this page or before it. */
  upTo: number;
  more: boolean;
  /** False when there is more to come that cannot be read just yet. */
  settled: boolean;
}

export interface Follower {
  readonly closed: boolean;
  /** Never blocks and never throws; who cannot take any more closes. */
  take(bytes: Uint8Array): void;
  /** Resolves when it has room, or is closed. */
  room(): Promise<void>;
}

export interface Topic {
  /** Resolves when the follower is live. @throws what reading throws */
  join(follower: Follower, after: number): Promise<void>;
  leave(follower: Follower): void;
  /** There may be news; with a place, only if it is beyond what was read. */
  hear(place?: number): void;
  /** What has no place: to those who are live, now or never. */
  show(bytes: Uint8Array): void;
  close(): void;
}

const unsettledMs = 20;

export function createTopic(read: (after: number) => Promise<FramePage>, log: Log): Topic {
  /** Each with the place it joined at. */
  const live = new Map<Follower, number>();
  let at = 0;
  let dirty = false;
  let reading = false;
  let again: NodeJS.Timeout | undefined;

  function hear(place?: number): void {
    if (place !== undefined && place <= at) return;
    dirty = true;
    if (live.size > 0 && !reading) void look();
  }

  async function look(): Promise<void> {
    reading = true;
    try {
      while (dirty && live.size > 0) {
        dirty = false;
        await readOn();
      }
    } catch (error) {
      dirty = true;
      log.warn({ error: describeError(error) }, "a feed could not be read; the next look will");
    } finally {
      reading = false;
    }
  }

  async function readOn(): Promise<void> {
    let page: FramePage;
    do {
      page = await read(at);
      at = Math.max(at, page.upTo);
      tell(page.frames);
    } while (page.more && live.size > 0);
    if (!page.settled) lookAgain();
  }

  function tell(frames: Frame[]): void {
    for (const frame of frames) {
      for (const [follower, joined] of live) if (frame.at > joined) follower.take(frame.bytes);
    }
  }

  function lookAgain(): void {
    again ??= setTimeout(() => {
      again = undefined;
      hear();
    }, unsettledMs);
  }

  async function join(follower: Follower, after: number): Promise<void> {
    let place = after;
    while (!follower.closed) {
      const page = await read(place);
      for (const { bytes } of page.frames) follower.take(bytes);
      place = Math.max(place, page.upTo);
      await follower.room();
      // From here to the end nothing else runs: between the look at `at` and being live there is no gap.
      if (page.more || follower.closed) continue;
      if (live.size === 0 && !reading) at = place;
      if (place < at) continue;
      live.set(follower, place);
      if (!page.settled) lookAgain();
      if (dirty && !reading) void look();
      return;
    }
  }

  return {
    join,
    hear,
    leave: (follower) => void live.delete(follower),
    show(bytes) {
      for (const follower of live.keys()) follower.take(bytes);
    },
    close() {
      clearTimeout(again);
      live.clear();
    },
  };
}
