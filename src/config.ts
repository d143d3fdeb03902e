// The environment, read once, parsed once. Whatever is wrong is said in one list, with how to mend it.

import { z } from "zod";
import { digestOf, digestProblems, digestVariables } from "./digest-config.ts";
import { readEnvFile } from "./env-file.ts";
import type { LocalSchedule } from "./local-schedule.ts";
import { Origins } from "./origins.ts";
import { parseRedisAddress, redisAddressExample } from "./redis-address.ts";

export const serviceNames = ["http", "slack", "discord", "worker"] as const;
export type ServiceName = (typeof serviceNames)[number];

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

const wholeNumber = (least: number, most: number, fallback: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${least} to ${most}, like ${fallback}`)
    .transform(Number)
    .refine((value) => value >= least && value <= most, `must be from ${least} to ${most}, like ${fallback}`)
    .default(fallback);

const address = (protocols: string, example: string) =>
  z
    .string()
    .regex(new RegExp(`^(${protocols})://`), `must be an address like ${example}`)
    .optional();

const ids = z
  .string()
  .transform((text) =>
    text
      .split(",")
      .map((id) => id.trim())
      .filter(Boolean),
  )
  .default([]);

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).format() !== "";
  } catch {
    return false;
  }
}

const timeZone = z.string().refine(isTimeZone, "must be a time zone like Europe/Berlin");

const Environment = z.object({
  NODE_ENV: z.string().optional(),
  PORT: wholeNumber(0, 65_535, 8_000),
  HOST: z.string().default("127.0.0.1"),
  PUBLIC_URL: address("https?", "https://support.example.com"),
  DATA_DIR: z.string().default(".data"),
  DATABASE_URL: address("postgres(?:ql)?", "postgresql://user:password@host:5432/threadesk"),
  DATABASE_REPLICA_URL: address("postgres(?:ql)?", "postgresql://user:password@replica:5432/threadesk"),
  DATABASE_POOL_SIZE: wholeNumber(2, 200, 10),
  REDIS_URL: z
    .string()
    .refine((text) => parseRedisAddress(text) !== undefined, `must be an address like ${redisAddressExample}`)
    .optional(),
  SERVICES: z
    .string()
    .transform((text) =>
      text
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean),
    )
    .pipe(
      z
        .array(z.enum(serviceNames, `must be some of ${serviceNames.join(", ")}, with commas between`))
        .min(1, "must name a service"),
    )
    .default([...serviceNames]),
  SANDBOX: z.enum(["auto", "on", "off"], "must be auto, on or off").default("auto"),
  BOOTSTRAP_API_KEY: z
    .string()
    .min(32, "must have 32 characters or more; make one with: openssl rand -hex 32")
    .max(512, "must have 512 characters or fewer")
    .regex(/^[\x21-\x7e]+$/, "must be visible ASCII without spaces")
    .optional(),
  LOG_LEVEL: z
    .enum(["debug", "info", "warn", "error", "silent"], "must be debug, info, warn, error or silent")
    .default("info"),
  SLACK_BOT_TOKEN: z.string().startsWith("xoxb-", "must be a bot token, which begins with xoxb-").optional(),
  SLACK_APP_TOKEN: z.string().startsWith("xapp-", "must be an app-level token, which begins with xapp-").optional(),
  SLACK_SIGNING_SECRET: z.string().min(16, "must be the app's signing secret (Basic Information)").optional(),
  SLACK_USER_TOKEN: z.string().startsWith("xoxp-", "must be a user token, which begins with xoxp-").optional(),
  SLACK_API_URL: address("https?", "https://slack.com/api/"),
  SLACK_CHANNEL_ID: z
    .string()
    .regex(/^[CG][A-Z0-9]+$/, "must be a channel's id, like C0123456789")
    .optional(),
  SLACK_ADMIN_USER_IDS: ids,
  SLACK_AGENT_USERGROUP_ID: z
    .string()
    .regex(/^S[A-Z0-9]+$/, "must be a user group's id, like S0123456789")
    .optional(),
  DISCORD_TOKEN: z.string().min(20, "must be the bot's token (Developer Portal, Bot)").optional(),
  DISCORD_API_URL: address("https?", "https://discord.com/api"),
  DISCORD_GUILD_ID: z
    .string()
    .regex(/^\d{15,20}$/, "must be the server's id, 17 to 20 digits")
    .optional(),
  DISCORD_CHANNEL_ID: z
    .string()
    .regex(/^\d{15,20}$/, "must be a channel's id, 17 to 20 digits")
    .optional(),
  DISCORD_ADMIN_USER_IDS: ids,
  DISCORD_AGENT_ROLE_ID: z
    .string()
    .regex(/^\d{15,20}$/, "must be a role's id, 17 to 20 digits")
    .optional(),
  SEND_DELAY_SECONDS: wholeNumber(0, 30, 3),
  AUTO_CLOSE_HOURS: wholeNumber(0, 8_760, 72),
  TIME_ZONE: timeZone.default("UTC"),
  ...digestVariables(timeZone),
  ATTACHMENT_MAX_BYTES: wholeNumber(1, 999_999_999, 26_214_400),
  ATTACHMENTS_PER_MESSAGE: wholeNumber(1, 100, 10),
  ATTACHMENTS_S3_BUCKET: z.string().optional(),
  ATTACHMENTS_S3_REGION: z.string().optional(),
  ATTACHMENTS_S3_ENDPOINT: address("https?", "https://s3.example.com"),
  ATTACHMENTS_S3_ACCESS_KEY_ID: z.string().optional(),
  ATTACHMENTS_S3_SECRET_ACCESS_KEY: z.string().optional(),
  DELIVERY_TIMEOUT_MS: wholeNumber(100, 60_000, 8_000),
  DELIVERY_LEASE_MS: wholeNumber(500, 300_000, 20_000),
  DELIVERY_QUARANTINE_MS: wholeNumber(100, 600_000, 30_000),
  RETENTION_INBOX_DAYS: wholeNumber(15, 3_650, 30),
  RETENTION_DELIVERY_DAYS: wholeNumber(1, 3_650, 30),
  PACING: z.enum(["auto", "on", "off"], "must be auto, on or off").default("auto"),
  ALLOW_PRIVATE_WEBHOOKS: z.enum(["0", "1"], "must be 1 or 0").default("0"),
  RATE_LIMIT_REQUESTS: wholeNumber(0, 10_000_000, 60_000),
  RATE_LIMIT_CUSTOMER_WRITES: wholeNumber(0, 1_000_000, 60),
  RATE_LIMIT_CONVERSATION_WRITES: wholeNumber(0, 10_000, 10),
  RATE_LIMIT_FAILURES: wholeNumber(0, 100_000, 10),
  TRUST_PROXY: wholeNumber(0, 10, 0),
  OTEL_EXPORTER_OTLP_ENDPOINT: address("https?", "http://localhost:4318"),
  OTEL_SERVICE_NAME: z.string().max(100, "must have 100 characters or fewer").default("threadesk"),
  WIDGET_ORIGINS: Origins,
});

type Environment = z.infer<typeof Environment>;

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

/** What is missing beside what is set, whether or not that is right. */
function halfSet(env: Readonly<Record<string, string | undefined>>): string[] {
  const problems: string[] = [];
  const need = (given: string, wanted: string, why: string) => {
    if (env[wanted] === undefined) problems.push(`${given} is set but ${wanted} is not: ${why}`);
  };
  if (env.SLACK_BOT_TOKEN !== undefined) {
    need("SLACK_BOT_TOKEN", "SLACK_CHANNEL_ID", "set it to the channel whose threads are the desk.");
    if (env.SLACK_APP_TOKEN === undefined)
      need("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "set SLACK_APP_TOKEN for Socket Mode, or this for HTTP mode.");
  } else {
    for (const name of ["SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_CHANNEL_ID", "SLACK_USER_TOKEN"] as const) {
      if (env[name] !== undefined) problems.push(`${name} is set but SLACK_BOT_TOKEN is not: set both, or neither.`);
    }
  }
  if (env.DISCORD_TOKEN !== undefined) {
    need("DISCORD_TOKEN", "DISCORD_GUILD_ID", "set it to the server's id.");
    need("DISCORD_TOKEN", "DISCORD_CHANNEL_ID", "set it to the channel whose threads are the desk.");
  } else {
    for (const name of ["DISCORD_GUILD_ID", "DISCORD_CHANNEL_ID"] as const) {
      if (env[name] !== undefined) problems.push(`${name} is set but DISCORD_TOKEN is not: set both, or neither.`);
    }
  }
  for (const name of ["REGION", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY"] as const) {
    if (env.ATTACHMENTS_S3_BUCKET !== undefined)
      need("ATTACHMENTS_S3_BUCKET", `ATTACHMENTS_S3_${name}`, "a bucket needs its region and a key that may use it.");
  }
  for (const name of ["REGION", "ENDPOINT", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY"] as const) {
    if (env.ATTACHMENTS_S3_BUCKET === undefined && env[`ATTACHMENTS_S3_${name}`] !== undefined)
      problems.push(`ATTACHMENTS_S3_${name} is set but ATTACHMENTS_S3_BUCKET is not: set both, or neither.`);
  }
  return problems;
}

function contradictions(env: Environment): string[] {
  const problems: string[] = [];
  const slackByHttp = env.SLACK_BOT_TOKEN !== undefined && env.SLACK_APP_TOKEN === undefined;
  if (slackByHttp && env.SERVICES.includes("slack") && !env.SERVICES.includes("http")) {
    problems.push(
      "Slack's HTTP mode needs the services http and slack in one process: add http to SERVICES, or set SLACK_APP_TOKEN.",
    );
  }
  if (env.DATABASE_REPLICA_URL !== undefined && env.DATABASE_URL === undefined) {
    problems.push("DATABASE_REPLICA_URL is set but DATABASE_URL is not: a copy needs the database it is a copy of.");
  }
  if (env.DELIVERY_LEASE_MS < env.DELIVERY_TIMEOUT_MS + 500) {
    problems.push(
      "DELIVERY_LEASE_MS must be at least 500 more than DELIVERY_TIMEOUT_MS: a lease has to cover the call it is for.",
    );
  }
  if (env.DELIVERY_QUARANTINE_MS < env.DELIVERY_TIMEOUT_MS) {
    problems.push("DELIVERY_QUARANTINE_MS must be at least DELIVERY_TIMEOUT_MS: a call may still arrive until then.");
  }
  if (env.ALLOW_PRIVATE_WEBHOOKS === "1" && env.NODE_ENV === "production") {
    problems.push(
      "ALLOW_PRIVATE_WEBHOOKS is for trying things out: with NODE_ENV=production a webhook could reach your own network. Unset it.",
    );
  }
  return problems;
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
