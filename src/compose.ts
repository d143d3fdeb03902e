// The composition root: from the configuration to a house with its desk, its doorbell and its channels. Nothing else asks which
// mode it is in.

import path from "node:path";
import { type Sandbox, sandboxAgents, startSandbox } from "../bots/sandbox/main.ts";
import type { Config, DiscordConfig, SlackConfig } from "./config.ts";
import { connectDatabase, type Database } from "./database/connect.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./database/embedded.ts";
import { migrate } from "./database/migrate.ts";
import { isRetryable } from "./database/retryable.ts";
import { type BullDoorbell, createBullDoorbell } from "./delivery/bullmq.ts";
import type { Channel } from "./delivery/channel.ts";
import { assertClock, sayPlatformSkew } from "./delivery/clock.ts";
import type { DeliveryParts } from "./delivery/deliver.ts";
import { createRedisHints } from "./delivery/redis-hints.ts";
import { type ChannelTarget, ensureTarget, retireTargets } from "./delivery/targets.ts";
import { createWebhooks } from "./delivery/webhooks/webhooks.ts";
import { createDesk, type Desk } from "./desk/desk.ts";
import { createLocalHints, type Hints } from "./desk/feed/hints.ts";
import { createApiKey, ensureApiKey, hasApiKeys } from "./desk/keys/api-keys.ts";
import { admitAgent } from "./desk/people/recognize.ts";
import { ensureSandboxCustomers } from "./desk/people/samples.ts";
import { type OpenFiles, openFiles } from "./files/open.ts";
import type { Log } from "./log.ts";
import type { Tracing } from "./tracing.ts";

/** A platform of this house: its settings (real ones, or the sandbox's), its channel, and its row among the targets. */
export interface Platform<S> {
  settings: S;
  channel: Channel;
  target: ChannelTarget;
}

export interface House {
  config: Config;
  log: Log;
  database: Database;
  /** Where it is, for who needs a session of their own. */
  databaseUrl: string;
  desk: Desk;
  doorbell: BullDoorbell;
  hints: Hints;
  slack: Platform<SlackConfig> | undefined;
  discord: Platform<DiscordConfig> | undefined;
  sandbox: Sandbox | undefined;
  delivery: DeliveryParts;
  attachments: OpenFiles & { maxBytes: number; perMessage: number };
  /** The secret of the key that the first start makes; it is nowhere else. */
  firstApiKey: string | undefined;
  tracing: Tracing | undefined;
  /** Lets go of everything, the database last. */
  close(): Promise<void>;
}

/** What a library lets fall says so; it takes the desk down only where nobody can tell what is true any more. */
export function catchTheRest(log: Log): void {
  process.on("unhandledRejection", (reason) => log.error({ err: reason }, "an unhandled rejection"));
  process.on("uncaughtException", (error) => {
    // A connection to the database that breaks while nobody listens to it.
    if (isRetryable(error)) return log.error({ err: error }, "a database connection broke unheard");
    log.error({ err: error }, "an error that nobody caught");
    process.exit(1);
  });
}

/** @throws when the database is not to be had, or this machine's clock is wrong; everything else may come later */
export async function compose(config: Config, log: Log): Promise<House> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const closer of closers.reverse())
      await closer().catch((error: unknown) => log.warn({ err: error }, "closing"));
    closers.length = 0;
  };
  try {
    return await furnish(config, log, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function furnish(
  config: Config,
  log: Log,
  closers: (() => Promise<unknown>)[],
  close: () => Promise<void>,
): Promise<House> {
  const { s3, ...limits } = config.attachments;
  const attachments = { ...(await openFiles({ dataDir: config.dataDir, s3 })), ...limits };
  const url = config.databaseUrl ?? (await embedded(config, log, closers)).url;
  await migrate(url, log);
  const database = connectDatabase({
    url,
    replicaUrl: config.databaseReplicaUrl,
    max: config.databasePoolSize,
    log,
  });
  closers.push(() => database.close());

  const tracing = config.tracing && (await openTracing(config.tracing, closers));
  const doorbell = createBullDoorbell({
    ...(config.redisUrl === undefined ? { databaseUrl: url } : { redisUrl: config.redisUrl }),
    log,
    tracing,
  });
  closers.push(() => doorbell.close());
  const hints = config.redisUrl === undefined ? createLocalHints() : createRedisHints(config.redisUrl, log);
  closers.push(() => hints.close());
  const desk = createDesk({
    ...database,
    publicUrl: config.publicUrl,
    autoCloseHours: config.autoCloseHours,
    timeZone: config.timeZone,
    webhookAddresses: config.webhooks,
    onNews: ({ conversation, seq, targets }) => {
      hints.send({ kind: "news", conversation, seq });
      for (const target of new Set(targets)) doorbell.ring(`${conversation}:${target}`);
    },
    onTyping: (typing) => hints.send({ kind: "typing", ...typing }),
  });

  await assertClock(desk, log);

  const sandbox = config.sandbox.slack || config.sandbox.discord ? await openSandbox(config, desk, closers) : undefined;
  const slack = await slackPlatform(config, desk, sandbox, log);
  const discord = await discordPlatform(config, desk, sandbox, log);
  const untraced = [...(slack ? [slack.channel] : []), ...(discord ? [discord.channel] : [])];
  const channels = tracing ? untraced.map(tracing.traceChannel) : untraced;
  const firstApiKey = await firstKey(config, desk);
  const webhooks = createWebhooks({ desk, doorbell, log });
  closers.push(() => webhooks.close());
  const delivery = {
    desk,
    channels,
    files: attachments.files,
    webhooks,
    doorbell,
    settings: config.delivery,
    log,
  };
  return {
    config,
    log,
    database,
    databaseUrl: url,
    desk,
    doorbell,
    hints,
    slack,
    discord,
    sandbox,
    delivery,
    attachments,
    firstApiKey,
    tracing,
    close,
  };
}

/** Its packages are loaded by whoever traces only. */
async function openTracing(settings: NonNullable<Config["tracing"]>, closers: (() => Promise<unknown>)[]) {
  const [{ startTracing }, { queueTelemetry }, { traceChannel }] = await Promise.all([
    import("./tracing/open-telemetry.ts"),
    import("./delivery/bullmq-telemetry.ts"),
    import("./delivery/traced-channel.ts"),
  ]);
  const tracing = startTracing(settings);
  closers.push(() => tracing.close());
  return {
    ...tracing,
    telemetry: queueTelemetry(),
    traceChannel: (channel: Channel) => traceChannel(channel, tracing),
  };
}

async function embedded({ dataDir }: Config, log: Log, closers: (() => Promise<unknown>)[]): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir, log });
  closers.push(() => postgres.stop());
  return postgres;
}

async function openSandbox(config: Config, desk: Desk, closers: (() => Promise<unknown>)[]): Promise<Sandbox> {
  const sandbox = await startSandbox({ ...config.sandbox, dataDir: path.resolve(config.dataDir) });
  closers.push(() => sandbox.close());
  const by = { kind: "system" as const, job: "the sandbox" };
  for (const name of sandboxAgents) {
    const person = {
      name: `${name[0]?.toUpperCase()}${name.slice(1)}`,
      email: `${name}@example.test`,
      avatarUrl: null,
    };
    const role = name === "dana" ? ("admin" as const) : ("agent" as const);
    for (const platform of ["slack", "discord"] as const) {
      const workspace = sandbox[platform];
      if (workspace)
        await admitAgent(desk, { ...person, role, platform, userId: workspace.user(name).id, via: "admin", by });
    }
  }
  await ensureSandboxCustomers(desk);
  return sandbox;
}

async function slackPlatform(
  { slack, slackCommandPrefix, delivery, pacing }: Config,
  desk: Desk,
  sandbox: Sandbox | undefined,
  log: Log,
): Promise<House["slack"]> {
  const settings = slack ?? (sandbox?.slack && sandboxSlack(sandbox.slack));
  if (!settings) {
    await retireTargets(desk, "slack");
    return undefined;
  }
  const [{ createSlackChannel }, { slackSkewMs }, { callCommands }] = await Promise.all([
    import("../bots/slack/channel.ts"),
    import("../bots/slack/clock.ts"),
    import("../bots/slack/command-names.ts"),
  ]);
  callCommands(slackCommandPrefix);
  if (slack) void sayPlatformSkew("Slack", slackSkewMs(slack, now), log);
  const channel = createSlackChannel({
    token: settings.botToken,
    apiUrl: settings.apiUrl ?? "https://slack.com/api/",
    timeoutMs: delivery.timeoutMs,
    paced: pacing ?? settings.apiUrl === undefined,
    log,
  });
  return { settings, channel, target: await ensureTarget(desk, "slack", settings.channelId) };
}

const now = () => new Date();

function sandboxSlack({ apiUrl, botToken, appToken, supportChannel }: NonNullable<Sandbox["slack"]>): SlackConfig {
  return {
    botToken,
    appToken,
    signingSecret: undefined,
    apiUrl,
    channelId: supportChannel,
    adminUserIds: [],
    agentUsergroupId: undefined,
    userToken: undefined,
  };
}

async function discordPlatform(
  { discord, delivery, pacing }: Config,
  desk: Desk,
  sandbox: Sandbox | undefined,
  log: Log,
): Promise<House["discord"]> {
  const settings = discord ?? (sandbox?.discord && sandboxDiscord(sandbox.discord));
  if (!settings) {
    await retireTargets(desk, "discord");
    return undefined;
  }
  const [{ createDiscordChannel }, { discordSkewMs }] = await Promise.all([
    import("../bots/discord/channel.ts"),
    import("../bots/discord/clock.ts"),
  ]);
  if (discord) void sayPlatformSkew("Discord", discordSkewMs(discord, now), log);
  const channel = createDiscordChannel({
    token: settings.token,
    apiUrl: settings.apiUrl ?? "https://discord.com/api",
    timeoutMs: delivery.timeoutMs,
    paced: pacing ?? settings.apiUrl === undefined,
    log,
  });
  return { settings, channel, target: await ensureTarget(desk, "discord", settings.channelId) };
}

function sandboxDiscord({
  apiUrl,
  token,
  guildId,
  supportChannel,
  agentRoleId,
}: NonNullable<Sandbox["discord"]>): DiscordConfig {
  return { token, apiUrl, guildId, channelId: supportChannel, adminUserIds: [], agentRoleId };
}

async function firstKey({ bootstrapApiKey }: Config, desk: Desk): Promise<string | undefined> {
  if (bootstrapApiKey !== undefined) {
    await ensureApiKey(desk, bootstrapApiKey);
    return undefined;
  }
  if (await hasApiKeys(desk)) return undefined;
  return (await createApiKey(desk, { name: "first", notes: true })).secret;
}
