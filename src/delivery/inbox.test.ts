import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { silentLog } from "../../test/silent-log.ts";
import { createInbox, type Inbox, type InboxEntry, type Processing } from "./inbox.ts";
import { takeEntries, waitWithEntry } from "./inbox-rows.ts";

let world: TestDesk;
let inbox: Inbox;
let heard: string[];

beforeEach(async () => {
  world = await openTestDesk();
  inbox = createInbox({ desk: world.desk, platform: "slack", log: silentLog });
  heard = [];
});
afterEach(async () => {
  await inbox.stop();
  await world.close();
});

const entry = (lane: string, position: number, payload: object = {}): InboxEntry => ({
  eventKey: `${lane}/${position}`,
  lane,
  position: BigInt(position),
  payload: { name: `${lane}${position}`, ...payload },
});
const nameOf = (payload: unknown) => (payload as { name: string }).name;
const hear = async (payload: unknown) => void heard.push(nameOf(payload));
const heardAll = (names: string[]) => expect.poll(() => heard, { timeout: 5_000, interval: 20 }).toEqual(names);
const rows = () => world.database.prisma.inbox.findMany({ orderBy: { eventKey: "asc" } });

describe("the inbox", () => {
  it("processes a lane in the platform's order, and each entry once, however often it is told", async () => {
    await inbox.store(entry("a", 2));
    expect(await inbox.storeAll("a", [entry("a", 3), entry("a", 1), entry("a", 2)])).toBe(2);
    expect(await inbox.storeAll("a", [entry("a", 3)])).toBe(0);

    inbox.start(hear);

    await heardAll(["a1", "a2", "a3"]);
    await inbox.store(entry("a", 1));
    await inbox.store(entry("a", 4));
    await heardAll(["a1", "a2", "a3", "a4"]);
  });

  it("keeps what PostgreSQL would refuse, without the characters that nobody can store", async () => {
    await inbox.store(entry("a", 1, { text: "a\0b\uD800" }));

    expect((await rows())[0]?.payload).toMatchObject({ text: "ab\uFFFD" });
  });

  it("lets one that takes long hold up its own lane only, as long as there is a place (M10)", async () => {
    const ends = new Map<string, () => void>();
    inbox.start(async (payload) => {
      const name = nameOf(payload);
      if (/^slow/.test(name)) await new Promise<void>((resolve) => void ends.set(name, resolve));
      await hear(payload);
    });
    const begun = (count: number) => expect.poll(() => ends.size, { timeout: 10_000, interval: 20 }).toBe(count);
    for (let n = 1; n < 16; n += 1) await inbox.store(entry(`slow${n}-`, 1));
    await begun(15);

    await inbox.store(entry("a", 1));
    await heardAll(["a1"]);
    await inbox.store(entry("slow16-", 1));
    await begun(16);
    await inbox.store(entry("slow16-", 2));
    await inbox.store(entry("b", 1));
    ends.get("slow1-1")?.();
    await heardAll(["a1", "slow1-1", "b1"]);
    for (const end of ends.values()) end();
    await begun(17);
    ends.get("slow16-2")?.();

    await expect.poll(() => heard.length, { timeout: 10_000, interval: 20 }).toBe(19);
    expect(heard.at(-1)).toBe("slow16-2");
  });

  it("holds everything, then some lanes only, and goes on when it is let go", async () => {
    const hold = inbox.hold();
    inbox.start(hear);
    for (const lane of ["a", "b", "c"]) await inbox.store(entry(lane, 2));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(heard).toEqual([]);

    hold.keepOnly(["a", "b"]);
    await heardAll(["c2"]);
    await inbox.store(entry("a", 1));
    hold.letGo("a");
    await heardAll(["c2", "a1", "a2"]);
    hold.end();
    await heardAll(["c2", "a1", "a2", "b2"]);
  });

  it("tries again, gives up after five times, says so, and the rest of the lane goes on", async () => {
    const given: string[] = [];
    const impatient = setInterval(
      () => void world.database.pool.query("UPDATE inbox SET due_at = now() - interval '1 second'"),
      30,
    );
    await inbox.storeAll("a", [entry("a", 1), entry("a", 2)]);
    let tries = 0;
    inbox.start(
      async (payload) => {
        if (nameOf(payload) !== "a1") return hear(payload);
        tries += 1;
        throw new Error("broken");
      },
      { onGivenUp: async (payload, reason) => void given.push(`${nameOf(payload)}: ${reason}`) },
    );

    await heardAll(["a2"]);
    clearInterval(impatient);
    expect(tries).toBe(5);
    expect(given).toEqual(["a1: broken"]);
    expect((await rows()).map(({ error }) => error)).toEqual(["broken", null]);
  });

  it("gives up nothing while the platform or the database is away: the lane waits, and goes on in order", async () => {
    const impatient = setInterval(
      () => void world.database.pool.query("UPDATE inbox SET due_at = now() - interval '1 second'"),
      30,
    );
    await inbox.storeAll("a", [entry("a", 1), entry("a", 2)]);
    const waking = setInterval(() => inbox.hold().end(), 30);
    let tries = 0;
    inbox.start(
      async (payload) => {
        tries += 1;
        if (tries <= 6) throw new Error("away");
        if (tries <= 12) throw Object.assign(new Error("gone"), { code: "57P01" });
        await hear(payload);
      },
      {
        onGivenUp: async (payload) => void heard.push(`given up: ${nameOf(payload)}`),
        waitFor: ({ message }: Error) => (message === "away" ? 0 : undefined),
      } as Processing,
    );

    await heardAll(["a1", "a2"]);
    clearInterval(impatient);
    clearInterval(waking);
    await expect.poll(async () => (await rows()).map(({ error }) => error)).toEqual([null, null]);
  });

  it("waits with one that the platform did not let be taken in for as long as that asks, and then more and more seldom", async () => {
    const dueIn = async () => {
      await waitWithEntry(world.desk, "slack", "a/1", 2_000, "away");
      const { rows } = await world.database.pool.query<{ seconds: number }>(
        "SELECT extract(epoch FROM due_at - clock_timestamp())::float8 AS seconds FROM inbox",
      );
      return Math.round(rows[0]?.seconds ?? 0);
    };
    await inbox.store(entry("a", 1));

    expect(await dueIn()).toBe(2);
    await world.database.pool.query("UPDATE inbox SET received_at = now() - interval '1 minute'");
    expect(await dueIn()).toBeGreaterThan(14);
    await world.database.pool.query("UPDATE inbox SET received_at = now() - interval '1 hour'");
    expect(await dueIn()).toBe(30);
  });

  it("takes up what a killed process had in hand, but not what a slow one still has", async () => {
    await inbox.store(entry("a", 1));
    const settings = { most: 5, leaseMs: 200, except: [] };
    expect(await takeEntries(world.desk, "slack", settings)).toHaveLength(1);
    expect(await takeEntries(world.desk, "slack", settings)).toHaveLength(0);

    inbox.start(hear);

    await heardAll(["a1"]);
  });

  it("keeps what comes while the database is away, in its order, and what comes after it behind it", async () => {
    const stored = world.desk.one;
    let failures = 3;
    world.desk.one = (async (statement: { name: string }, values: unknown[]) => {
      if (statement.name === "inbox-store" && failures-- > 0) throw new Error("The database is away.");
      return stored.call(world.desk, statement as never, values);
    }) as typeof stored;
    inbox.start(hear);

    const first = inbox.store(entry("a", 1));
    await expect.poll(() => failures).toBe(1);
    await Promise.all([first, inbox.store(entry("a", 2))]);

    await heardAll(["a1", "a2"]);
  });

  it("waits for no entry that the database will not have, and for none at its stop", async () => {
    const fails = (code: string) => {
      world.desk.one = async () => {
        throw Object.assign(new Error(code), { code });
      };
    };
    fails("22P05");
    await expect(inbox.store(entry("a", 1))).rejects.toThrow("22P05");
    fails("57P01");
    const waiting = inbox.store(entry("a", 2));
    const refused = expect(waiting).rejects.toThrow("57P01");
    await inbox.stop();

    await refused;
  });

  it("lets no lane wait for another with thousands of entries", async () => {
    const many = Array.from({ length: 3_000 }, (_, n) => entry("a", n));
    await inbox.storeAll("a", many);
    await inbox.store(entry("z", 1));
    let before = 0;
    inbox.start(async (payload) => {
      if (nameOf(payload) !== "z1") before += 1;
      else heard.push("z1");
    });

    await heardAll(["z1"]);
    expect(before).toBeLessThan(20);
  });
});
