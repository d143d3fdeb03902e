// The same numbers, recomputed the slow way from every event there is: what the roll-ups say must be what the events say.

import fc from "fast-check";
import { DateTime } from "luxon";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import { assignConversation } from "../conversations/assign.ts";
import { replyToCustomer } from "../conversations/reply.ts";
import { startConversation } from "../conversations/start.ts";
import { attachTicket } from "../tickets/attach.ts";
import { openTicket } from "../tickets/open.ts";
import { setTicketPriority } from "../tickets/set-priority.ts";
import { setTicketStatus } from "../tickets/set-status.ts";
import { countStatistics } from "./count.ts";
import { readStats, type Statistics } from "./read.ts";

let world: TestDesk;
beforeAll(async () => {
  world = await openTestDesk();
});
afterAll(() => world.close());

const step = fc.record({
  what: fc.nat(8),
  which: fc.nat(),
  word: fc.nat(),
  // Backwards too: a clock that was set, a process that was late.
  seconds: fc.oneof(fc.integer({ min: -3_600, max: 7_200 }), fc.integer({ min: -200_000, max: 400_000 })),
});
/** Beside the night on which the clocks of each change; those of the others are a quarter, half, or three quarters of an hour off. */
const zones = [
  ["UTC", "2025-11-02T03:00:00Z"],
  ["Etc/UTC", "2025-11-02T03:00:00Z"],
  ["America/New_York", "2025-11-02T03:00:00Z"],
  ["America/New_York", "2026-03-08T06:30:00Z"],
  ["Europe/Berlin", "2025-10-25T20:00:00Z"],
  ["Australia/Lord_Howe", "2025-10-04T12:00:00Z"],
  ["America/St_Johns", "2025-11-02T03:00:00Z"],
  ["Africa/Casablanca", "2026-02-15T01:30:00Z"],
  ["Asia/Kolkata", "2025-12-31T18:15:00Z"],
  ["Asia/Kathmandu", "2025-12-31T18:00:00Z"],
  ["Pacific/Chatham", "2026-04-04T10:00:00Z"],
] as const;

const words = ["open", "in_progress", "resolved", "closed"] as const;
const levels = ["low", "normal", "high", "urgent"] as const;

it("agree with a recomputation from all events, in any zone, however late and in whatever order they came", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 10, maxLength: 40 }),
      fc.constantFrom(...zones),
      async (steps, [zone, begin]) => {
        const { desk, clock } = world;
        await desk.prisma.$executeRawUnsafe(
          "TRUNCATE conversation, event, stats_rollup, stats_hour, conversation_fact CASCADE",
        );
        clock.now = new Date(begin);
        for (const one of steps) await take(one);
        await countStatistics(desk);
        const all = await readEvents();
        const days = all.map(({ at }) => DateTime.fromJSDate(at, { zone }).toISODate() ?? "").sort();
        const [from = begin.slice(0, 10)] = days;
        const longest = DateTime.fromISO(from).plus({ days: 92 }).toISODate() ?? "";
        const to = [days.at(-1) ?? from, longest].sort()[0] ?? from;

        const stats = await readStats(desk, world.dana, { from, to, zone });

        expect(inWords(stats)).toEqual(naively(all, await readTickets(), { from, to, zone }));
        // The same events once more, as after a count from the beginning beside which they came.
        await desk.prisma.statsProgress.update({ where: { id: 1 }, data: { countedTo: 0 } });
        await countStatistics(desk);
        const { counted_at: _, ...again } = await readStats(desk, world.dana, { from, to, zone });
        expect(again).toEqual({ ...stats, counted_at: undefined });
      },
    ),
    { numRuns: 20 },
  );
}, 120_000);

async function take({ what, which, word, seconds }: { what: number; which: number; word: number; seconds: number }) {
  const { desk, jane, clock } = world;
  clock.advance(seconds);
  const agent = word % 2 === 0 ? world.dana : world.lee;
  if (what <= 1) {
    const priority = levels[word % 4] ?? "low";
    await openTicket(desk, jane, { customer: jane.id, subject: "S", description: "D", priority });
    return;
  }
  if (what === 2) return void (await startConversation(desk, jane, { customer: jane.id, body: "Hello" }));
  if (what === 3) return void (await countStatistics(desk));
  const all = await desk.prisma.conversation.findMany({ include: { ticket: true }, orderBy: { id: "asc" } });
  const one = all[which % Math.max(1, all.length)];
  if (!one) return;
  if (what === 8) await assignConversation(desk, agent, { at: { conversation: one.id }, assignee: agent.id });
  if (what === 4) await replyToCustomer(desk, agent, { at: { conversation: one.id }, body: "Yes" });
  const ticket = one.ticket?.id;
  if (what === 5 && ticket === undefined) await attachTicket(desk, agent, { conversation: one.id, subject: "S" });
  if (ticket === undefined) return;
  if (what === 6)
    await setTicketStatus(desk, word % 3 === 0 ? world.app : agent, { ticket, status: words[word % 4] ?? "open" });
  if (what === 7) await setTicketPriority(desk, agent, { ticket, priority: levels[word % 4] ?? "low" });
}

interface Told {
  conversation: number;
  type: string;
  actor: number | null;
  isAgent: boolean;
  at: Date;
  data: { to?: string | number | null; visibility?: string };
}

const readEvents = async (): Promise<Told[]> =>
  (await world.desk.prisma.event.findMany({ orderBy: [{ conversationId: "asc" }, { seq: "asc" }] })).map((event) => ({
    conversation: event.conversationId,
    type: event.type,
    actor: event.actorId,
    isAgent: event.actorKind === "agent",
    at: event.at,
    data: event.data as Told["data"],
  }));

const readTickets = () => world.desk.prisma.ticket.findMany();

/** Each definition in the plainest words, with no sum that is kept. */
function naively(
  all: Told[],
  tickets: { conversationId: number; priority: string }[],
  { from, to, zone }: { from: string; to: string; zone: string },
) {
  const dayOf = (at: Date) => DateTime.fromJSDate(at, { zone }).toISODate() ?? "";
  const isIn = ({ at }: { at: Date }) => dayOf(at) >= from && dayOf(at) <= to;
  const opened: { at: Date; priority: string }[] = [];
  const answers: { at: Date; seconds: number; agent: number }[] = [];
  const ends: { at: Date; seconds: number; agent: number | null }[] = [];
  const handled: { at: Date; agent: number }[] = [];
  for (const id of new Set(all.map(({ conversation }) => conversation))) {
    const own = all.filter(({ conversation }) => conversation === id);
    const first = own[0]?.at ?? new Date(0);
    const took = (since: Date, at: Date) => Math.max(0, Math.round((at.getTime() - since.getTime()) / 1_000));
    const ticket = tickets.find(({ conversationId }) => conversationId === id);
    const opening = own.find(({ type }) => type === "ticket.opened");
    if (opening && ticket) opened.push({ at: opening.at, priority: ticket.priority });
    const spoken = own.filter(
      ({ type, isAgent, data, at }) =>
        isAgent && type === "message.added" && data.visibility === "public" && at > first,
    );
    const [answer] = spoken;
    if (answer?.actor) answers.push({ at: answer.at, seconds: took(first, answer.at), agent: answer.actor });
    for (const agent of new Set(spoken.map(({ actor }) => actor ?? 0)))
      handled.push({ agent, at: spoken.find(({ actor }) => actor === agent)?.at ?? first });
    const moves = own.filter(({ type }) => type === "ticket.status_changed");
    const isDone = ({ data: { to: word } }: Told) => word === "resolved" || word === "closed";
    const last = moves.at(-1);
    if (!last || !isDone(last)) continue;
    // The last resolution: closing what is resolved is none, reopening takes it back.
    const since = moves.slice(moves.findLastIndex((move) => !isDone(move)) + 1);
    const end = since.findLast(({ data }) => data.to === "resolved") ?? since[0];
    // By who resolved it, or whose it was then.
    const gone = own.slice(0, end && own.indexOf(end));
    const assignee = gone.findLast(({ type }) => type === "conversation.assigned")?.data.to;
    const agent = end?.isAgent ? end.actor : typeof assignee === "number" ? assignee : null;
    if (end) ends.push({ at: end.at, seconds: took(opening?.at ?? first, end.at), agent });
  }
  const durations = (given: number[]) => {
    const sorted = [...given].sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? null;
    const mean = sorted.length === 0 ? null : Math.round(sorted.reduce((a, b) => a + b, 0) / sorted.length);
    return { n: sorted.length, mean, median: near(at(0.5)), p90: near(at(0.9)) };
  };
  const seconds = (some: { at: Date; seconds: number }[]) => durations(some.filter(isIn).map((one) => one.seconds));
  const span = (some: (at: Date) => boolean) => ({
    opened: opened.filter(({ at }) => some(at)).length,
    answered: answers.filter(({ at }) => some(at)).length,
    resolved: ends.filter(({ at }) => some(at)).length,
    response: durations(answers.filter(({ at }) => some(at)).map((one) => one.seconds)),
  });
  const everyDay: string[] = [];
  for (let day = DateTime.fromISO(from); day <= DateTime.fromISO(to); day = day.plus({ days: 1 }))
    everyDay.push(day.toISODate() ?? "");
  const weekOf = (day: string) => DateTime.fromISO(day).startOf("week").toISODate() ?? "";
  return {
    response: seconds(answers),
    resolution: seconds(ends),
    days: everyDay.map((date) => ({ day: date, ...span((at) => dayOf(at) === date) })),
    weeks: [...new Set(everyDay.map(weekOf))].map((week) => ({
      day: week,
      ...span((at) => isIn({ at }) && weekOf(dayOf(at)) === week),
    })),
    urgent: opened.filter((one) => one.priority === "urgent" && isIn(one)).length,
    lee: {
      handled: handled.filter((one) => one.agent === world.lee.id && isIn(one)).length,
      resolved: ends.filter((one) => one.agent === world.lee.id && isIn(one)).length,
      first: durations(answers.filter((one) => one.agent === world.lee.id && isIn(one)).map((one) => one.seconds)),
    },
  };
}

function inWords(stats: Statistics) {
  const rounded = ({
    n,
    mean,
    median,
    p90,
  }: {
    n: number;
    mean: number | null;
    median: number | null;
    p90: number | null;
  }) => ({
    n,
    mean,
    median: near(median),
    p90: near(p90),
  });
  const span = ({
    opened,
    answered,
    resolved,
    response_time,
  }: Statistics["days"][number] | Statistics["weeks"][number]) => ({
    opened,
    answered,
    resolved,
    response: rounded(response_time),
  });
  const lee = stats.agents.find(({ agent }) => agent.id === world.lee.id);
  return {
    response: rounded(stats.response_time),
    resolution: rounded(stats.resolution_time),
    days: stats.days.map((day) => ({ day: day.date, ...span(day) })),
    weeks: stats.weeks.map((week) => ({ day: week.week, ...span(week) })),
    urgent: stats.priorities.find(({ priority }) => priority === "urgent")?.opened ?? 0,
    lee: { handled: lee?.handled ?? 0, resolved: lee?.resolved ?? 0, first: lee && rounded(lee.first_response) },
  };
}

/** Which of the sketch's buckets it lies in: two numbers of one bucket are within 1 % of its middle. */
function near(seconds: number | null): number | null {
  return seconds === null ? null : seconds < 1 ? 0 : 1 + Math.floor(Math.log(seconds) / Math.log(1.02));
}
