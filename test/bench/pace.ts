// Behind what Slack allows: how much of its budget is used, and whether a platform that is stuck holds up the other.

import { median } from "./load.ts";
import { beginChats, listen, mark, openRelayDesk, type RelayDesk } from "./relay-desk.ts";

// Slack: one post a second and channel, docs.slack.dev/apis/web-api/rate-limits; our burst and a second's grace come on top.
const gapMs = 1_000;
const chatsBehind = 30;
const words = 40;
const stuckChats = 60;
const targets = { share: 0.97, slowdown: 1.2 };

export async function measurePace(server: string): Promise<void> {
  const paced = await openRelayDesk(server, { queue: "redis", platforms: ["slack"], pacing: "on" });
  try {
    await measureShare(paced);
  } finally {
    await paced.close();
  }
  const both = await openRelayDesk(server, { queue: "redis", platforms: ["slack", "discord"], pacing: "off" });
  try {
    await measureSlowdown(both);
  } finally {
    await both.close();
  }
}

/** Many chats begin at once, each with a root and its first words: from its third post on the channel is behind. */
async function measureShare(desk: RelayDesk): Promise<void> {
  await beginChats(desk, chatsBehind, "paced");
  const posts = desk.slack.journal.filter(({ route, applied }) => applied && route === "chat.postMessage");
  const times = posts.map(({ at }) => at).slice(3);
  const share = ((times.length - 1) * gapMs) / ((times.at(-1) ?? 0) - (times[0] ?? 0));
  const refused = desk.slack.journal.filter(({ status }) => status === 429).length;
  console.info(`\nPaced: ${chatsBehind} chats begin at once in one Slack channel`);
  console.table({
    "share of one post a second used while behind": {
      measured: `${share.toFixed(3)} (${times.length} posts)`,
      target: `${targets.share} ${share >= targets.share ? "met" : "missed"}`,
    },
    "most posts in any ten seconds": { measured: mostIn(10_000, times), target: "10 and the burst of 3" },
    "429s": { measured: refused, target: `0 ${refused === 0 ? "met" : "missed"}` },
  });
}

function mostIn(spanMs: number, times: readonly number[]): number {
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + spanMs).length));
}

/** Discord's words one after the other: first while Slack is well, then while Slack answers nothing and much waits for it. */
async function measureSlowdown(desk: RelayDesk): Promise<void> {
  const [chat] = await beginChats(desk, 1, "apart");
  const well = await timesOf(desk, chat ?? 0, 1);
  desk.slack.faults.add({
    route: "chat.postMessage",
    times: Number.MAX_SAFE_INTEGER,
    fault: { applied: false, hang: true },
  });
  await beginChats(desk, stuckChats, "stuck", [desk.discord]);
  const beside = await timesOf(desk, chat ?? 0, words + 1);
  desk.slack.faults.clear();
  const slowdown = median(beside) / median(well);
  console.info(`Discord's words while Slack hangs and ${stuckChats} chats wait for it, ${words} words each`);
  console.table({
    "p50, ms": {
      measured: `${median(beside).toFixed(1)} / ${median(well).toFixed(1)} = ${slowdown.toFixed(2)}`,
      target: `${targets.slowdown} ${slowdown <= targets.slowdown ? "met" : "missed"}`,
    },
  });
}

async function timesOf({ api, discord }: RelayDesk, chat: number, from: number): Promise<number[]> {
  const hearing = listen([discord]);
  const took: number[] = [];
  for (let n = from; n < from + words; n += 1) {
    const word = mark("apart-0", n);
    const begun = performance.now();
    await api.post(`/chat/${chat}/send`, { message: word });
    await hearing.until(() => hearing.heard.has(word), 30_000);
    took.push((hearing.heard.get(word) ?? 0) - begun);
  }
  hearing.stop();
  return took;
}
