// One run: the load and the faults at once, then quiet, then the look at everything.

import { availableParallelism, loadavg } from "node:os";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { check, type Findings } from "./checker.ts";
import type { Clocks } from "./clocks.ts";
import { beginSome, createLoad } from "./load.ts";
import { unleash } from "./nemesis.ts";
import {
  countTakenIn,
  countUnfinished,
  findMisplaced,
  findOddities,
  findStuckLanes,
  lookAtPosts,
  sightOfDiscord,
  sightOfHistory,
  sightOfSlack,
  sightOfWebhook,
  type Unfinished,
} from "./observe.ts";
import type { ChaosOptions } from "./options.ts";
import { postingMs } from "./pacing.ts";
import { endedByItself } from "./report.ts";
import { type Planned, planFaults, planRolling } from "./schedule.ts";
import { type ChaosWorld, openWorld } from "./world.ts";

export interface Outcome {
  options: ChaosOptions;
  planned: Planned[];
  clocks: Clocks;
  findings: Findings;
  /** Everything else that should not be: root cards, rows, answers, processes that ended by themselves. */
  oddities: string[];
  counts: Record<string, number>;
  mishaps: Record<string, number>;
  errors: [string, number][];
  seconds: { load: number; lastFault: number; drained: number };
  /** From when load and faults were both over until all was told; Infinity when it never was. */
  drainMs: number;
  /** So much of it the slower channel's budget needed for what was posted in it; 0 where none is paced. */
  budgetMs: number;
  /** `unheard`: agents' words that are not in the database. */
  unfinished: Unfinished & { unheard: number };
  stuck: string[];
  /** The longest that the emulators were kept from answering: where it nears the quarantine, the run says nothing. */
  stallMs: number;
  /** How many processes were running or waited to, a processor, as the last minute's mean. */
  machineLoad: number;
}

const drainPatienceMs = 120_000;
const quietMs = 3_000;

export async function runChaos(options: ChaosOptions, say: (line: string) => void): Promise<Outcome> {
  const world = await openWorld(options);
  try {
    return await play(world, options, say);
  } finally {
    await world.close();
  }
}

async function play(world: ChaosWorld, options: ChaosOptions, say: (line: string) => void): Promise<Outcome> {
  const { customers, agents, streams, slack, discord, receiver, pool } = world;
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  await beginSome(world, options);
  const planned = options.calm ? [] : planOf(options, world);
  const load = createLoad(world, options);
  const began = Date.now();
  const since = () => (Date.now() - began) / 1_000;
  const tell = (line: string) => say(`${since().toFixed(1).padStart(6)} s  ${line}`);
  tell(`${options.conversations} chats, ${options.out} words out, ${options.in} in`);

  const seconds = { load: 0, lastFault: 0, drained: 0 };
  const telling = setInterval(() => void progress(world).then(tell), 10_000);
  await Promise.all([
    load.talk().then(() => {
      seconds.load = since();
    }),
    unleash({ ...world, hush: options.hush, until: load.until, say: tell }, planned).then(() => {
      seconds.lastFault = since();
    }),
  ]);
  world.calls.slack.end();
  world.calls.discord.end();
  const over = Date.now();
  tell(`load and faults are over: ${JSON.stringify(await countUnfinished(pool))} to tell`);
  const unfinished = await drain(world);
  const drainMs = isOver(unfinished) ? Date.now() - over : Infinity;
  seconds.drained = since();
  await sleep(quietMs);
  await streams.stop();
  delay.disable();
  clearInterval(telling);

  const [onSlack, onDiscord] = [sightOfSlack(slack), sightOfDiscord(discord)];
  const [slackPosts, discordPosts] = [lookAtPosts(slack.journal, over), lookAtPosts(discord.journal, over)];
  const webhook = sightOfWebhook(receiver.received);
  const history = await sightOfHistory(world.url, customers.conversations);
  const sights = { history, slack: onSlack.sight, discord: onDiscord.sight, webhook, streams: streams.heard };
  const findings = check({
    taken: customers.taken,
    changed: customers.changed,
    removed: customers.removed,
    said: agents.said,
    late: agents.late,
    unsure: agents.unsure,
    ...sights,
  });
  return {
    options,
    planned,
    clocks: world.clocks,
    findings,
    oddities: [
      ...(await findOddities(pool)),
      ...(await findMisplaced(pool, { slack: onSlack.posts, discord: onDiscord.posts })),
      ...twice("Slack", onSlack.roots),
      ...twice("Discord", onDiscord.roots),
      ...(options.paced ? unshared({ Slack: onSlack.shared, Discord: onDiscord.shared }) : []),
      ...customers.wrong,
      ...world.fleet.crashes.map((words) => `${endedByItself}: ${words}`),
      ...[...slack.violations, ...discord.violations].map(({ route, problem }) => `${route}: ${problem}`),
    ],
    counts: {
      "words taken": customers.taken.length,
      "of them changed": customers.changed.size,
      "of them taken back": customers.removed.size,
      "agents' words": agents.said.length,
      "agents' words left unsaid": agents.unsaid,
      "agents' words that may be late": agents.late.size,
      "agents' words that may have stayed inside": agents.unsure.size,
      "words in shared posts on Slack": onSlack.shared,
      "words in shared posts on Discord": onDiscord.shared,
      "shared posts whose call failed": slackPosts.failed + discordPosts.failed,
      "chats taken over": agents.takeovers,
      "calls repeated with the same key": customers.repeated,
      "calls tried again": customers.retried,
      ...Object.fromEntries([...customers.failures].map(([why, n]) => [`calls that ended with ${why}`, n])),
      "stream drops": streams.drops,
      "webhook calls": receiver.received.length,
      "calls to Slack": slack.journal.length,
      "calls to Discord": discord.journal.length,
    },
    mishaps: Object.fromEntries(
      [...world.calls.slack.counts]
        .map(([name, n]) => [`slack ${name}`, n])
        .concat([...world.calls.discord.counts].map(([name, n]) => [`discord ${name}`, n])),
    ),
    errors: [...world.fleet.errors()],
    seconds,
    drainMs,
    budgetMs: options.paced ? postingMs(Math.max(slackPosts.made, discordPosts.made)) : 0,
    unfinished,
    stuck: await findStuckLanes(pool),
    stallMs: delay.max / 1e6,
    machineLoad: (loadavg()[0] ?? 0) / availableParallelism(),
  };
}

const planOf = ({ seed, out, in: answers, rate, each }: ChaosOptions, { fleet }: ChaosWorld): Planned[] =>
  each > 1
    ? planRolling({ seed, lastsMs: (out / rate) * 1_000, names: fleet.names })
    : planFaults({ seed, words: out + answers });

async function progress({ customers, agents, pool }: ChaosWorld): Promise<string> {
  const { deliveries, inbox, held } = await countUnfinished(pool).catch(() => ({
    deliveries: "?",
    inbox: "?",
    held: "?",
  }));
  return `${customers.taken.length} words taken, ${agents.said.length} said by agents, to tell ${deliveries}, in the inbox ${inbox}, held ${held}, tried again ${customers.retried}`;
}

/** What a platform has not told yet is nowhere in the database: it counts as well, from the end of the faults on. */
async function drain({ pool, agents }: ChaosWorld): Promise<Unfinished & { unheard: number }> {
  let unfinished = { deliveries: -1, inbox: 0, held: 0, unheard: agents.said.length };
  for (const end = Date.now() + drainPatienceMs; Date.now() < end; await sleep(100)) {
    unfinished = await Promise.all([countUnfinished(pool), countTakenIn(pool)])
      .then(([rows, heard]) => ({ ...rows, unheard: agents.said.length - heard }))
      .catch(() => unfinished);
    if (isOver(unfinished)) break;
  }
  return unfinished;
}

const isOver = ({ deliveries, inbox, held, unheard }: Outcome["unfinished"]): boolean =>
  deliveries === 0 && inbox === 0 && held === 0 && unheard <= 0;

/** A paced run that shows nothing of what it is for. */
const unshared = (shared: Record<string, number>): string[] =>
  Object.entries(shared)
    .filter(([, words]) => words === 0)
    .map(([platform]) => `${platform}: no words shared a post, though the channels are paced`);

const twice = (platform: string, roots: ReadonlyMap<number, number>): string[] =>
  [...roots]
    .filter(([, n]) => n > 1)
    .map(([conversation, n]) => `${platform}: conversation ${conversation} has ${n} root cards`);
