// Channels that take less than is said: customers' words wait for their turn, and those that waited long share posts.

import type { Channel } from "../../src/delivery/channel.ts";
import type { Refit } from "./refit.ts";

/** Of the kinds and the proportions that Slack's are, some four times as fast. */
const budgets: Channel["budgets"] = {
  post: { gapMs: 250, burst: 3 },
  change: { gapMs: 350, burst: 8 },
  receipt: { gapMs: 350, burst: 8 },
  swap: { gapMs: 900, burst: 3 },
};

export const paced: Refit = {
  channel: (channel) => ({ ...channel, budgets }),
  settings: { behindMs: 2_000 },
};

/** How long a channel needs for so many posts. */
export const postingMs = (posts: number): number => posts * (budgets.post?.gapMs ?? 0);
