// reliability.md 4.4, A20 and A21: requests that are not Slack's, and those that Discord might send.

import { setTimeout as sleep } from "node:timers/promises";
import { type ServerType, serve } from "@hono/node-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sign } from "../../bots/sandbox/slack/signed-http.ts";
import { type SlackWorld, startSlackWorld } from "../../bots/slack/testing.ts";
import { freePort } from "../../src/free-port.ts";
import { openHouse } from "../house.ts";

const secret = "0123456789abcdef0123456789abcdef";

let world: SlackWorld;
let server: ServerType;
let address: string;
beforeAll(async () => {
  const port = await freePort();
  address = `http://127.0.0.1:${port}/slack/events`;
  world = await startSlackWorld({
    sandbox: { eventsUrl: address },
    config: () => ({ appToken: undefined, signingSecret: secret }),
  });
  const { http } = world.service;
  if (!http) throw new Error("There is no HTTP mode.");
  server = serve({ fetch: http.fetch, port, hostname: "127.0.0.1" });
  while (world.service.problem() !== undefined) await sleep(20);
});
afterAll(async () => {
  await world.close();
  server.close();
});

interface Sent {
  /** Seconds from now. */
  age?: number;
  key?: string;
  headers?: [string, string][];
  /** What is sent in place of what was signed. */
  instead?: string;
}

async function send(body: string, { age = 0, key = secret, headers, instead = body }: Sent = {}): Promise<number> {
  const timestamp = Math.floor(Date.now() / 1_000) - age;
  const given = headers ?? [
    ["x-slack-request-timestamp", String(timestamp)],
    ["x-slack-signature", sign(key, timestamp, body)],
  ];
  const type = body.startsWith("{") ? "application/json" : "application/x-www-form-urlencoded";
  const all = new Headers({ "content-type": type });
  for (const [name, value] of given) all.append(name, value);
  return (await fetch(address, { method: "POST", headers: all, body: instead })).status;
}

const us = { team_id: "T0THREADESK", api_app_id: "A0THREADESK" };
let serial = 0;

/** Dana says something in Jane's thread. */
function saying(text: string, over: object = {}): string {
  serial += 1;
  const ts = `1790000000.${String(serial).padStart(6, "0")}`;
  const event = {
    type: "message",
    channel: world.slack.supportChannel,
    user: world.slack.user("dana").id,
    text,
    ts,
    thread_ts: world.thread,
  };
  return JSON.stringify({ type: "event_callback", event_id: `Ev${serial}`, ...us, event, ...over });
}

const claiming = (over: Record<string, string> = {}): string =>
  new URLSearchParams({
    command: "/ticket",
    text: "claim chat-1",
    user_id: world.slack.user("dana").id,
    channel_id: world.slack.supportChannel,
    response_url: "http://127.0.0.1:9/",
    trigger_id: "1.2.3",
    ...us,
    ...over,
  }).toString();

const said = async () =>
  (await world.world.database.prisma.message.findMany({ orderBy: { id: "asc" } })).map(({ body }) => body);
const assignments = () => world.world.database.prisma.event.count({ where: { type: "conversation.assigned" } });

describe("A20, story 12: what does not come from Slack, for this app, now", () => {
  const timestamp = () => String(Math.floor(Date.now() / 1_000));
  const refused: [string, (body: string) => Promise<number>][] = [
    ["without a signature", (body) => send(body, { headers: [["x-slack-request-timestamp", timestamp()]] })],
    ["without a timestamp", (body) => send(body, { headers: [["x-slack-signature", sign(secret, 1, body)]] })],
    ["signed with another secret", (body) => send(body, { key: "f".repeat(32) })],
    ["six minutes old", (body) => send(body, { age: 360 })],
    ["more than five minutes ahead", (body) => send(body, { age: -360 })],
    [
      "with another body than was signed",
      (body) => send(body, { instead: body.replace("T0THREADESK", "T0THREADESX") }),
    ],
    [
      "with two signatures",
      (body) => {
        const now = timestamp();
        const right = sign(secret, Number(now), body);
        const both: [string, string][] = [
          ["x-slack-request-timestamp", now],
          ["x-slack-signature", right],
          ["x-slack-signature", `v0=${"0".repeat(64)}`],
        ];
        return send(body, { headers: both });
      },
    ],
    ["with an ssl_check in front", (body) => send(body, { instead: `ssl_check=1&${body}` })],
  ];

  test.each(refused)("%s is refused, and nothing happens", async (_, sent) => {
    const [before, claims] = [await said(), await assignments()];

    expect(await sent(saying("forged"))).toBe(401);
    expect(await sent(claiming())).toBe(401);

    expect([await said(), await assignments()]).toEqual([before, claims]);
  });

  test.each([{ team_id: "T0ELSEWHERE" }, { api_app_id: "A0ELSEWHERE" }])(
    "signed, but for %o is refused",
    async (other) => {
      const [before, claims] = [await said(), await assignments()];

      expect(await send(saying("for another", other))).toBe(401);
      expect(await send(claiming(other))).toBe(401);

      expect([await said(), await assignments()]).toEqual([before, claims]);
    },
  );

  test("a challenge that is not signed is not answered", async () => {
    const challenge = JSON.stringify({ type: "url_verification", challenge: "abc" });

    expect(await send(challenge, { key: "wrong" })).toBe(401);
    expect(await send(challenge)).toBe(200);
  });

  test("a signed ssl_check carries nothing out", async () => {
    expect(await send(`ssl_check=1&${claiming()}`)).toBe(200);
    expect(await assignments()).toBe(0);
  });

  test("a replay is answered, and happens once", async () => {
    const event = saying("note: once");
    expect(await send(event)).toBe(200);
    expect(await send(event, { age: 1 })).toBe(200);
    await expect.poll(said, { timeout: 5_000 }).toContain("once");

    const now = Math.floor(Date.now() / 1_000);
    const body = claiming();
    const headers: [string, string][] = [
      ["x-slack-request-timestamp", String(now)],
      ["x-slack-signature", sign(secret, now, body)],
    ];
    expect(await send(body, { headers })).toBe(200);
    await expect.poll(assignments, { timeout: 5_000 }).toBe(1);
    await world.world.database.prisma.conversation.updateMany({ data: { assigneeId: null } });
    expect(await send(body, { headers })).toBe(200);

    expect((await said()).filter((text) => text === "once")).toHaveLength(1);
    expect(await assignments()).toBe(1);
  });
});

test("A21: Discord's interactions come by the gateway alone; there is no door for them by HTTP", async () => {
  const house = await openHouse();
  try {
    for (const path of ["/discord/interactions", "/interactions", "/discord/events", "/slack/events"]) {
      const answer = await fetch(`${house.url}${path}`, {
        method: "POST",
        headers: { "x-signature-ed25519": "0".repeat(128), "x-signature-timestamp": "1790000000" },
        body: JSON.stringify({ type: 1 }),
      });
      expect(answer.status).toBe(404);
    }
  } finally {
    await house.close();
  }
});
