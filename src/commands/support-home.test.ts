import { afterAll, beforeAll, expect, test } from "vitest";
import { handOf } from "../../test/commands.ts";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { openTicket } from "../desk/tickets/open.ts";
import type { Answer } from "./command.ts";

let world: TestDesk;
beforeAll(async () => {
  world = await openTestDesk();
});
afterAll(() => world.close());

async function open(subject: string, priority: "normal" | "urgent" = "normal"): Promise<number> {
  world.clock.advance(60);
  const { jane, desk } = world;
  return (await openTicket(desk, jane, { customer: jane.id, subject, description: "x", priority })).id;
}

test("what is put aside stands in no queue, what does not wait is not waiting for me, and what is in progress is not left out", async () => {
  const dana = handOf(world, world.dana);
  const [waits, answered, aside, nobodys, asideOfNobody, urgent] = [
    await open("Waits"),
    await open("Answered"),
    await open("Put aside"),
    await open("Nobody's, in progress"),
    await open("Nobody's, put aside", "urgent"),
    await open("Urgent, in progress", "urgent"),
  ];
  for (const ticket of [waits, answered, aside]) await dana.slash(`/ticket claim ${ticket}`);
  await dana.slash(`/ticket reply ${answered} Done`);
  for (const ticket of [aside, asideOfNobody]) await dana.slash(`/ticket snooze ${ticket} 2h`);
  await dana.slash(`/ticket status in_progress ${nobodys}`);
  await dana.slash(`/ticket status in_progress ${urgent}`);
  await handOf(world, world.lee).slash(`/ticket claim ${urgent}`);

  const home = await dana.slash("/support home");

  const rows = (home.card?.rows ?? []).map(({ text }) => text.replace("\n", " · "));
  expect(rows).toEqual([
    expect.stringMatching(/TKT-001 · Waits · 👤 waiting for me ·/),
    expect.stringMatching(/TKT-004 · Nobody's, in progress · 📥 unassigned ·/),
    expect.stringMatching(/TKT-006 · Urgent, in progress · 🚨 urgent ·/),
  ]);

  const closed = await open("Closed");
  await dana.slash(`/ticket priority urgent ${closed}`);
  await dana.slash(`/ticket status closed ${closed}`);
  for (let more = 0; more < 4; more += 1) await open(`Nobody's, number ${more}`);
  const now = await dana.slash("/support home");
  const numbersOf = ({ card }: Answer) => (card?.rows ?? []).map(({ text }) => /TKT-\d+/.exec(text)?.[0]);
  for (const [queue, all] of [
    ["Waiting for me", ["TKT-001"]],
    ["Unassigned", ["TKT-004", "TKT-008", "TKT-009", "TKT-010", "TKT-011"]],
    ["Urgent", ["TKT-006"]],
  ] as const) {
    const list = await dana.press(now, queue);
    expect([list.card?.title, numbersOf(list)]).toEqual([`🎫 ${queue}`, all]);
    expect(now.card?.facts.find(({ label }) => label === queue)?.value).toBe(String(all.length));
  }
  expect(numbersOf(await dana.slash("/ticket list queue:urgent assignee:unassigned"))).toEqual([]);
});
