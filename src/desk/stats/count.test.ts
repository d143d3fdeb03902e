import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import type { AgentActor } from "../actor.ts";
import { addNote } from "../conversations/add-note.ts";
import { assignConversation } from "../conversations/assign.ts";
import { receiveFromCustomer } from "../conversations/receive.ts";
import { replyToCustomer } from "../conversations/reply.ts";
import { startConversation } from "../conversations/start.ts";
import { deleteTicket } from "../tickets/delete.ts";
import { openTicket } from "../tickets/open.ts";
import { setTicketCategory } from "../tickets/set-category.ts";
import { setTicketStatus } from "../tickets/set-status.ts";
import { countAnew, countStatistics } from "./count.ts";
import { readStats } from "./read.ts";

let world: TestDesk;
beforeAll(async () => {
  world = await openTestDesk();
});
afterAll(() => world.close());

const read = (
  input: Parameters<typeof readStats>[2] = { range: "all" },
  as: Parameters<typeof readStats>[1] = world.dana,
) => readStats(world.desk, as, input);

const words = ["open", "in_progress", "resolved", "closed"] as const;
const categories = ["bug", "billing"] as const;

interface Model {
  isTicket: boolean;
  category: string;
  deleted: boolean;
  status: string;
  opened: number;
  answered: { at: number; by: number } | null;
  resolved: number | null;
}

type Step = { what: number; which: number; word: number; seconds: number };
const step: fc.Arbitrary<Step> = fc.record({
  what: fc.nat(9),
  which: fc.nat(),
  word: fc.nat(),
  seconds: fc.integer({ min: 1, max: 400_000 }),
});

describe("counting", () => {
  it("gives the same as recounting by hand, whatever happened and whenever it was counted", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
        const { desk } = world;
        await desk.prisma.$executeRawUnsafe("TRUNCATE conversation CASCADE");
        await desk.prisma.$executeRawUnsafe("TRUNCATE event, stats_rollup, stats_hour, conversation_fact CASCADE");
        const models = new Map<number, Model>();
        for (const one of steps) await take(one, models);
        await countStatistics(desk);

        const stats = await read();

        expect(summary(stats)).toEqual(byHand([...models.values()]));
        await countAnew(desk);
        await countStatistics(desk);
        const { counted_at: _, ...again } = await read();
        expect(again).toEqual({ ...stats, counted_at: undefined });
      }),
      { numRuns: 12 },
    );
  }, 60_000);

  it("counts what is written while it counts exactly once", async () => {
    const { desk, jane, dana, clock } = world;
    const opened = await Promise.all(
      Array.from({ length: 10 }, () => openTicket(desk, jane, { customer: jane.id, subject: "S", description: "D" })),
    );
    clock.advance(60);
    const before = await read();
    await Promise.all([
      ...opened.map(({ id }) => replyToCustomer(desk, dana, { at: { ticket: id }, body: "Yes" })),
      countStatistics(desk),
      countStatistics(desk),
      countStatistics(desk),
    ]);
    await countStatistics(desk);

    expect((await read()).response_time.n).toBe(before.response_time.n + 10);
  });

  it("makes nothing else of events that it meets again", async () => {
    const { desk, jane, lee, dana, app, clock } = world;
    const { id: ticket } = await openTicket(desk, jane, { customer: jane.id, subject: "S", description: "D" });
    const resolvedByLee = async () =>
      (await read({ range: "today" })).agents.find(({ agent }) => agent.id === lee.id)?.resolved ?? 0;
    const before = await resolvedByLee();
    await assignConversation(desk, dana, { at: { ticket }, assignee: lee.id });
    const { id } = await desk.prisma.event.findFirstOrThrow({ orderBy: { id: "desc" } });
    clock.advance(60);
    // An app says so of what is Lee's; whose it becomes later has resolved nothing.
    await setTicketStatus(desk, app, { ticket, status: "resolved" });
    await assignConversation(desk, dana, { at: { ticket }, assignee: dana.id });
    await countStatistics(desk);
    expect(await resolvedByLee()).toBe(before + 1);

    await desk.prisma.statsProgress.update({ where: { id: 1 }, data: { countedTo: id } });
    await countStatistics(desk);

    expect(await resolvedByLee()).toBe(before + 1);
  });

  it("shows a customer what is theirs, and a category and an agent what is theirs", async () => {
    const { desk, jane, mallory, lee, dana, clock } = world;
    const mine = await openTicket(desk, mallory, {
      customer: mallory.id,
      subject: "S",
      description: "D",
      category: "account",
    });
    await openTicket(desk, jane, { customer: jane.id, subject: "S", description: "D", category: "account" });
    clock.advance(100);
    await replyToCustomer(desk, lee, { at: { ticket: mine.id }, body: "Yes" });
    await countStatistics(desk);

    expect(await read({}, mallory)).toMatchObject({ agents: [], response_time: { mean: 100, n: 1 } });
    const account = await read({ category: "account" });
    expect(account).toMatchObject({ response_time: { mean: 100, n: 1 }, platforms: [] });
    expect(account.agents.map(({ agent, handled }) => [agent.name, handled])).toEqual([
      ["Lee", 1],
      ["Dana", 0],
    ]);
    expect((await read({ agent: lee.id, category: "account" })).response_time.n).toBe(1);
    expect((await read({ agent: dana.id, category: "account" })).response_time.n).toBe(0);
  });
});

async function take({ what, which, word, seconds }: Step, models: Map<number, Model>): Promise<void> {
  const { desk, jane, clock } = world;
  clock.advance(seconds);
  const at = clock.now.getTime();
  const agent: AgentActor = word % 2 === 0 ? world.dana : world.lee;
  const category = categories[word % 2] ?? "bug";
  const fresh = { category, deleted: false, status: "open", opened: at, answered: null, resolved: null };
  if (what === 0) {
    const ticket = await openTicket(desk, jane, { customer: jane.id, subject: "S", description: "D", category });
    const found = await desk.prisma.ticket.findUniqueOrThrow({ where: { id: ticket.id } });
    models.set(found.conversationId, { ...fresh, isTicket: true });
    return;
  }
  if (what === 1) {
    const { conversation } = await startConversation(desk, jane, { customer: jane.id, body: "Hello" });
    models.set(conversation, { ...fresh, isTicket: false });
    return;
  }
  if (what === 2) return void (await countStatistics(desk));
  const alive = [...models].filter(([, { deleted }]) => !deleted);
  const [conversation, model] = alive[which % Math.max(1, alive.length)] ?? [];
  if (conversation === undefined || !model) return;
  const place = { at: { conversation } };
  if (what === 3) await addNote(desk, agent, { ...place, body: "Note" });
  if (what === 4 || what === 5) {
    await replyToCustomer(desk, agent, { ...place, body: "Yes" });
    model.answered ??= { at, by: agent.id };
  }
  if (what === 6) {
    await receiveFromCustomer(desk, jane, { ...place, body: "And?" });
    if (model.isTicket && model.status === "resolved") Object.assign(model, { status: "open", resolved: null });
  }
  if (!model.isTicket) return;
  const { id: ticket } = await desk.prisma.ticket.findUniqueOrThrow({ where: { conversationId: conversation } });
  if (what === 7 || what === 8) {
    const status = words[word % 4] ?? "open";
    await setTicketStatus(desk, agent, { ticket, status });
    if (status === model.status) return;
    const wasDone = model.resolved;
    const resolved = status === "resolved" ? at : status === "closed" ? (wasDone ?? at) : null;
    Object.assign(model, { status, resolved });
  }
  if (what === 9 && word % 3 === 0) {
    await deleteTicket(desk, world.dana, { ticket });
    model.deleted = true;
  } else if (what === 9) {
    await setTicketCategory(desk, agent, { ticket, category });
    model.category = category;
  }
}

function byHand(all: Model[]) {
  const models = all.filter(({ deleted }) => !deleted);
  const tickets = models.filter(({ isTicket }) => isTicket);
  const answers = models.flatMap(({ answered, opened }) => (answered ? [(answered.at - opened) / 1_000] : []));
  const ends = tickets.flatMap(({ resolved, opened }) => (resolved === null ? [] : [(resolved - opened) / 1_000]));
  const mean = (times: number[]) =>
    times.length === 0 ? null : Math.round(times.reduce((a, b) => a + b, 0) / times.length);
  return {
    opened: tickets.length,
    answered: [answers.length, mean(answers)],
    resolved: [ends.length, mean(ends)],
    ofBugs: tickets.filter(({ category }) => category === "bug").length,
    firstByLee: models.filter(({ answered }) => answered?.by === world.lee.id).length,
  };
}

function summary(stats: Awaited<ReturnType<typeof readStats>>) {
  const sum = (numbers: number[]) => numbers.reduce((a, b) => a + b, 0);
  return {
    opened: sum(stats.days.map(({ opened }) => opened)),
    answered: [stats.response_time.n, stats.response_time.mean],
    resolved: [stats.resolution_time.n, stats.resolution_time.mean],
    ofBugs: stats.categories.find(({ category }) => category === "bug")?.opened ?? 0,
    firstByLee: stats.agents.find(({ agent }) => agent.id === world.lee.id)?.first_response.n ?? 0,
  };
}
