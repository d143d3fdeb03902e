import { afterEach, beforeEach, expect, test } from "vitest";
import { assignConversation } from "../../src/desk/conversations/assign.ts";
import { openTicket } from "../../src/desk/tickets/open.ts";
import { slackButton } from "../../test/journeys/look.ts";
import type { SlackActor } from "../sandbox/slack/actor/actor.ts";
import { type SlackWorld, startSlackWorld, words } from "./testing.ts";

let world: SlackWorld;
let dana: SlackActor;

beforeEach(async () => {
  world = await startSlackWorld();
  dana = world.slack.user("dana");
  const { desk, jane, lee, dana: me } = world.world;
  const open = (subject: string, priority: "normal" | "urgent" = "normal") =>
    openTicket(desk, jane, { customer: jane.id, subject, description: "x", priority });
  await assignConversation(desk, lee, { at: { ticket: (await open("Mine <!here>")).id }, assignee: me.id });
  await open("Nobody's", "urgent");
  await expect
    .poll(() => world.service.problem() === undefined && world.slack.connected() === 2, { timeout: 5_000 })
    .toBe(true);
});
afterEach(async () => {
  const violations = world.slack.violations.map(({ route, problem }) => `${route}: ${problem}`);
  await world.close();
  expect(violations).toEqual([]);
});

type SlackMessage = Parameters<typeof slackButton>[0];
const seen = (view: object | undefined) => words({ text: "", ...(view as { blocks?: object[] }) });

test("shows my queue when it is opened, and again when things have changed; a guest learns how to become an agent", async () => {
  const first = seen(await dana.home());
  expect(first).toMatch(/TKT-001 · Mine[\s\S]*waiting for me/);
  expect(first).toMatch(/TKT-002[\s\S]*unassigned · 🚨 urgent/);

  await assignConversation(world.world.desk, world.world.dana, { at: { ticket: 2 }, assignee: world.world.dana.id });
  expect(seen(await dana.home())).not.toContain("unassigned");
  expect(seen(await world.slack.user("visitor").home())).toContain("Only agents of this desk");
});

test("its buttons open windows: a ticket, a form over it, a new ticket; and the tab follows", async () => {
  await dana.home();
  await dana.clickInHome("ticket view?ref=TKT-002");
  const details = await world.slack.waitFor(() => dana.openModal());
  expect(seen(details)).toContain("Nobody's");

  await dana.clickInModal("ticket reply?ref=TKT-002#2");
  await world.slack.waitFor(() => dana.openModal()?.callback_id === "form");
  await dana.submit({ text: "We are on it." });
  await expect
    .poll(() => world.world.desk.prisma.message.count({ where: { body: "We are on it.", visibility: "public" } }))
    .toBe(1);
  await dana.dismiss();

  await dana.clickInHome("ticket new");
  await world.slack.waitFor(() => dana.openModal()?.callback_id === "form");
  await dana.submit({ customer: String(world.world.jane.id), subject: "Third", description: "y" });
  await expect.poll(() => world.world.desk.prisma.ticket.count({ where: { subject: "Third" } })).toBe(1);
});

test("pages turn in their window, and no window is one too many", async () => {
  const { desk, jane } = world.world;
  for (let more = 0; more < 20; more += 1)
    await openTicket(desk, jane, { customer: jane.id, subject: `More ${more}`, description: "x" });
  const shown = (text: RegExp) => world.slack.waitFor(() => text.test(seen(dana.openModal())) && dana.openModal());
  const button = (view: object | undefined, label: string) => slackButton((view ?? {}) as SlackMessage, label);
  await dana.clickInHome(button(await dana.home(), "Unassigned"));
  const first = await shown(/Page 1/);

  await dana.clickInModal(button(first, "Next"));
  const second = await shown(/Page 2/);
  expect(second?.id).toBe(first?.id);
  await dana.clickInModal(button(second, "Next"));
  const third = await shown(/Page 3/);
  expect(third?.id).toBe(first?.id);

  await dana.clickInModal(button(third, "View"));
  const details = await shown(/Reply/);
  await dana.clickInModal(button(details, "Reply"));
  await world.slack.waitFor(() => dana.openModal()?.callback_id === "form");
  await dana.submit({ text: "Over the list." });
  await expect.poll(() => desk.prisma.message.count({ where: { body: "Over the list." } })).toBe(1);
});
