import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { silentLog } from "../../test/silent-log.ts";
import { readConfig } from "../config.ts";
import { ensureTarget } from "../delivery/targets.ts";
import { editMessage } from "../desk/conversations/edit-message.ts";
import { receiveFromCustomer } from "../desk/conversations/receive.ts";
import { startConversation } from "../desk/conversations/start.ts";
import { keepConfiguredDigest } from "../desk/digests/keep-configured.ts";
import { listDigests } from "../desk/digests/list.ts";
import { setDigest } from "../desk/digests/set.ts";
import { eraseCustomer, erasePerson } from "../desk/people/erase.ts";
import { exportCustomer } from "../desk/people/export.ts";
import { runCli } from "./run.ts";

let world: TestDesk;
let folder: string;
beforeAll(async () => {
  world = await openTestDesk();
  folder = await mkdtemp(path.join(tmpdir(), "threadesk-cli-"));
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const run = (line: string[], confirm?: () => Promise<boolean>) => {
  const config = () => readConfig({ DATABASE_URL: world.url, DATA_DIR: folder });
  return runCli(line, { config, log: silentLog, ...(confirm ? { confirm } : {}) });
};
const json = async (...line: string[]) => {
  const { code, out, error } = await run([...line, "--json"]);
  expect([code, error]).toEqual([0, ""]);
  return JSON.parse(out);
};

describe("webhooks", () => {
  it("are made with their secret once, listed without, switched off and on, and removed", async () => {
    const made = await json("webhooks", "create", "https://app.example.com/hook", "--events", "message.created");
    const id = String(made.webhook.id);
    const off = await json("webhooks", "disable", id);
    const listed = await run(["webhooks", "list"]);
    const on = await json("webhooks", "enable", id);
    const told = await json("webhooks", "deliveries", id);
    await json("webhooks", "remove", id);

    expect(made.secret).toMatch(/^whsec_/);
    expect([off.webhook.disabled_at, on.webhook.disabled_at]).toEqual([expect.any(String), null]);
    expect(listed.out).toMatch(/app\.example\.com\/hook\s+message\.created\s+off since/);
    expect(listed.out).not.toContain(made.secret);
    expect(told).toEqual({ deliveries: [] });
    expect(await json("webhooks", "list")).toEqual({ webhooks: [] });
  });

  it("tell again what was given up", async () => {
    const { webhook } = await json("webhooks", "create", "https://app.example.com/again");
    await startConversation(world.desk, world.jane, { customer: world.jane.id, body: "Hello" });
    await world.database.pool.query(
      "UPDATE delivery SET state = 'dead', reason = 'It answered 500.' WHERE webhook_id = $1",
      [webhook.id],
    );
    const { deliveries } = await json("webhooks", "deliveries", String(webhook.id), "--dead");
    await json("webhooks", "retry", String(webhook.id), String(deliveries[0].id));

    expect((await json("webhooks", "deliveries", String(webhook.id), "--dead")).deliveries).toHaveLength(
      deliveries.length - 1,
    );
    await json("webhooks", "remove", String(webhook.id));
  });

  it.each([
    [["webhooks", "create", "http://10.0.0.1/x"], 1, "private or local"],
    [["webhooks", "create", "https://app.example.com/x", "--events", "everything"], 2, '"everything" is no event'],
    [["webhooks", "disable", "x"], 2, "Give the webhook's id"],
    [["webhooks", "disable", "4711"], 1, "There is no such webhook."],
    [["failed", "retry", "4711"], 1, "There is no such delivery."],
    [["customers", "export", "Nobody"], 2, 'No customer is called "Nobody"'],
    [["customers", "erase", "4711", "--yes"], 1, "There is no such customer."],
    [["digests", "now", "CNOWHERE"], 2, 'No digest comes to "CNOWHERE"'],
    [["sample", "--tickets", "none"], 2, "--tickets is a number"],
  ] as const)("say what is wrong: %j", async (line, code, words) => {
    expect(await run([...line])).toEqual({ code, out: "", error: expect.stringContaining(words) });
  });
});

describe("failed deliveries", () => {
  it("are listed, tried again and discarded", async () => {
    await ensureTarget(world.desk, "slack", "C1");
    await startConversation(world.desk, world.jane, { customer: world.jane.id, body: "Hello" });
    await world.database.pool.query("UPDATE delivery SET state = 'dead', reason = 'Slack refused it', sent_at = now()");
    const { failed } = await json("failed", "list");
    const [first, second] = failed.map(({ id }: { id: number }) => String(id));
    const text = await run(["failed", "list"]);
    await json("failed", "retry", first);
    await json("failed", "discard", second);

    expect(text.out).toContain("Slack refused it");
    expect((await json("failed", "list")).failed).toHaveLength(failed.length - 2);
    await world.database.prisma.target.updateMany({ data: { active: false } });
  });
});

describe("digests", () => {
  it("are listed with what became of the last one, told at once, and switched off for good", async () => {
    const { desk, dana, lee, database } = world;
    expect((await run(["digests", "list"])).out).toBe("No digest was ever set.\n");
    await ensureTarget(desk, "slack", "C1");
    await database.prisma.identity.create({ data: { platform: "discord", externalId: "77", personId: lee.id } });
    const weekly = { cron: "0 9 * * 1", zone: "Europe/Berlin" };
    await keepConfiguredDigest(desk, weekly, [{ platform: "slack", place: "C1" }]);
    await setDigest(desk, lee, { platform: "discord", place: "77", mine: true, ...weekly });

    const told = await json("digests", "now", "C1");
    const own = await json("digests", "now", "2");
    const { digests } = await json("digests", "list");
    await json("digests", "off", "1");
    await keepConfiguredDigest(desk, weekly, [{ platform: "slack", place: "C1" }]);
    const text = (await run(["digests", "list"])).out;
    const again = await run(["digests", "off", "C1"]);

    expect([told, own]).toEqual([
      { platform: "slack", place: "C1", mine: false },
      { platform: "discord", place: "77", mine: true },
    ]);
    const notices = await database.prisma.notice.findMany({ where: { kind: "digest" }, orderBy: { id: "asc" } });
    expect(notices.map(({ place, userId, personId }) => [place, userId, personId])).toEqual([
      ["C1", null, null],
      [null, "77", lee.id],
    ]);
    expect(digests).toMatchObject([
      { id: 1, platform: "slack", place: "C1", agent: null, ...weekly, ended_at: null },
      { id: 2, platform: "discord", agent: { id: lee.id, name: "Lee" }, next_at: expect.any(String) },
    ]);
    expect(text).toMatch(/^1 +slack +C1 .*Berlin\) +off since/m);
    expect(text).toMatch(/^2 +discord +Lee .*Berlin\) +20\d\d-/m);
    expect([again.code, again.error]).toEqual([1, "There is no digest to switch off.\n"]);
    await expect(listDigests(desk, lee, {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(listDigests(desk, dana, {})).resolves.toHaveLength(2);
    await database.prisma.target.updateMany({ data: { active: false } });
  });
});

describe("customers", () => {
  it("are erased only when that is meant", async () => {
    const asked = await run(["customers", "erase", "Mallory Moe"], async () => false);
    const meant = await run(["customers", "erase", "Mallory Moe"], async () => true);

    expect([asked.code, asked.error]).toEqual([2, expect.stringContaining("Nothing was erased.")]);
    expect([meant.code, meant.out]).toEqual([0, expect.stringContaining("Erased: 0 conversations")]);
    const person = await world.database.prisma.person.findUniqueOrThrow({ where: { id: world.mallory.id } });
    expect(person).toMatchObject({ name: "Erased customer", email: null, disabledAt: expect.any(Date) });
  });

  it("are exported and erased by admins alone, and agents are no customers", async () => {
    const { desk, lee, app, jane, dana } = world;
    const asked = { customer: jane.id, notes: false };

    for (const actor of [lee, app, jane]) {
      await expect(exportCustomer(desk, actor, asked)).rejects.toMatchObject({ code: "forbidden" });
      await expect(erasePerson(desk, actor, { customer: jane.id })).rejects.toMatchObject({ code: "forbidden" });
    }
    await expect(exportCustomer(desk, dana, asked)).resolves.toMatchObject({ name: "Jane Doe" });
    await expect(erasePerson(desk, dana, { customer: lee.id })).rejects.toMatchObject({ code: "not_found" });
  });

  it("leave statistics as they were, and go on where an erasure was cut short", async () => {
    const { desk, dana, jane, database } = world;
    await json("sample", "--tickets", "3");
    const before = await database.prisma.ticket.count();
    const { conversation } = await startConversation(desk, jane, { customer: jane.id, body: "My number is 12" });
    const { message } = await receiveFromCustomer(desk, jane, { at: { conversation }, body: "My name is Jane" });
    await editMessage(desk, jane, { message, body: "My name is J." });
    const gone = {
      keysOf: async function* () {},
      put: async () => {},
      open: async () => undefined,
      remove: async () => {},
    };
    await erasePerson(desk, dana, { customer: jane.id });
    const erased = await eraseCustomer(desk, dana, gone, jane.id);
    const again = await eraseCustomer(desk, dana, gone, jane.id);

    expect(erased.conversations).toBeGreaterThan(0);
    expect([again.messages, again.conversations]).toEqual([0, erased.conversations]);
    expect(await database.prisma.ticket.count()).toBe(before);
    const audit = await database.prisma.event.findMany({ where: { type: "customer.erased" } });
    expect(audit.map(({ actorName }) => actorName)).toEqual(Array(erased.conversations).fill("Dana"));
    const events = await database.prisma.event.findMany({ where: { conversationId: conversation } });
    expect(events.map(({ actorName, data }) => JSON.stringify({ actorName, data })).join()).not.toContain("Jane");
  });
});

describe("sample data", () => {
  it("is as many tickets as asked for, in every state, and the same customers again", async () => {
    const first = await json("sample", "--tickets", "20");
    const second = await json("sample", "--tickets", "5");

    expect([first, second.customers]).toEqual([{ customers: 10, tickets: 20, chats: 5 }, 10]);
    const states = await world.database.prisma.ticket.groupBy({ by: ["status"], _count: true });
    expect(states.map(({ status }) => status).sort()).toEqual(["closed", "in_progress", "open", "resolved"]);
    expect(await world.database.prisma.person.count({ where: { externalId: { startsWith: "sample-" } } })).toBe(10);
  });

  it("asks before it opens threads", async () => {
    await ensureTarget(world.desk, "slack", "C1");
    const refused = await run(["sample", "--tickets", "1"]);

    expect([refused.code, refused.error]).toEqual([2, expect.stringContaining("slack C1")]);
    expect((await json("sample", "--tickets", "1", "--yes")).tickets).toBe(1);
  });
});

it("shows who changed what of the setup and of who is an agent", async () => {
  await run(["agents", "add", "Ruth"]);

  const { out } = await run(["settings", "history"]);

  expect(out).toMatch(/ID\s+WHEN\s+WHO\s+WHAT\s+CHANGE/);
  expect(out).toMatch(/command line\s+agent\s+Ruth · role: none → agent/);
  expect((await json("settings", "history")).changes[0]).toMatchObject({ what: "agent", by: "command line" });
});
