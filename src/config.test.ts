import { describe, expect, it } from "vitest";
import { ConfigError, readConfig } from "./config.ts";

function problemsIn(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe("an empty environment", () => {
  it("is the embedded mode with everything in it", () => {
    expect(readConfig({})).toMatchObject({
      port: 8_000,
      host: "127.0.0.1",
      publicUrl: "http://localhost:8000",
      dataDir: ".data",
      databaseUrl: undefined,
      redisUrl: undefined,
      services: new Set(["http", "slack", "discord", "worker"]),
      sandbox: { slack: true, discord: true },
      sendDelaySeconds: 3,
      autoCloseHours: 72,
      timeZone: "UTC",
      delivery: { timeoutMs: 8_000, leaseMs: 20_000, quarantineMs: 30_000 },
    });
  });

  it("takes an empty value for one that is not set", () => {
    expect(readConfig({ PORT: "", DATABASE_URL: " " })).toMatchObject({ port: 8_000, databaseUrl: undefined });
  });
});

it("takes what Slack's commands are called by, and refuses what Slack would not take", () => {
  expect(readConfig({ SLACK_COMMAND_PREFIX: "acme" })).toMatchObject({ slackCommandPrefix: "acme" });
  for (const wrong of ["Acme", "acme-", "/acme", "a b", "a".repeat(21)])
    expect(problemsIn({ SLACK_COMMAND_PREFIX: wrong })).toEqual([
      "SLACK_COMMAND_PREFIX must be at most 20 of a-z, 0-9, - and _, like acme for /acme-ticket",
    ]);
});

describe("the sandbox", () => {
  const slack = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_APP_TOKEN: "xapp-1", SLACK_CHANNEL_ID: "C1" };

  it.each([
    [{}, { slack: true, discord: true }],
    [{ NODE_ENV: "production" }, { slack: false, discord: false }],
    [
      { NODE_ENV: "production", SANDBOX: "on" },
      { slack: true, discord: true },
    ],
    [slack, { slack: false, discord: false }],
    [
      { ...slack, SANDBOX: "on" },
      { slack: false, discord: true },
    ],
    [{ SANDBOX: "off" }, { slack: false, discord: false }],
  ])("with %o", (env, expected) => {
    expect(readConfig(env as Record<string, string>).sandbox).toEqual(expected);
  });
});

it("allows the pages of the named origins, written with or without a slash, and of none when nothing is named", () => {
  expect(readConfig({}).widgetOrigins).toEqual([]);
  expect(readConfig({ WIDGET_ORIGINS: "https://shop.example/, http://localhost:3000" }).widgetOrigins).toEqual([
    "https://shop.example",
    "http://localhost:3000",
  ]);
});

describe("attachments", () => {
  it("lie on the disk, up to 25 MiB each and ten a message", () => {
    expect(readConfig({}).attachments).toEqual({ maxBytes: 26_214_400, perMessage: 10, s3: undefined });
  });

  it("lie in a bucket that is named in full", () => {
    const env = {
      ATTACHMENTS_S3_BUCKET: "files",
      ATTACHMENTS_S3_REGION: "eu-1",
      ATTACHMENTS_S3_ENDPOINT: "https://s3.example.com",
      ATTACHMENTS_S3_ACCESS_KEY_ID: "id",
      ATTACHMENTS_S3_SECRET_ACCESS_KEY: "secret",
    };
    const s3 = {
      bucket: "files",
      region: "eu-1",
      endpoint: "https://s3.example.com",
      accessKeyId: "id",
      secretAccessKey: "secret",
    };
    expect(readConfig(env).attachments.s3).toEqual(s3);
  });
});

describe("webhooks", () => {
  it.each([
    [{}, { allowPrivate: false, httpsOnly: false }],
    [{ SANDBOX: "on" }, { allowPrivate: false, httpsOnly: false }],
    [{ ALLOW_PRIVATE_WEBHOOKS: "1" }, { allowPrivate: true, httpsOnly: false }],
    [{ NODE_ENV: "production" }, { allowPrivate: false, httpsOnly: true }],
  ])("with %o", (env, expected) => {
    expect(readConfig(env as Record<string, string>).webhooks).toEqual(expected);
  });
});

describe("a wrong environment", () => {
  it("is told whole, in one list", () => {
    const problems = problemsIn({
      PORT: "eighty",
      SERVICES: "http,mail",
      BOOTSTRAP_API_KEY: "short",
      DATABASE_URL: "mysql://x",
      SLACK_BOT_TOKEN: "nonsense",
      DISCORD_GUILD_ID: "x",
    });

    expect(problems).toHaveLength(9);
    for (const name of [
      "PORT",
      "SERVICES",
      "BOOTSTRAP_API_KEY",
      "DATABASE_URL",
      "SLACK_BOT_TOKEN",
      "SLACK_CHANNEL_ID",
      "DISCORD_TOKEN",
      "DISCORD_GUILD_ID",
    ]) {
      expect(problems.join("\n")).toContain(name);
    }
  });

  it.each(["../../etc/passwd", "UTC+99", "Europe/Nowhere", "Europe/Berlin\u0000", "x".repeat(10_000)])(
    "A49: %.30s is no time zone",
    (TIME_ZONE) => {
      expect(problemsIn({ TIME_ZONE }).join()).toContain("TIME_ZONE");
    },
  );

  it.each([
    [{ DIGEST_CRON: "nine o'clock" }, "DIGEST_CRON must be the five fields of cron"],
    [{ DIGEST_CRON: "0 9 31 2 *" }, "DIGEST_CRON is no time that ever comes"],
    [{ DIGEST_CRON: "* * * * *" }, "DIGEST_CRON must not come more often than once an hour"],
    [{ DIGEST_CRON: "0 9 * * *", DIGEST_TIMEZONE: "Mars/Olympus" }, "DIGEST_TIMEZONE must be a time zone"],
    [{ DIGEST_TIMEZONE: "Europe/Berlin" }, "DIGEST_TIMEZONE is set but DIGEST_CRON is not"],
  ])("says what is wrong with %o", (env, words) => {
    expect(problemsIn(env as unknown as Record<string, string>).join()).toContain(words);
  });

  it("tells the numbers in the desk's zone, unless the digest has one of its own", () => {
    const env = { DIGEST_CRON: " 0 9 * * 1-5 ", TIME_ZONE: "Europe/Berlin" };

    expect(readConfig({}).digest).toBeUndefined();
    expect(readConfig(env).digest).toEqual({ cron: "0 9 * * 1-5", zone: "Europe/Berlin" });
    expect(readConfig({ ...env, DIGEST_TIMEZONE: "Asia/Tokyo" }).digest?.zone).toBe("Asia/Tokyo");
  });

  it("A2: has no secret that anybody knows: one that is unset is made at random, a short one stops the start", () => {
    expect(readConfig({}).bootstrapApiKey).toBeUndefined();
    for (const BOOTSTRAP_API_KEY of ["change-me", "secret", "x".repeat(31), "a key with spaces in it, and long enough"])
      expect(problemsIn({ BOOTSTRAP_API_KEY }).join()).toContain("BOOTSTRAP_API_KEY");
  });

  it.each([
    [{ SLACK_BOT_TOKEN: "xoxb-1" }, ["SLACK_CHANNEL_ID", "SLACK_SIGNING_SECRET"]],
    [{ SLACK_CHANNEL_ID: "C1" }, ["SLACK_BOT_TOKEN"]],
    [{ DISCORD_TOKEN: "x".repeat(30) }, ["DISCORD_GUILD_ID", "DISCORD_CHANNEL_ID"]],
    [{ DISCORD_CHANNEL_ID: "1".repeat(18) }, ["DISCORD_TOKEN"]],
    [{ ATTACHMENTS_S3_BUCKET: "files" }, ["_REGION", "_ACCESS_KEY_ID", "_SECRET_ACCESS_KEY"]],
    [{ ATTACHMENTS_S3_REGION: "eu-1" }, ["ATTACHMENTS_S3_BUCKET"]],
    [
      { ATTACHMENT_MAX_BYTES: "0", ATTACHMENTS_PER_MESSAGE: "ten" },
      ["ATTACHMENT_MAX_BYTES", "ATTACHMENTS_PER_MESSAGE"],
    ],
    [{ DELIVERY_LEASE_MS: "8000" }, ["DELIVERY_LEASE_MS"]],
    [{ DELIVERY_QUARANTINE_MS: "1000" }, ["DELIVERY_QUARANTINE_MS"]],
    [{ WIDGET_ORIGINS: "null" }, ["WIDGET_ORIGINS", "this is none: null"]],
    [{ WIDGET_ORIGINS: "https://shop.example, *" }, ["this is none: *"]],
    [{ WIDGET_ORIGINS: "https://shop.example/help" }, ["this is none: https://shop.example/help"]],
    [{ WIDGET_ORIGINS: "https://*.shop.example" }, ["this is none: https://*.shop.example"]],
    [{ ALLOW_PRIVATE_WEBHOOKS: "yes" }, ["ALLOW_PRIVATE_WEBHOOKS"]],
    [{ ALLOW_PRIVATE_WEBHOOKS: "1", NODE_ENV: "production" }, ["ALLOW_PRIVATE_WEBHOOKS"]],
    [
      { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s".repeat(32), SLACK_CHANNEL_ID: "C1", SERVICES: "slack" },
      ["HTTP mode"],
    ],
  ])("half set: %o", (env, names) => {
    const problems = problemsIn(env as unknown as Record<string, string>);

    expect(problems.length).toBeGreaterThan(0);
    for (const name of names) expect(problems.join("\n")).toContain(name);
  });
});
