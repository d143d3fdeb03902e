// Every list of a desk with 100,000 tickets reads by an index, and no more than it shows.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { connectDatabase } from "../src/database/connect.ts";
import type { Actor } from "../src/desk/actor.ts";
import { listConversations } from "../src/desk/conversations/list.ts";
import { createDesk, type Desk } from "../src/desk/desk.ts";
import { listPeople } from "../src/desk/people/list.ts";
import { customersNamed } from "../src/desk/people/search.ts";
import { permissions } from "../src/desk/permissions.ts";
import { countListed, listTickets } from "../src/desk/tickets/list.ts";
import { mostCounted, queueFilter } from "../src/desk/tickets/queues.ts";
import { fillDesk } from "./bench/fill.ts";
import { type Plan, plansOf } from "./plans.ts";
import { freshDatabase } from "./postgres.ts";
import { silentLog } from "./silent-log.ts";

let desk: Desk;
let url: string;
let close: () => Promise<void>;

beforeAll(async () => {
  const fresh = await freshDatabase();
  const database = connectDatabase({ url: fresh.url, log: silentLog, max: 4 });
  await fillDesk(database.pool, { tickets: 100_000, messages: 1 });
  desk = createDesk(database);
  url = fresh.url;
  close = async () => {
    await database.close();
    await fresh.drop();
  };
}, 60_000);
afterAll(() => close());

const app: Actor = { kind: "apiKey", id: 1, name: "app", permissions: new Set(permissions), notes: false };
const customer: Actor = { kind: "customer", id: 2_000_007, name: "Jane" };

/** `scanned` may name small tables only; a search may look at more rows than a list. */
function expectFrugal(what: string, plans: Plan[], most: number): void {
  expect(plans.length).toBeGreaterThan(0);
  for (const { scanned, rows, text, values } of plans) {
    const large = scanned.filter(({ table }) => ["ticket", "message", "conversation", "person"].includes(table));
    if (large.length > 0 || rows > most)
      throw new Error(
        `${what} looked at ${rows} rows, at all of ${JSON.stringify(large)}:\n${text}\n${JSON.stringify(values)}`,
      );
  }
}

const filters = {
  status: ["open", "closed"],
  priority: ["urgent", "normal"],
  category: ["other", "technical"],
  assignee: [1_000_003, null],
} as const;

type Filter = { [K in keyof typeof filters]?: (typeof filters)[K][number] };

/** None, each alone, each pair, and all: once with rare values and once with common ones. */
const subsets: Filter[] = [0, 1].flatMap((choice) =>
  Array.from({ length: 16 }, (_, bits) => Object.entries(filters).filter((_, at) => bits & (1 << at)))
    .filter((chosen) => chosen.length !== 3 && (chosen.length > 0 || choice === 0))
    .map((chosen) => Object.fromEntries(chosen.map(([name, values]) => [name, values[choice]])) as Filter),
);

describe("a list of tickets", () => {
  it.each(["newest", "priority", "waiting"] as const)(
    "in the order %s, whatever the filter",
    async (sort) => {
      for (const filter of subsets) {
        const [plans, { next }] = await plansOf(desk, url, (spy) => listTickets(spy, app, { ...filter, sort }));
        const what = `${sort} ${JSON.stringify(filter)}`;
        expectFrugal(what, plans, 6_000);

        if (!next) continue;
        const [more] = await plansOf(desk, url, (spy) => listTickets(spy, app, { ...filter, sort, after: next }));
        expectFrugal(`${what}, page 2`, more, 6_000);
      }
    },
    60_000,
  );

  it.each([
    ["newest", { key: null, id: 50_000 }],
    ["priority", { key: "normal", id: 50_000 }],
    ["priority", { key: "low", id: 90 }],
    ["waiting", { key: null, id: 50_000 }],
    ["waiting", { key: "2026-01-01 00:00:00+00", id: 1 }],
  ] as const)("far down the order %s", async (sort, after) => {
    for (const filter of [{}, { status: "closed" }, { category: "bug" }, { assignee: 1_000_003 }] as const) {
      const [plans] = await plansOf(desk, url, (spy) => listTickets(spy, app, { ...filter, sort, after }));
      expectFrugal(`${sort} after ${JSON.stringify({ after, filter })}`, plans, 7_000);
    }
  });

  it("gives what a plain sort of everything gives", async () => {
    const orders = {
      newest: "id DESC",
      priority: "priority DESC, id DESC",
      waiting: "waiting_since ASC NULLS LAST, id ASC",
    } as const;
    for (const sort of ["newest", "priority", "waiting"] as const) {
      for (const filter of [...subsets, ...subsets.map((each) => ({ ...each, unfinished: true }))]) {
        const all = await allIds(filter, orders[sort]);
        const one = await listTickets(desk, app, { ...filter, sort, limit: 30 });
        const two = one.next && (await listTickets(desk, app, { ...filter, sort, limit: 30, after: one.next }));
        const ids = [...one.tickets, ...(two?.tickets ?? [])].map(({ id }) => id);
        expect([sort, filter, ids]).toEqual([sort, filter, all]);
      }
    }
  }, 60_000);

  it("of an agent's Home: what waits, and what is not put aside", async () => {
    for (const queue of ["mine", "unassigned", "urgent"] as const) {
      const filter = queueFilter(queue, 1_000_003);
      const [counting, count] = await plansOf(desk, url, (spy) => countListed(spy, app, filter));
      expectFrugal(`the number of ${queue}`, counting, 6_000);
      expect(count).toBeLessThanOrEqual(mostCounted);
      for (const sort of ["newest", "priority", "waiting"] as const) {
        const among = { ...filter, sort, limit: 8 };
        const [plans, { next }] = await plansOf(desk, url, (spy) => listTickets(spy, app, among));
        expectFrugal(JSON.stringify(among), plans, 2_000);
        if (!next) continue;
        const [more] = await plansOf(desk, url, (spy) => listTickets(spy, app, { ...among, after: next }));
        expectFrugal(`${JSON.stringify(among)}, page 2`, more, 2_000);
      }
    }
  });

  it.each([{}, { priority: "normal" }, { category: "technical" }, { priority: "normal", assignee: null }] as const)(
    "of what is not over, with %j, without a look at what is",
    async (filter) => {
      const orders = [
        { sort: "newest" },
        { sort: "priority" },
        { sort: "waiting" },
        // The oldest of those that do not wait.
        { sort: "waiting", after: { key: null, id: 1 } },
      ] as const;
      for (const order of orders) {
        const among = { ...filter, ...order, unfinished: true };
        const [plans] = await plansOf(desk, url, (spy) => listTickets(spy, app, among));
        expectFrugal(JSON.stringify(among), plans, 7_000);
      }
    },
  );

  it("of one day, and of one customer", async () => {
    for (const sort of ["newest", "priority", "waiting"] as const) {
      const day = new Date(Date.now() - 40 * 86_400_000).toISOString().slice(0, 10);
      for (const filter of [{ date: day }, { date: day, status: "closed", category: "bug" }] as const) {
        const [plans] = await plansOf(desk, url, (spy) => listTickets(spy, app, { ...filter, sort }));
        expectFrugal(`${sort} of a day`, plans, 1_000);
      }
      const [plans] = await plansOf(desk, url, (spy) => listTickets(spy, customer, { status: "closed", sort }));
      expectFrugal(`${sort} of a customer`, plans, 1_000);
    }
  });

  async function allIds({ unfinished, ...filter }: Filter & { unfinished?: boolean }, order: string) {
    const names = { status: "status", priority: "priority", category: "category", assignee: "assignee_id" };
    const where = Object.entries(filter).map(([name, value]) => {
      const column = names[name as keyof Filter];
      return value === null ? `${column} IS NULL` : `${column} = '${value}'`;
    });
    const rows = await desk.prisma.$queryRawUnsafe<{ id: number }[]>(
      `SELECT id FROM ticket WHERE ${[...where, ...(unfinished ? ["status IN ('open', 'in_progress')"] : [])].join(" AND ") || "true"} ORDER BY ${order} LIMIT 60`,
    );
    return rows.map(({ id }) => id);
  }
});

describe("a list of chats", () => {
  it.each([
    {},
    { unread: true },
    { unread: false },
    { assignee: 1_000_003 },
    { assignee: null },
    { assignee: 1_000_003, unread: true },
  ])("with %j", async (filter) => {
    const [plans, { next }] = await plansOf(desk, url, (spy) => listConversations(spy, app, filter));
    expectFrugal(JSON.stringify(filter), plans, 2_000);
    if (!next) return;
    const [more] = await plansOf(desk, url, (spy) => listConversations(spy, app, { ...filter, after: next }));
    expectFrugal(`${JSON.stringify(filter)}, page 2`, more, 2_000);
  });

  it("of a customer", async () => {
    const [plans] = await plansOf(desk, url, (spy) => listConversations(spy, customer, { unread: true }));
    expectFrugal("a customer's chats", plans, 500);
  });
});

describe("a search", () => {
  const texts = [
    "rené",
    "Cannot log in",
    "example.com",
    "crm-777",
    "c4ca4238",
    "no such words",
    "zz",
    "%",
    "TKT-77",
    "7",
  ];

  it.each(texts)("for %s among tickets", async (search) => {
    for (const filter of [
      {},
      { status: "open" },
      { priority: "urgent", category: "other" },
      { sort: "waiting" },
    ] as const) {
      const [plans] = await plansOf(desk, url, (spy) => listTickets(spy, app, { ...filter, search }));
      expectFrugal(`${search} ${JSON.stringify(filter)}`, plans, 40_000);
      expect(plans.reduce((sum, { ms }) => sum + ms, 0)).toBeLessThan(1_000);
    }
  });

  it.each(texts)("for %s among chats and people", async (search) => {
    const [chats] = await plansOf(desk, url, (spy) => listConversations(spy, app, { search }));
    expectFrugal(search, chats, 40_000);
    const [people] = await plansOf(desk, url, (spy) => listPeople(spy, app, { search, role: "customer" }));
    expectFrugal(search, people, 40_000);
  });

  it("for a customer by exact name", async () => {
    const [plans, found] = await plansOf(desk, url, (spy) => customersNamed(spy, "USER7@example.com"));
    expectFrugal("customers by name", plans, 100);
    expect(found).toHaveLength(1);
  });

  it("finds a rare ticket wherever it is, by subject, person and number", async () => {
    const found = async (search: string, filter = {}) =>
      (await listTickets(desk, app, { search, ...filter })).tickets.map(({ id }) => id);
    const { subject } = await desk.prisma.ticket.findUniqueOrThrow({ where: { id: 12 } });

    expect(await found(subject.slice(-20).toUpperCase())).toEqual([12]);
    expect((await found("7"))[0]).toBe(7);
    expect(await found("crm-7777", { sort: "priority" })).toEqual(
      expect.arrayContaining(
        (await desk.prisma.ticket.findMany({ where: { customerId: 2_007_777 } })).map(({ id }) => id),
      ),
    );
  });
});
