// The environment, read once, parsed once. Whatever is wrong is said in one list, with how to mend it.

import { contradictions, halfSet } from "./config/problems.ts";
import { Environment, type ServiceName } from "./config/variables.ts";
import { digestOf, digestProblems } from "./digest-config.ts";
import { readEnvFile } from "./env-file.ts";
import type { LocalSchedule } from "./local-schedule.ts";

export { type ServiceName, serviceNames } from "./config/variables.ts";

export interface SlackConfig {
  botToken: string;
  /** Socket Mode. */
  appToken: string | undefined;
  /** HTTP mode, when there is no app token. */
  signingSecret: string | undefined;
  apiUrl: string | undefined;
  channelId: string;
  adminUserIds: string[];
  agentUsergroupId: string | undefined;
  /** Reads threads' history where the bot's own token may not. */
  userToken: string | undefined;
}

export interface DiscordConfig {
  token: string;
  apiUrl: string | undefined;
  guildId: string;
  channelId: string;
  adminUserIds: string[];
  agentRoleId: string | undefined;
}

/** A bucket that speaks S3. */
export interface S3Config {
  bucket: string;
  region: string;
  /** Undefined: Amazon's own. */
  endpoint: string | undefined;
  accessKeyId: string;
  secretAccessKey: string;
}

export interface Config {
  port: number;
  host: string;
  /** Where people reach this desk; links are built from it. */
  publicUrl: string;
  dataDir: string;
  /** Undefined: the embedded PostgreSQL under dataDir. */
  databaseUrl: string | undefined;
  /** A copy of it that lists are read from; undefined: they are read where all is. */
  databaseReplicaUrl: string | undefined;
  /** Connections of this process to each of the two. */
  databasePoolSize: number;
  /** Undefined: the queue lives in PostgreSQL. */
  redisUrl: string | undefined;
  services: ReadonlySet<ServiceName>;
  /** Which platforms are played by the sandbox. */
  sandbox: { slack: boolean; discord: boolean };
  bootstrapApiKey: string | undefined;
  logLevel: "debug" | "info" | "warn" | "error" | "silent";
  slack: SlackConfig | undefined;
  discord: DiscordConfig | undefined;
  sendDelaySeconds: number;
  /** So long a resolved ticket waits for its customer's word before it closes by itself; 0 is for ever. */
  autoCloseHours: number;
  /** Where its people live: an IANA zone. */
  timeZone: string;
  /** When the desk's channels are told its numbers; undefined until somebody sets it there. */
  digest: LocalSchedule | undefined;
  /** Without a bucket they lie on the disk, under dataDir. */
  attachments: { maxBytes: number; perMessage: number; s3: S3Config | undefined };
  delivery: { timeoutMs: number; leaseMs: number; quarantineMs: number };
  /** How many days of what is done are kept. */
  retention: { inboxDays: number; deliveryDays: number };
  /** Whether calls keep below the platforms' rate limits; undefined: wherever the platform is the real one. */
  pacing: boolean | undefined;
  /** Which addresses webhooks may have. */
  webhooks: { allowPrivate: boolean; httpsOnly: boolean };
  /** What Slack's settings call the commands by: "acme" for /acme-ticket. */
  slackCommandPrefix: string | undefined;
  /** How often somebody may call; 0 is without a limit. */
  rateLimits: { requests: number; customerWrites: number; conversationWrites: number; failures: number };
  /** Where traces go; undefined: nowhere. */
  tracing: { endpoint: string; serviceName: string } | undefined;
  /** The origins whose pages carry the chat widget. */
  widgetOrigins: readonly string[];
  /** How many proxies stand between a caller and this process. */
  proxies: number;
  production: boolean;
}

export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The configuration is not right:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

/** Where settings may stand beside the environment, which wins. */
export const envFile = (): string => process.env.ENV_FILE ?? ".env";

/** What is set: in the environment, or else in the file `.env` (ENV_FILE names another, empty none). @throws when that cannot be read */
export function readEnvironment(): NodeJS.ProcessEnv {
  return { ...readEnvFile(envFile()), ...process.env };
}

/** @throws ConfigError with everything that is wrong */
export function readConfig(source: NodeJS.ProcessEnv = readEnvironment()): Config {
  const set = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value.trim() !== ""),
  );
  const parsed = Environment.safeParse(set);
  const wrong = parsed.error?.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`) ?? [];
  const problems = [
    ...wrong,
    ...halfSet(set),
    ...digestProblems(set),
    ...(parsed.data ? contradictions(parsed.data) : []),
  ];
  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems);
  return toConfig(parsed.data);
}

function toConfig(env: Environment): Config {
  const production = env.NODE_ENV === "production";
  const real = env.SLACK_BOT_TOKEN !== undefined || env.DISCORD_TOKEN !== undefined;
  const sandbox = env.SANDBOX === "on" || (env.SANDBOX === "auto" && !real && !production);
  return {
    port: env.PORT,
    host: env.HOST,
    publicUrl: (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, ""),
    dataDir: env.DATA_DIR,
    databaseUrl: env.DATABASE_URL,
    databaseReplicaUrl: env.DATABASE_REPLICA_URL,
    databasePoolSize: env.DATABASE_POOL_SIZE,
    redisUrl: env.REDIS_URL,
    services: new Set(env.SERVICES),
    sandbox: {
      slack: sandbox && env.SLACK_BOT_TOKEN === undefined,
      discord: sandbox && env.DISCORD_TOKEN === undefined,
    },
    bootstrapApiKey: env.BOOTSTRAP_API_KEY,
    logLevel: env.LOG_LEVEL,
    slack: slackOf(env),
    discord: discordOf(env),
    sendDelaySeconds: env.SEND_DELAY_SECONDS,
    autoCloseHours: env.AUTO_CLOSE_HOURS,
    timeZone: env.TIME_ZONE,
    digest: digestOf(env, env.TIME_ZONE),
    attachments: { maxBytes: env.ATTACHMENT_MAX_BYTES, perMessage: env.ATTACHMENTS_PER_MESSAGE, s3: s3Of(env) },
    delivery: {
      timeoutMs: env.DELIVERY_TIMEOUT_MS,
      leaseMs: env.DELIVERY_LEASE_MS,
      quarantineMs: env.DELIVERY_QUARANTINE_MS,
    },
    retention: { inboxDays: env.RETENTION_INBOX_DAYS, deliveryDays: env.RETENTION_DELIVERY_DAYS },
    pacing: env.PACING === "auto" ? undefined : env.PACING === "on",
    webhooks: { allowPrivate: env.ALLOW_PRIVATE_WEBHOOKS === "1", httpsOnly: production },
    slackCommandPrefix: env.SLACK_COMMAND_PREFIX,
    rateLimits: {
      requests: env.RATE_LIMIT_REQUESTS,
      customerWrites: env.RATE_LIMIT_CUSTOMER_WRITES,
      conversationWrites: env.RATE_LIMIT_CONVERSATION_WRITES,
      failures: env.RATE_LIMIT_FAILURES,
    },
    tracing:
      env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
        ? undefined
        : { endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT, serviceName: env.OTEL_SERVICE_NAME },
    widgetOrigins: env.WIDGET_ORIGINS,
    proxies: env.TRUST_PROXY,
    production,
  };
}

function s3Of(env: Environment): S3Config | undefined {
  const [bucket, region] = [env.ATTACHMENTS_S3_BUCKET, env.ATTACHMENTS_S3_REGION];
  const [accessKeyId, secretAccessKey] = [env.ATTACHMENTS_S3_ACCESS_KEY_ID, env.ATTACHMENTS_S3_SECRET_ACCESS_KEY];
  if (bucket === undefined || region === undefined) return undefined;
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { bucket, region, endpoint: env.ATTACHMENTS_S3_ENDPOINT, accessKeyId, secretAccessKey };
}

function slackOf(env: Environment): SlackConfig | undefined {
  if (env.SLACK_BOT_TOKEN === undefined || env.SLACK_CHANNEL_ID === undefined) return undefined;
  return {
    botToken: env.SLACK_BOT_TOKEN,
    appToken: env.SLACK_APP_TOKEN,
    signingSecret: env.SLACK_SIGNING_SECRET,
    apiUrl: env.SLACK_API_URL,
    channelId: env.SLACK_CHANNEL_ID,
    adminUserIds: env.SLACK_ADMIN_USER_IDS,
    agentUsergroupId: env.SLACK_AGENT_USERGROUP_ID,
    userToken: env.SLACK_USER_TOKEN,
  };
}

function discordOf(env: Environment): DiscordConfig | undefined {
  if (env.DISCORD_TOKEN === undefined || env.DISCORD_GUILD_ID === undefined || env.DISCORD_CHANNEL_ID === undefined)
    return undefined;
  return {
    token: env.DISCORD_TOKEN,
    apiUrl: env.DISCORD_API_URL,
    guildId: env.DISCORD_GUILD_ID,
    channelId: env.DISCORD_CHANNEL_ID,
    adminUserIds: env.DISCORD_ADMIN_USER_IDS,
    agentRoleId: env.DISCORD_AGENT_ROLE_ID,
  };
}
