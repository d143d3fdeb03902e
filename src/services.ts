// The services of a house: a name, and how to start it. Imports are lazy, so a process loads only what it runs.

import type { Hono } from "hono";
import type { Sandbox } from "../bots/sandbox/main.ts";
import type { House } from "./compose.ts";
import type { Config, ServiceName } from "./config.ts";
import { standBy } from "./database/stand-by.ts";
import { deliveryProblems } from "./delivery/health.ts";
import type { Desk } from "./desk/desk.ts";
import { keepConfiguredDigest } from "./desk/digests/keep-configured.ts";
import type { Log } from "./log.ts";
import type { Service } from "./service.ts";

export type Running = Partial<Record<ServiceName, Service>>;

const fine = () => undefined;

const starters: Record<ServiceName, (house: House, running: Running) => Promise<Service | undefined>> = {
  async slack({ desk, slack, attachments, config, log }) {
    if (!slack) return undefined;
    const { startSlack } = await import("../bots/slack/main.ts");
    const { settings, channel, target } = slack;
    const holding = { ...settings, holdSeconds: config.sendDelaySeconds };
    return startSlack({ desk, channel, target, attachments, config: holding, log });
  },
  async discord({ desk, discord, databaseUrl, attachments, hints, config, log }) {
    if (!discord) return undefined;
    const { startDiscord } = await import("../bots/discord/main.ts");
    const { settings, channel, target } = discord;
    const holding = { ...settings, holdSeconds: config.sendDelaySeconds };
    const start = () => startDiscord({ desk, channel, target, attachments, hints, config: holding, log });
    // Discord tells every session of a bot everything: a second one would only do all of it again.
    return standBy({ databaseUrl, name: "discord", log, start });
  },
  async worker({ delivery, doorbell, config, desk, slack, discord }) {
    const { startWorker } = await import("../worker/main.ts");
    await keepConfiguredDigest(desk, config.digest, [
      ...(slack ? [{ platform: "slack" as const, place: slack.target.place }] : []),
      ...(discord ? [{ platform: "discord" as const, place: discord.target.place }] : []),
    ]);
    const { stop } = startWorker({ ...delivery, doorbell, retention: config.retention });
    return { problem: fine, stop };
  },
  async http(house, running) {
    const [{ createHttpApp }, { serveHttp }, { createStreams }, { createPages }] = await Promise.all([
      import("./http/app.ts"),
      import("./http/serve.ts"),
      import("./http/streams/streams.ts"),
      import("./web/mount.tsx"),
    ]);
    const { config, desk, doorbell, hints, log } = house;
    const streams = createStreams({ desk, hints, log });
    const doors = await openDoors(config, log);
    const { attachments } = house;
    const app = createHttpApp({
      desk,
      log,
      pages: createPages({ desk, log, attachments, limits: doors.limits }),
      readiness: () => problemsOf(house, running),
      publicUrl: config.publicUrl,
      origins: config.widgetOrigins,
      streams,
      attachments,
      tracing: house.tracing,
      queue: () => doorbell.healthy(),
      async dashboard(basePath, serveStatic) {
        const { createQueueDashboard } = await import("./delivery/bullmq-dashboard.ts");
        return createQueueDashboard({ basePath, serveStatic, queues: await doorbell.queues() });
      },
      ...doors,
    });
    if (running.slack?.http) app.route("/", running.slack.http);
    const stopping = new AbortController();
    if (house.sandbox) app.route("/sandbox", await sandboxPage(desk, house.sandbox, stopping.signal));
    const { url, close } = await serveHttp({ app, host: config.host, port: config.port, log });
    const stop = async () => {
      stopping.abort();
      streams.close();
      await close();
      await doors.close();
    };
    return { problem: fine, stop, url };
  },
};

/** How often callers may come, counted for all processes where there is a Redis. */
async function openDoors({ rateLimits, redisUrl, proxies }: Config, log: Log) {
  const [{ createLimits }, { createAddressOf }] = await Promise.all([
    import("./http/limits/limits.ts"),
    import("./http/limits/address.ts"),
  ]);
  const redis =
    redisUrl === undefined ? undefined : (await import("./http/limits/redis.ts")).connectRedisStore(redisUrl, log);
  const limits = createLimits(rateLimits, redis);
  return { limits, addressOf: createAddressOf({ proxies, log }), close: async () => redis?.close() };
}

// The bots come before http, which serves what they offer on the desk's port.
const order: readonly ServiceName[] = ["slack", "discord", "worker", "http"];

/** What is wrong, by the name of the part, in words. */
async function problemsOf({ desk, doorbell }: House, running: Running): Promise<Record<string, string>> {
  const problems = await deliveryProblems(desk, doorbell);
  for (const [name, service] of Object.entries(running)) {
    const problem = service.problem();
    if (problem !== undefined) problems[name] = problem;
  }
  return problems;
}

/** Starts the services that the configuration names. */
export async function startServices(house: House): Promise<{ running: Running; stop(): Promise<void> }> {
  const running: Running = {};
  const stop = async () => {
    // New work stops first: requests, then platforms, then the worker, which finishes the call in hand.
    for (const name of ["http", "slack", "discord", "worker"] as const) {
      await running[name]?.stop().catch((error: unknown) => house.log.warn({ err: error, service: name }, "stopping"));
    }
  };
  try {
    for (const name of order) {
      if (!house.config.services.has(name)) continue;
      const service = await starters[name](house, running);
      if (service) running[name] = service;
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { running, stop };
}

async function sandboxPage(desk: Desk, sandbox: Sandbox, stopped: AbortSignal): Promise<Hono> {
  const { createSandboxPage } = await import("../bots/sandbox/page/page.ts");
  const { customerNames, linkTokenFor, tokenFor } = await import("./desk/people/samples.ts");
  const { slackShortcuts } = await import("../bots/slack/manifest.ts");
  return createSandboxPage({
    slack: sandbox.slack,
    discord: sandbox.discord,
    slackShortcuts,
    apiBase: "/customerservices",
    customers: () => customerNames(desk),
    customerToken: (id) => tokenFor(desk, Number(id)),
    linkToken: () => linkTokenFor(desk, "dana@example.test"),
    stopped,
  });
}
