// October 2025, small enough to be worked out with a pencil: what each line of it gives is written beside it.

import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import type { AgentActor } from "../actor.ts";
import { replyToCustomer } from "../conversations/reply.ts";
import { startConversation } from "../conversations/start.ts";
import { deleteTicket } from "../tickets/delete.ts";
import { openTicket } from "../tickets/open.ts";
import { setTicketStatus } from "../tickets/set-status.ts";
import type { Category, Priority, TicketStatus } from "../words.ts";
import type { BusinessHours } from "./business-hours.ts";
import { countAnew, countStatistics } from "./count.ts";
import { readStats } from "./read.ts";

let world: TestDesk;
const nineToFive = { open: "09:00", close: "17:00" };
const hours: BusinessHours = { zone: "Europe/Berlin", week: [...Array(5).fill(nineToFive), null, null] };
const [minute, hour] = [60, 3_600];

beforeAll(async () => {
  world = await openTestDesk();
  const { dana, lee } = world;
  const at = (time: string) => (world.clock.now = new Date(`2025-${time}Z`));
  const opens = async (time: string, category: Category, priority: Priority = "normal") => {
    at(time);
    const { desk, jane } = world;
    return (await openTicket(desk, jane, { customer: jane.id, subject: "S", description: "D", category, priority })).id;
  };
  const replies = (time: string, ticket: number, agent: AgentActor) => {
    at(time);
    return replyToCustomer(world.desk, agent, { at: { ticket }, body: "Yes" });
  };
  const moves = (time: string, ticket: number, status: TicketStatus, agent: AgentActor) => {
    at(time);
    return setTicketStatus(world.desk, agent, { ticket, status });
  };

  // A, bug. Thu 2 Oct 10:00 in Berlin; answered after 30 min by Dana; resolved after 4 h. All in business hours.
  const a = await opens("10-02T08:00:00", "bug");
  await replies("10-02T08:30:00", a, dana);
  await moves("10-02T12:00:00", a, "resolved", dana);
  // B, billing, urgent. Fri 3 Oct 16:00; answered Mon 6 Oct 10:00: 66 h, of which 1 h + 1 h in business hours. Never resolved.
  const b = await opens("10-03T14:00:00", "billing", "urgent");
  await replies("10-06T08:00:00", b, lee);
  // C, bug. Wed 8 Oct 10:00; resolved after 1 h, reopened, resolved again after 26 h; answered by Dana after 2 h, and by Lee later.
  const c = await opens("10-08T08:00:00", "bug");
  await moves("10-08T09:00:00", c, "resolved", dana);
  await moves("10-08T09:30:00", c, "open", dana);
  await replies("10-08T10:00:00", c, dana);
  await replies("10-09T09:00:00", c, lee);
  await moves("10-09T10:00:00", c, "resolved", lee);
  await moves("10-20T10:00:00", c, "closed", dana);
  // D, a chat: no ticket is opened; Lee answers after 10 min.
  at("10-15T08:00:00");
  const { conversation } = await startConversation(world.desk, world.jane, { customer: world.jane.id, body: "Hi" });
  at("10-15T08:10:00");
  await replyToCustomer(world.desk, lee, { at: { conversation }, body: "Yes" });
  // E, billing. Sun 26 Oct 01:30 in Berlin, the night the clock goes back: still Sat 25 in UTC; answered after 2 h, at 02:30 by the clock.
  const e = await opens("10-25T23:30:00", "billing");
  await replies("10-26T01:30:00", e, dana);
  // F counts for nothing: it is deleted. G is opened at 00:30 on 1 Nov in Berlin, which is 31 Oct in UTC.
  const f = await opens("10-27T08:00:00", "bug", "urgent");
  await replies("10-27T08:05:00", f, dana);
  await deleteTicket(world.desk, dana, { ticket: f });
  await opens("10-31T23:30:00", "other");
  at("11-05T12:00:00");
  while (!(await countStatistics(world.desk, hours)));
});
afterAll(() => world.close());

const october = { from: "2025-10-01", to: "2025-10-31" };
const inBerlin = { ...october, zone: "Europe/Berlin" };

it("has the numbers that a pencil gives, and the same when all is counted anew", async () => {
  const { desk, dana, lee } = world;
  // Answers: 30 min, 66 h, 2 h, 10 min, 2 h: 70 h 40 min in all, 14 h 8 min each; in the middle 2 h; the fifth of five 66 h.
  const sum = 30 * minute + 66 * hour + 2 * hour + 10 * minute + 2 * hour;
  // Ends: A 4 h, C 26 h; B and E never, F not at all.
  const wanted = {
    response_time: { n: 5, mean: sum / 5, business: { mean: (30 * minute + 2 * hour + 2 * hour + 10 * minute) / 5 } },
    // In business hours C is 7 h of Wednesday and 3 h of Thursday.
    resolution_time: { n: 2, mean: 15 * hour, business: { mean: (4 * hour + 10 * hour) / 2 } },
    categories: [
      { category: "billing", opened: 2, answered: 2, resolved: 0 },
      { category: "bug", opened: 2, answered: 2, resolved: 2 },
      { category: "other", opened: 1, answered: 0, resolved: 0 },
    ],
    priorities: [
      { priority: "normal", opened: 4, answered: 3, resolved: 2 },
      { priority: "urgent", opened: 1, answered: 1, resolved: 0 },
    ],
    platforms: [{ platform: "other", answered: 5 }],
  };

  const stats = await readStats(desk, dana, october);

  expect(stats).toMatchObject(wanted);
  expect(Math.abs((stats.response_time.median ?? 0) - 2 * hour)).toBeLessThanOrEqual(2 * hour * 0.01);
  expect(Math.abs((stats.response_time.p90 ?? 0) - 66 * hour)).toBeLessThanOrEqual(66 * hour * 0.01);
  // Dana began A, C and E and resolved A; Lee began B and the chat, answered in C too, and resolved that.
  expect(
    stats.agents.map(({ agent, handled, resolved, first_response: { n } }) => [agent.id, handled, resolved, n]),
  ).toEqual([
    [dana.id, 3, 1, 3],
    [lee.id, 3, 1, 2],
  ]);
  await countAnew(desk);
  while (!(await countStatistics(desk, hours)));
  expect(await readStats(desk, dana, october)).toEqual(stats);
});

it("has its weeks from Monday to Sunday, and its days as the zone has them", async () => {
  const { desk, dana } = world;

  const utc = await readStats(desk, dana, october);
  const berlin = await readStats(desk, dana, inBerlin);

  // Weeks of 29 Sep, 6, 13, 20 and 27 Oct. E is opened on Saturday in UTC and on Sunday in Berlin: one week. G is not in Berlin's October.
  const weeks = (stats: typeof utc) =>
    stats.weeks.map(({ week, opened, answered, resolved }) => [week, opened, answered, resolved]);
  const first = [
    ["2025-09-29", 2, 1, 1],
    ["2025-10-06", 1, 2, 1],
    ["2025-10-13", 0, 1, 0],
    ["2025-10-20", 1, 1, 0],
  ];
  expect(weeks(utc)).toEqual([...first, ["2025-10-27", 1, 0, 0]]);
  expect(weeks(berlin)).toEqual([...first, ["2025-10-27", 0, 0, 0]]);
  const opened = ({ days }: typeof utc, day: string) => days.find(({ date }) => date === day)?.opened;
  expect([opened(utc, "2025-10-25"), opened(utc, "2025-10-26")]).toEqual([1, 0]);
  expect([opened(berlin, "2025-10-25"), opened(berlin, "2025-10-26")]).toEqual([0, 1]);
  expect([utc.days.length, berlin.days.length]).toEqual([31, 31]);
});

it.each([
  [{ range: "all", zone: "Europe/Berlin" }, "93"],
  [{ from: "2025-07-30", to: "2025-10-31", zone: "Europe/Berlin" }, "93"],
  [{ range: "7d", zone: "Mars/Olympus" }, "time zone is not known"],
  [{ from: "2025-10-02", to: "2025-10-01", zone: "Europe/Berlin" }, "must not be after"],
] as const)("refuses %j", async (input, words) => {
  const error = await readStats(world.desk, world.dana, input).catch((thrown: unknown) => thrown);

  expect(JSON.stringify(error)).toContain(words);
});
