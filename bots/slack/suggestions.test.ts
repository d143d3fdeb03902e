import { afterEach, beforeEach, expect, test } from "vitest";
import { openTicket } from "../../src/desk/tickets/open.ts";
import type { SlackActor } from "../sandbox/slack/actor/actor.ts";
import { type SlackWorld, startSlackWorld } from "./testing.ts";

let world: SlackWorld;
let dana: SlackActor;

beforeEach(async () => {
  world = await startSlackWorld();
  dana = world.slack.user("dana");
  await expect
    .poll(() => world.service.problem() === undefined && world.slack.connected() === 2, { timeout: 5_000 })
    .toBe(true);
});
afterEach(async () => {
  const violations = world.slack.violations.map(({ route, problem }) => `${route}: ${problem}`);
  await world.close();
  expect(violations).toEqual([]);
});

const label = ({ text }: Record<string, unknown>) => (text as { text: string }).text;

test("a form's customer is found as one types, and the ticket is theirs", async () => {
  await dana.slash("/ticket", "new");
  await world.slack.waitFor(() => dana.openModal());

  const found = await dana.suggest("answer", "JANE@");
  expect(found.map((option) => [label(option), option.value])).toEqual([
    ["Jane Doe · jane@example.test", String(world.world.jane.id)],
  ]);
  await dana.submit({ customer: String(found[0]?.value), subject: "Scanner", description: "It is broken." });

  await expect
    .poll(() => world.world.desk.prisma.ticket.findFirst({ where: { subject: "Scanner" } }), { timeout: 5_000 })
    .toMatchObject({ customerId: world.world.jane.id });
});

test("tickets and agents are offered within Slack's limits, however hostile their names", async () => {
  const { desk, jane } = world.world;
  const subject = `<!channel> ${"Printer ".repeat(20)}`;
  for (let n = 0; n < 105; n += 1) await openTicket(desk, jane, { customer: jane.id, subject, description: "x" });
  await dana.slash("/ticket", "claim");
  await world.slack.waitFor(() => dana.openModal());

  expect(await dana.suggest("answer", "printer")).toHaveLength(100);
  expect((await dana.suggest("answer", "TKT-007"))[0]?.value).toBe("TKT-007");
  expect(await dana.suggest("answer", "%' OR 1=1 --\u0000")).toEqual([]);
  await dana.dismiss();
  await dana.slash("/ticket", "assign ref:TKT-007");
  await world.slack.waitFor(() => dana.openModal());

  const agents = await dana.suggest("answer", "le");
  expect(agents.map(label)).toEqual(["Lee"]);
  await dana.submit({ agent: String(agents[0]?.value) });
  await expect
    .poll(() => desk.prisma.ticket.findUnique({ where: { id: 7 } }), { timeout: 5_000 })
    .toMatchObject({ assigneeId: world.world.lee.id });
});
