import { afterAll, beforeAll, expect, it } from "vitest";
import { buttonOf, handOf } from "../../test/commands.ts";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { ensureTarget } from "../delivery/targets.ts";
import type { AgentActor } from "../desk/actor.ts";
import { setCategoryChannel } from "../desk/channels/set-category-channel.ts";
import { findMacro } from "../desk/macros/macros.ts";

let world: TestDesk;
let sam: AgentActor;
beforeAll(async () => {
  world = await openTestDesk();
  const { id } = await world.database.prisma.person.create({ data: { name: "Sam", role: "admin" } });
  sam = { kind: "agent", id, name: "Sam", role: "admin" };
});
afterAll(() => world.close());

const says = async (name: string) => (await findMacro(world.desk, world.dana, { name })).body;

it("a macro's form shows what it says, and asks when somebody was faster", async () => {
  const [dana, other] = [handOf(world, world.dana), handOf(world, sam)];
  await dana.slash("/support macro refund The refund is on its way.");
  const view = await dana.run({ command: "support macro-view", options: { name: "refund" } });
  const form = await dana.open(buttonOf(view, "Change").call);
  expect(form.fields.find(({ name }) => name === "text")?.value).toBe("The refund is on its way.");
  await other.slash("/support macro refund It takes five days.");

  const question = await dana.submit(form, { text: "It takes a week." });

  expect(question.card?.body).toBe(
    "Sam changed the macro refund. It says now: It takes five days.\n\nYou wrote: It takes a week.",
  );
  expect(await says("refund")).toBe("It takes five days.");
  const again = await dana.open(buttonOf(question, "Edit").call);
  expect(again.fields.find(({ name }) => name === "text")?.value).toBe("It takes a week.");
  expect(await dana.press(question, "Save mine")).toMatchObject({ text: expect.stringContaining("Changed the macro") });
  expect(await says("refund")).toBe("It takes a week.");
});

it("a macro's form asks of nothing that was there before, of one's own change, or of another macro's", async () => {
  const [dana, other] = [handOf(world, world.dana), handOf(world, sam)];
  await other.slash("/support macro hello Hello!");
  const form = await dana.open({ command: "support macro", options: {} });
  await dana.slash("/support macro hello Hi!");
  await other.slash("/support macro bye Bye!");

  await dana.submit(form, { name: "Hello", text: "Good day!" });
  expect(await says("hello")).toBe("Good day!");

  await other
    .run({ command: "support macro-remove", options: { name: "bye" } })
    .then((asked) => other.press(asked, "Remove"));
  expect((await dana.submit(form, { name: "bye", text: "Goodbye!" })).card?.body).toContain(
    "Sam removed the macro bye.",
  );
});

it("a category's channel is not set by a form that another admin was faster than", async () => {
  const { desk } = world;
  await ensureTarget(desk, "slack", "C1");
  const dana = handOf(world, world.dana);
  const form = await dana.open({ command: "support setup-channel", options: {} });
  await setCategoryChannel(desk, sam, {
    platform: "slack",
    category: "billing",
    channel: { place: "C2", name: "money" },
  });

  expect(await dana.submit(form, { category: "billing", channel: "off" })).toMatchObject({
    refused: true,
    text: expect.stringContaining("Sam changed this meanwhile"),
  });
  expect(await dana.submit(form, { category: "bug", channel: "off" })).toMatchObject({
    text: expect.stringContaining("New Bug Reports tickets go to the desk's first channel now."),
  });
  expect(await desk.prisma.categoryChannel.count()).toBe(1);
});
