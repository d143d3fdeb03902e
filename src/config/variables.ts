// Every variable there is, and what it may be.

import { z } from "zod";
import { digestVariables } from "../digest-config.ts";
import { Origins } from "../origins.ts";
import { parseRedisAddress, redisAddressExample } from "../redis-address.ts";

export const serviceNames = ["http", "slack", "discord", "worker"] as const;
export type ServiceName = (typeof serviceNames)[number];

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

/** Slack takes 32 characters of a command's name. */
export const SlackCommandPrefix = z
  .string()
  .regex(
    /^[a-z0-9]([a-z0-9_-]{0,18}[a-z0-9])?$/,
    "must be at most 20 of a-z, 0-9, - and _, like acme for /acme-ticket",
  );

export const Environment = z.object({
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
  SLACK_COMMAND_PREFIX: SlackCommandPrefix.optional(),
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

export type Environment = z.infer<typeof Environment>;
