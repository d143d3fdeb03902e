import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Actor } from "../../src/desk/actor.ts";
import { assignConversation } from "../../src/desk/conversations/assign.ts";
import { replyToCustomer } from "../../src/desk/conversations/reply.ts";
import { countStatistics } from "../../src/desk/stats/count.ts";
import { createHttpWorld, type HttpWorld } from "./world.ts";

let world: HttpWorld;
let ada: Actor;
const minute = 60_000;

beforeAll(async () => {
  world = await createHttpWorld();
  const { carla, dora, ada: agent } = world.people;
  ada = { kind: "agent", id: agent.id, name: agent.name, role: "agent" };
  for (const [user_id, category] of [
    [carla.id, "bug"],
    [carla.id, "billing"],
    [dora.id, "bug"],
  ]) {
    await world.call("POST", "/tickets", {
      as: world.key,
      body: { user_id, subject: "S", description: "D", category },
    });
  }
  for (const ticket of [1, 3]) await assignConversation(world.desk, ada, { at: { ticket }, assignee: agent.id });
  await replyToCustomer(world.desk, ada, { at: { ticket: 1 }, body: "Yes" });
  await world.call("POST", "/tickets/2/message", { as: world.key, body: { message: "Note", is_internal: true } });
  await replyToCustomer(world.desk, ada, { at: { ticket: 3 }, body: "No" });
  for (const ticket of [1, 2, 3]) {
    await world.call("PUT", `/tickets/${ticket}/status`, { as: world.key, body: { status: "resolved" } });
  }
  await world.call("PUT", "/tickets/2/status", { as: world.key, body: { status: "open" } });
  // As if the two had been opened three days ago, answered after ten and twenty minutes, resolved after one hour and two.
  const opened = Date.now() - 3 * 24 * 60 * minute;
  for (const [id, answered, resolved] of [
    [1, 10, 60],
    [3, 20, 120],
  ] as const) {
    const { conversationId } = await world.desk.prisma.ticket.findUniqueOrThrow({ where: { id } });
    const move = (type: string, minutes: number) =>
      world.desk.prisma.event.updateMany({
        where: { conversationId, type },
        data: { at: new Date(opened + minutes * minute) },
      });
    await move("ticket.opened", 0);
    await move("message.added", answered);
    await move("ticket.status_changed", resolved);
  }
  await countStatistics(world.desk);
});
afterAll(() => world.close());

const read = async (query = "", as = world.key) => (await world.call("GET", `/stats${query}`, { as })).json;

// Median and p90 are those of a bucket 2 % wide.
const tenAndTwenty = { mean: 900, median: 606, p90: 1_211, n: 2 };

describe("GET /stats", () => {
  it("gives the counters, and times from opening to first reply and last resolution", async () => {
    expect(await read()).toMatchObject({
      total: 3,
      open: 1,
      resolved: 2,
      closed: 0,
      response_time: { ...tenAndTwenty, business: { mean: 900 } },
      resolution_time: { mean: 5_400, n: 2 },
      categories: [
        { category: "billing", opened: 1, answered: 0, resolved: 0 },
        { category: "bug", opened: 2, answered: 2, resolved: 2 },
      ],
      priorities: [{ priority: "normal", opened: 3 }],
      platforms: [{ platform: "other", answered: 2 }],
    });
  });

  it("tells an agent's share", async () => {
    const { agents } = await read(`?agent=${world.people.ada.id}`);

    expect(agents).toEqual([
      {
        agent: { id: world.people.ada.id, name: "Ada", role: "agent", avatar_url: null },
        handled: 2,
        resolved: 2,
        first_response: tenAndTwenty,
      },
    ]);
  });

  it("narrows to a category and to days, and gives a series without holes", async () => {
    expect((await read("?category=Bug+Reports")).response_time.n).toBe(2);
    expect((await read("?category=billing")).response_time).toMatchObject({
      mean: null,
      median: null,
      p90: null,
      n: 0,
    });
    expect((await read("?range=today")).response_time.n).toBe(0);
    expect((await read("?range=all")).response_time.n).toBe(2);
    const { days, from, to } = await read("?range=7d");
    expect([days.length, days[0].date, days[6].date]).toEqual([7, from, to]);
    expect(days.map((day: { opened: number }) => day.opened)).toEqual([0, 0, 0, 2, 0, 0, 1]);
    expect((await read(`?from=${from}&to=${from}`)).days).toHaveLength(1);
  });

  it("A18: shows a customer what is theirs and no agent's numbers", async () => {
    const carla = await world.tokenOf(world.people.carla);

    expect(await read("", carla)).toMatchObject({ total: 2, agents: [], response_time: { mean: 600, n: 1 } });
    const asked = await world.call("GET", `/stats?agent=${world.people.ada.id}`, { as: carla });
    expect([asked.status, asked.json.code]).toEqual([403, "forbidden"]);
  });

  it.each([
    ["range=1y", "range"],
    ["range=7d&from=2025-01-01", "range"],
    ["from=2025-02-30", "from"],
    ["from=2025-02-02&to=2025-02-01", "from"],
    ["agent=none", "agent"],
    ["category=x", "category"],
  ])("refuses ?%s", async (query, field) => {
    const { status, json } = await world.call("GET", `/stats?${query}`, { as: world.key });

    expect([status, Object.keys(json.errors)]).toEqual([422, [field]]);
  });
});
