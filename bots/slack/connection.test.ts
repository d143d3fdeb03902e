import { type ServerType, serve } from "@hono/node-server";
import { Hono } from "hono";
import { afterEach, describe, expect, test } from "vitest";
import { listMessages } from "../../src/desk/conversations/messages.ts";
import { freePort } from "../../src/free-port.ts";
import { silentLog } from "../../test/silent-log.ts";
import { sign } from "../sandbox/slack/signed-http.ts";
import { createEventsRoute } from "./events-route.ts";
import type { Envelope } from "./receiver.ts";
import { type SlackWorld, startSlackWorld, words } from "./testing.ts";

let world: SlackWorld | undefined;
let server: ServerType | undefined;
afterEach(async () => {
  await world?.close();
  server?.close();
  world = server = undefined;
});

const until = (check: () => boolean | Promise<boolean>, timeout = 8_000) =>
  expect.poll(check, { timeout, interval: 20 }).toBe(true);
const said = async ({ world: { desk, jane }, conversation }: SlackWorld) =>
  (await listMessages(desk, jane, { conversation, limit: 100 })).map(({ message }) => message);
const claim = async ({ slack, thread, world: { desk }, conversation }: SlackWorld) => {
  await slack.user("dana").say(slack.supportChannel, "!claim", { thread });
  await until(
    async () => (await desk.prisma.conversation.findUniqueOrThrow({ where: { id: conversation } })).assigneeId !== null,
  );
};

describe("by sockets", () => {
  test("a bot token that is refused is said, and tried again", async () => {
    world = await startSlackWorld({ config: () => ({ botToken: "xoxb-wrong" }) });
    const { service } = world;

    await until(() => service.problem() === "SLACK_BOT_TOKEN: the token is refused (invalid_auth)");
  });

  test("an app token that is refused ends nothing; once it is taken, the desk goes on", async () => {
    world = await startSlackWorld();
    const { slack, service } = world;
    await until(() => slack.connected() === 2);
    const refusal = { status: 200, body: { ok: false, error: "invalid_auth" } };
    slack.faults.add({ route: "apps.connections.open", times: 4, fault: { applied: false, answer: refusal } });

    slack.disconnect("drop");
    await until(() => service.problem() === "SLACK_APP_TOKEN: the token is refused (invalid_auth)");

    await until(() => service.problem() === undefined && slack.connected() === 2);
  });

  test("a Slack that is not there is said, and stops quickly", async () => {
    world = await startSlackWorld({ config: () => ({ apiUrl: "http://127.0.0.1:9/api/" }) });
    const { service } = world;

    await until(() => /cannot be reached/.test(service.problem() ?? ""));
    const before = Date.now();
    await service.stop();

    expect(Date.now() - before).toBeLessThan(3_000);
  });

  test("a channel that the bot is not in is said", async () => {
    world = await startSlackWorld({ prepare: (slack) => slack.admin.removeBot(slack.supportChannel) });
    const { slack, service } = world;

    await until(() => service.problem()?.endsWith("invite it with /invite.") === true);
    slack.admin.inviteBot(slack.supportChannel);

    await until(() => service.problem() === undefined);
  });

  test("nothing is lost or doubled while sockets are renewed, cut and refused", async () => {
    world = await startSlackWorld({ sandbox: { retryDelaysMs: [50, 300, 1_000, 2_000, 4_000] } });
    const { slack, service, thread } = world;
    await until(() => service.problem() === undefined && slack.connected() === 2);
    await claim(world);
    const dana = slack.user("dana");
    const sentences = Array.from({ length: 40 }, (_, n) => `sentence ${n}`);

    for (const [n, sentence] of sentences.entries()) {
      if (n === 8 || n === 20) slack.disconnect("refresh");
      if (n === 14) slack.disconnect("drop");
      if (n === 26) {
        slack.disconnect("refuse");
        slack.disconnect("drop");
        setTimeout(() => slack.disconnect("accept"), 300);
      }
      await dana.say(slack.supportChannel, sentence, { thread });
      await new Promise((resolve) => setTimeout(resolve, 10));
    }

    const theWorld = world;
    await until(async () => (await said(theWorld)).length === 41, 12_000);
    expect((await said(theWorld)).slice(1).sort()).toEqual([...sentences].sort());
  }, 25_000);

  test("what was stored before a stop is worked on after the next start", async () => {
    world = await startSlackWorld();
    const {
      slack,
      service,
      world: { desk },
    } = world;
    await until(() => service.problem() === undefined && slack.connected() === 2);
    await service.stop();

    expect(slack.connected()).toBe(0);
    expect(await desk.prisma.inbox.count({ where: { processedAt: null } })).toBe(0);
  });
});

describe("by HTTP", () => {
  const httpMode = ({ signingSecret }: { signingSecret: string }) => ({ appToken: undefined, signingSecret });

  test("is chosen when there is no app token, and needs a secret", async () => {
    world = await startSlackWorld({ config: httpMode });

    expect(world.service.http).toBeInstanceOf(Hono);
    await expect(startSlackWorld({ config: () => ({ appToken: undefined }) })).rejects.toThrow(
      "Slack needs SLACK_APP_TOKEN",
    );
  });

  test("events, commands, clicks and forms all come by it", async () => {
    const port = await freePort();
    world = await startSlackWorld({
      sandbox: { eventsUrl: `http://127.0.0.1:${port}/slack/events`, retryDelaysMs: [100, 500] },
      config: httpMode,
    });
    const { slack, service, thread } = world;
    server = serve({ fetch: (service.http ?? new Hono()).fetch, port, hostname: "127.0.0.1" });
    await until(() => service.problem() === undefined);
    const dana = slack.user("dana");
    await claim(world);

    await dana.say(slack.supportChannel, "By HTTP", { thread });
    expect(await dana.slash("/ticket", "list")).toEqual({});
    expect(await dana.slash("/ticket", "")).toEqual({});
    await until(() => dana.openModal() !== undefined);
    const wrong = await dana.submit({ customer: "nobody", subject: "Fire", description: "It burns." });

    const theWorld = world;
    await until(async () => (await said(theWorld)).includes("By HTTP"));
    await until(() => dana.ephemerals().some((one) => words(one).includes("No ticket matches")));
    expect(wrong.errors).toHaveProperty("customer");
    expect(slack.violations).toEqual([]);
  });

  describe("a request", () => {
    const secret = "8f742231b10e8888abcd99yyyzzz85a5";
    const now = 1_790_000_000_000;
    const event = JSON.stringify({ type: "event_callback", event_id: "Ev1", event: { type: "message" } });
    const click = new URLSearchParams({ payload: JSON.stringify({ type: "block_actions" }) }).toString();
    const taken: Envelope[] = [];
    const keep = async (envelope: Envelope) => {
      taken.push(envelope);
      await envelope.ack();
    };
    const route = (take: (envelope: Envelope) => Promise<void> = keep) => {
      const seen = new Set<string>();
      return createEventsRoute({
        signingSecret: secret,
        take,
        isFirst: async (key) => !seen.has(key) && seen.add(key) !== undefined,
        identity: () => ({ teamId: "T1", appId: "A1", botId: "B1", botUserId: "U1", url: "https://t.slack.com/" }),
        log: silentLog,
        now: () => now,
      });
    };
    const send = (
      app: Hono,
      body: string,
      { at = now, key = secret, headers = {} }: { at?: number; key?: string; headers?: Record<string, string> } = {},
    ) => {
      const timestamp = Math.floor(at / 1_000);
      const type = body.startsWith("{") ? "application/json" : "application/x-www-form-urlencoded";
      const signed = {
        "content-type": type,
        "x-slack-request-timestamp": String(timestamp),
        "x-slack-signature": sign(key, timestamp, body),
        ...headers,
      };
      return app.request("/slack/events", { method: "POST", body, headers: signed });
    };

    test("that is forged, too old, too new or unsigned is refused before anything is read", async () => {
      taken.length = 0;
      const app = route();

      expect((await send(app, event, { key: "wrong" })).status).toBe(401);
      expect((await send(app, event, { at: now - 301_000 })).status).toBe(401);
      expect((await send(app, event, { at: now + 301_000 })).status).toBe(401);
      expect((await send(app, event, { headers: { "x-slack-signature": "v0=" } })).status).toBe(401);
      expect((await send(app, event, { headers: { "x-slack-request-timestamp": "1e9" } })).status).toBe(401);
      expect((await app.request("/slack/events", { method: "POST", body: event })).status).toBe(401);
      expect((await app.request("/slack/events")).status).toBe(404);
      expect(taken).toEqual([]);
      expect((await send(app, event, { at: now - 299_000 })).status).toBe(200);
      expect(taken).toHaveLength(1);
    });

    test("of Slack's own checks is answered", async () => {
      const app = route();

      const challenge = await send(app, JSON.stringify({ type: "url_verification", challenge: "abc" }));

      expect(await challenge.json()).toEqual({ challenge: "abc" });
      expect((await send(app, "ssl_check=1&token=x")).status).toBe(200);
      expect((await send(app, "{")).status).toBe(400);
      expect((await send(app, `{"x":"${"x".repeat(1_100_000)}"}`)).status).toBe(413);
    });

    test("that could not be stored is answered 500, so that it comes again", async () => {
      const app = route(async () => {
        throw new Error("The database is away.");
      });

      expect((await send(app, event)).status).toBe(500);
      expect((await send(app, click)).status).toBe(500);
    });

    test("of a click is carried out once, and answered with what was acknowledged", async () => {
      const app = route(async ({ ack }) => ack({ response_action: "clear" }));

      const first = await send(app, click);
      const replay = await send(app, click);

      expect(await first.json()).toEqual({ response_action: "clear" });
      expect(replay.status).toBe(200);
      expect(await replay.text()).toBe("");
    });

    test("that nobody acknowledges is an error, not a silence", async () => {
      expect(
        (
          await send(
            route(async () => undefined),
            click,
          )
        ).status,
      ).toBe(500);
    });
  });
});
