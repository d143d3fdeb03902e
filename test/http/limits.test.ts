// How often somebody may call (A9, A50): 429 with Retry-After for them, nothing for anybody else.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLimits } from "../../src/http/limits/limits.ts";
import { connectRedisStore } from "../../src/http/limits/redis.ts";
import { describeWithRedis, startRedis } from "../redis.ts";
import { silentLog } from "../silent-log.ts";
import { type Answered, createHttpWorld, type HttpWorld } from "./world.ts";

const from = (address: string) => ({ "X-Forwarded-For": address });
const statuses = (answers: Answered[]) => answers.map(({ status }) => status);

describe("A9: failed authentications", () => {
  let world: HttpWorld;
  beforeAll(async () => {
    world = await createHttpWorld({ limits: { failures: 10 } });
  });
  afterAll(() => world.close());

  const guess = (address: string, as = `tdk_${Math.random()}`) =>
    world.call("GET", "/tickets", { as, headers: from(address) });

  it("are 401 ten times a minute from an address, then 429, other addresses unaffected", async () => {
    const known = await guess("203.0.113.7", world.key);
    const guesses: Answered[] = [];
    for (let count = 0; count < 12; count += 1) guesses.push(await guess("203.0.113.7"));

    expect(statuses(guesses)).toEqual([...Array(10).fill(401), 429, 429]);
    const refused = guesses.at(-1);
    expect(Number(refused?.headers.get("Retry-After"))).toBeGreaterThan(50);
    expect(refused?.json).toMatchObject({
      code: "rate_limited",
      message: expect.stringMatching(
        /^That was too often: at most 10 failed attempts a minute. Try again in \d+ seconds\.$/,
      ),
    });
    expect((await guess("203.0.113.8")).status).toBe(401);
    expect((await guess("203.0.113.8", world.key)).status).toBe(200);
    // Even a right guess is not told, but who was let in before goes on.
    expect((await guess("203.0.113.7", world.plainKey)).status).toBe(429);
    expect([known.status, (await guess("203.0.113.7", world.key)).status]).toEqual([200, 200]);
  });

  it("count for cookies and for sign-in links too, and not for who tries nothing", async () => {
    const cookie = (index: number) => `threadesk_session=${String(index).padStart(43, "A")}`;
    const answers: Answered[] = [];
    for (let index = 0; index < 11; index += 1)
      answers.push(await world.call("GET", "/session", { cookie: cookie(index), headers: from("203.0.113.20") }));
    expect(statuses(answers)).toEqual([...Array(10).fill(401), 429]);

    const press = () =>
      world.app.request("http://desk.test/customerservices/login", {
        method: "POST",
        headers: {
          ...from("203.0.113.21"),
          "Content-Type": "application/x-www-form-urlencoded",
          "Content-Length": "38",
        },
        body: `token=${"0".repeat(32)}`,
      });
    for (let index = 0; index < 10; index += 1) expect((await press()).status).toBe(401);
    expect((await press()).status).toBe(429);

    for (let index = 0; index < 15; index += 1)
      expect((await world.call("GET", "/tickets", { headers: from("203.0.113.22") })).status).toBe(401);
  });

  it("count once for a whole IPv6 network, however it is written, and believe the nearest proxy only", async () => {
    const addresses = ["2001:db8:1:2::1", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::ffff"];
    for (let index = 0; index < 10; index += 1) await guess(`198.51.100.${index}, ${addresses[index % 3]}`);

    expect((await guess("1.1.1.1, 2001:db8:1:2::99")).status).toBe(429);
    expect((await guess("2001:db8:1:2::99, 2001:db8:1:3::99")).status).toBe(401);
  });
});

describe("A50: callers", () => {
  let world: HttpWorld;
  beforeAll(async () => {
    world = await createHttpWorld({ limits: { requests: 40, customerWrites: 12, conversationWrites: 5 } });
  });
  afterAll(() => world.close());

  it("a key that asks too often waits; another key does not", async () => {
    const asked = await Promise.all(
      Array.from({ length: 60 }, () => world.call("GET", "/tickets", { as: world.plainKey })),
    );

    expect(asked.filter(({ status }) => status === 200)).toHaveLength(40);
    expect(asked.filter(({ status, headers }) => status === 429 && headers.has("Retry-After"))).toHaveLength(20);
    expect((await world.call("GET", "/tickets", { as: world.key })).status).toBe(200);
  });

  it("a customer who writes too often waits, in one conversation sooner; reading goes on, and others write", async () => {
    const [carla, dora] = [await world.tokenOf(world.people.carla), await world.tokenOf(world.people.dora)];
    const start = async (as: string) =>
      (await world.call("POST", "/chat/create", { as, body: { message: "Hello" } })).json.conversation_id;
    const [one, two] = [await start(carla), await start(carla)];
    const doras = await start(dora);
    const send = (as: string, chat: number) => world.call("POST", `/chat/${chat}/send`, { as, body: { message: "…" } });

    const burst = await Promise.all(Array.from({ length: 7 }, () => send(carla, one)));
    expect(statuses(burst).sort()).toEqual([...Array(5).fill(201), 429, 429]);
    expect(burst.find(({ status }) => status === 429)?.headers.get("Retry-After")).toBe("1");
    const rest = await Promise.all(Array.from({ length: 4 }, () => send(carla, two)));
    expect(statuses(rest).sort()).toEqual([201, 201, 201, 429]);

    expect((await world.call("GET", "/chat", { as: carla })).status).toBe(200);
    expect((await send(dora, doras)).status).toBe(201);
    const { json } = await world.call("GET", `/chat/${one}/messages`, { as: world.key });
    expect(json.messages).toHaveLength(6);
  });
});

describe("without limits", () => {
  it("0 is as often as they like", async () => {
    const limits = createLimits({ requests: 0, customerWrites: 0, conversationWrites: 0, failures: 0 });
    for (let count = 0; count < 1_000; count += 1) await limits.requests.count("x");
    await limits.failures.assertFree("x");
  });
});

describeWithRedis("with Redis", () => {
  const settings = { requests: 3, customerWrites: 3, conversationWrites: 3, failures: 3 };
  const isRefused = (work: Promise<void>) =>
    work.then(
      () => false,
      (error) => error.code === "rate_limited",
    );

  it("counts for all processes, and goes on by itself while Redis is away", { timeout: 30_000 }, async () => {
    const redis = await startRedis();
    const stores = [connectRedisStore(redis.url, silentLog), connectRedisStore(redis.url, silentLog)];
    await Promise.all(stores.map(({ client }) => new Promise((resolve) => client.once("ready", resolve))));
    const [one, two] = stores.map((store) => createLimits(settings, store));
    if (!one || !two) throw new Error("two processes");

    await one.requests.count("shop");
    await two.requests.count("shop");
    await one.requests.count("shop");
    expect(await isRefused(two.requests.count("shop"))).toBe(true);
    expect(await isRefused(one.requests.count("shop"))).toBe(true);
    expect(await isRefused(two.requests.count("kiosk"))).toBe(false);

    const away = Promise.all(stores.map(({ client }) => new Promise((resolve) => client.once("close", resolve))));
    await redis.stop();
    await away;
    const begun = Date.now();
    for (let count = 0; count < 3; count += 1) await one.requests.count("stand");
    expect(await isRefused(one.requests.count("stand"))).toBe(true);
    expect(await isRefused(two.requests.count("stand"))).toBe(false);
    expect(Date.now() - begun).toBeLessThan(2_000);
    for (const store of stores) await store.close();
  });

  it("waits once for a Redis that is frozen, counts for itself meanwhile, and shares again when it is back", {
    timeout: 30_000,
  }, async () => {
    const redis = await startRedis();
    const store = connectRedisStore(redis.url, silentLog);
    await new Promise((resolve) => store.client.once("ready", resolve));
    const limits = createLimits({ ...settings, requests: 1_000 }, store);
    await limits.requests.count("shop");

    redis.freeze();
    const begun = Date.now();
    for (let count = 0; count < 100; count += 1) await limits.requests.count("shop");
    // A hundred that each waited would be half a minute.
    expect(Date.now() - begun).toBeLessThan(10_000);
    redis.thaw();

    const keys = () => store.client.get("threadesk:limit:requests:kiosk");
    await expect
      .poll(
        async () => {
          await limits.requests.count("kiosk");
          return keys();
        },
        { timeout: 10_000 },
      )
      .not.toBeNull();
    await store.close();
    await redis.stop();
  });
});
