import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHttpWorld, type HttpWorld } from "./world.ts";

let world: HttpWorld;
beforeAll(async () => {
  world = await createHttpWorld();
  const { carla, dora, petra, ada } = world.people;
  await open({ user_id: carla.id, subject: "Cannot log in", category: "technical", priority: "urgent" });
  await open({ user_id: carla.id, subject: "Wrong 100% bill", category: "billing", priority: "low" });
  await open({ user_id: dora.id, subject: "Dark_mode please", category: "feature" });
  await open({ user_id: petra.id, subject: "Hello", priority: "urgent" });
  await world.call("PUT", "/tickets/1/assign", { as: world.key, body: { assigned_to: ada.id } });
  await world.call("PUT", "/tickets/2/status", { as: world.key, body: { status: "in_progress" } });
  await world.call("PUT", "/tickets/4/status", { as: world.key, body: { status: "resolved" } });
});
afterAll(() => world.close());

const open = (body: object) => world.call("POST", "/tickets", { as: world.key, body: { description: "D", ...body } });

const idsOf = async (query: string, as = world.key): Promise<number[]> => {
  const { status, json } = await world.call("GET", `/tickets${query}`, { as });
  expect([query, status]).toEqual([query, 200]);
  return json.tickets.map((ticket: { id: number }) => ticket.id);
};

describe("GET /tickets", () => {
  it("gives the tickets, newest first, and the counters of the whole desk", async () => {
    const { json } = await world.call("GET", "/tickets?status=resolved", { as: world.key });

    expect(await idsOf("")).toEqual([4, 3, 2, 1]);
    expect(json.tickets).toHaveLength(1);
    expect(json.stats).toEqual({ total: 4, open: 2, in_progress: 1, resolved: 1, urgent: 2, closed: 0 });
    expect(json.next_cursor).toBeNull();
  });

  it.each([
    ["?status=open", [3, 1]],
    ["?priority=urgent", [4, 1]],
    ["?category=technical", [1]],
    ["?category=Technical%20Support", [1]],
    ["?category=tEcHnical+support", [1]],
    ["?category=Billing+%26+Payments", [2]],
    ["?category=FEATURE", [3]],
    ["?category=general", [4]],
    ["?assigned_to=unassigned", [4, 3, 2]],
    ["?status=open&assigned_to=unassigned", [3]],
    ["?search=log+IN", [1]],
    ["?search=TKT-002", [2]],
    ["?search=carla", [2, 1]],
    ["?search=petra@example.com", [4]],
    ["?search=%25", [2]],
    ["?search=_", [3]],
    ["?search=%5C", []],
    ["?search=%27%20OR%201%3D1%20--", []],
    ["?search=", [4, 3, 2, 1]],
    ["?date=2001-01-01", []],
    ["?sort=priority", [4, 1, 3, 2]],
    ["?limit=2", [4, 3]],
  ])("A43: filters by %s, literally", async (query, ids) => {
    expect(await idsOf(query)).toEqual(ids);
  });

  it("takes no notice of case and accents, and of wide signs no more than of plain ones", async () => {
    const rene = await world.call("POST", "/users", {
      as: world.key,
      body: { name: "René Müller", external_id: "r_1" },
    });
    const user_id = rene.json.user.id;
    const made = await open({ user_id, subject: "CAFÉ order 5％ off" });
    const id = made.json.ticket.id;
    const plain = await open({ user_id, subject: "Cafe" });

    for (const text of ["rene", "RENÉ mull", "r_1"]) {
      expect(await idsOf(`?search=${encodeURIComponent(text)}`)).toEqual([plain.json.ticket.id, id]);
    }
    for (const text of ["café ORDER", "cafe order", "5% o", "5％"]) {
      expect(await idsOf(`?search=${encodeURIComponent(text)}`)).toEqual([id]);
    }
    expect(await idsOf(`?search=${encodeURIComponent("rxn_")}`)).toEqual([]);
    await world.desk.prisma.ticket.deleteMany({ where: { customerId: user_id } });
  });

  it("puts the ticket that a search names by number first, whatever the size of the page", async () => {
    expect(await idsOf("?search=2")).toEqual([2, 3]);
    const { json } = await world.call("GET", "/tickets?search=1&limit=1", { as: world.key });
    expect(json.tickets.map((ticket: { id: number }) => ticket.id)).toEqual([1]);
    const rest = await world.call("GET", `/tickets?search=1&cursor=${json.next_cursor}`, { as: world.key });
    expect(rest.json.tickets.map((ticket: { id: number }) => ticket.id)).toEqual([4, 2]);
  });

  it("filters by assignee and by today", async () => {
    expect(await idsOf(`?assigned_to=${world.people.ada.id}`)).toEqual([1]);
    expect(await idsOf(`?date=${new Date().toISOString().slice(0, 10)}`)).toEqual([4, 3, 2, 1]);
  });

  it.each(["newest", "waiting", "priority"])("pages through the order %s without a gap or a double", async (sort) => {
    const whole = await idsOf(`?sort=${sort}`);
    const seen: number[] = [];
    let cursor = "";
    do {
      const { json } = await world.call("GET", `/tickets?sort=${sort}&limit=1${cursor}`, { as: world.key });
      seen.push(...json.tickets.map((ticket: { id: number }) => ticket.id));
      cursor = json.next_cursor && `&cursor=${json.next_cursor}`;
    } while (cursor);

    expect(seen).toEqual(whole);
  });

  it("refuses a cursor of another order, and one that is none", async () => {
    const { json } = await world.call("GET", "/tickets?sort=waiting&limit=1", { as: world.key });
    const forged = [
      { sort: "waiting", key: "2025-02-30 00:00:00+00", id: 1 },
      { sort: "waiting", key: "'; DROP TABLE ticket", id: 1 },
      { sort: "waiting", key: null, id: 2 ** 31 },
      { sort: "priority", key: "huge", id: 1 },
    ].map((place) => Buffer.from(JSON.stringify(place)).toString("base64url"));

    const cursors = [
      `sort=priority&cursor=${json.next_cursor}`,
      "cursor=abc",
      "cursor=",
      ...forged.map((one) => `cursor=${one}`),
    ];
    for (const query of cursors) {
      const answer = await world.call("GET", `/tickets?${query}`, { as: world.key });
      expect([query, answer.status, Object.keys(answer.json.errors ?? {})]).toEqual([query, 422, ["cursor"]]);
    }
  });

  it.each([
    ["status[not]=open", "status[not]"],
    ["status=open&status=closed", "status"],
    ["status=", "status"],
    ["status=Open", "status"],
    ["category=nothing", "category"],
    ["priority=medium", "priority"],
    ["assigned_to=abc", "assigned_to"],
    ["assigned_to=-1", "assigned_to"],
    ["assigned_to=01", "assigned_to"],
    ["assigned_to=1e3", "assigned_to"],
    ["assigned_to=9223372036854775808", "assigned_to"],
    ["date=2026-02-30", "date"],
    ["date=0000-00-00", "date"],
    ["date=1999-12-31", "date"],
    ["date=2101-01-01", "date"],
    ["date=%2B275760-09-13", "date"],
    ["date=today", "date"],
    ["page=-1", "page"],
    ["limit=0", "limit"],
    ["limit=101", "limit"],
    ["limit=1e9", "limit"],
    ["limit=-1", "limit"],
    ["limit=1.5", "limit"],
    ["sort=subject", "sort"],
    ["search=%00", "search"],
    ["search=%ED%A0%80", "search"],
    ["search=%FF", "search"],
    ["search=long", "search"],
    ["__proto__=1", "__proto__"],
    ["constructor=1", "constructor"],
  ])("A43: refuses ?%s", async (query, field) => {
    const asked = query.replace("long", "x".repeat(10_000));
    const { status, json } = await world.call("GET", `/tickets?${asked}`, { as: world.key });

    expect([status, json.code, Object.keys(json.errors)]).toEqual([422, "invalid", [field]]);
    expect(json.errors[field][0]).toMatch(/^[A-Z].+\.$/);
  });

  it("shows a customer their own tickets and counters only", async () => {
    const { json } = await world.call("GET", "/tickets", { as: await world.tokenOf(world.people.carla) });

    expect(json.tickets.map((ticket: { id: number }) => ticket.id)).toEqual([2, 1]);
    expect(json.stats).toEqual({ total: 2, open: 1, in_progress: 1, resolved: 0, urgent: 1, closed: 0 });
  });

  it("tells a customer, and nobody else, what they have not read of each, a search's too, and never counts a note", async () => {
    const as = await world.tokenOf(world.people.carla);
    const say = (message: string, is_internal: boolean) =>
      world.call("POST", "/tickets/1/message", { cookie: agent, body: { message, is_internal } });
    const agent = await world.cookieOf(world.people.ada);
    await say("Try again, please", false);
    await say("Between us", true);
    await say("Does it work?", false);

    for (const query of ["", "?search=log", "?search=TKT-001"]) {
      const { json } = await world.call("GET", `/tickets${query}`, { as });
      expect([query, json.tickets.at(-1)]).toMatchObject([query, { id: 1, unread_count: 2 }]);
    }
    expect((await world.call("GET", "/tickets", { as })).json.tickets[0]).toMatchObject({ id: 2, unread_count: 0 });
    const ofDesk = await world.call("GET", "/tickets?search=log", { as: world.key });
    expect(ofDesk.json.tickets[0]).not.toHaveProperty("unread_count");
    await world.call("POST", "/chat/1/mark-read", { as });
    const read = await world.call("GET", "/tickets?search=log", { as });
    expect(read.json.tickets[0]).toMatchObject({ unread_count: 0 });
  });
});
