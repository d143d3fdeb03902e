import { afterEach, beforeEach, expect, test } from "vitest";
import type { DiscordActor } from "../sandbox/discord/actor/actor.ts";
import { bodiesOf, eventually, openWorld, type World } from "./test-world.ts";
import { seenText } from "./testing.ts";

let world: World;
let dana: DiscordActor;

beforeEach(async () => {
  world = await openWorld();
  dana = world.dana;
});
afterEach(() => world.close());

const tickets = () => world.test.database.prisma.ticket.findMany({ orderBy: { id: "asc" } });

test("the menu sends a note at once, saves words as a note, and does nothing for who is no agent", async () => {
  const note = await dana.say(world.thread.threadId, "note: The part is on its way.");
  await eventually(async () => expect(await bodiesOf(world)).toHaveLength(1));

  const refused = await world.sandbox.user("visitor").contextMenu("Send to customer", world.thread.threadId, note);
  expect((await refused.settled())?.content).toContain("not an agent");
  expect(await bodiesOf(world)).toEqual(["internal: The part is on its way."]);
  const sent = await dana.contextMenu("Send to customer", world.thread.threadId, note);
  expect((await sent.settled())?.content).toContain("Sent to the customer");
  const late = await dana.contextMenu("Save as note", world.thread.threadId, note);

  expect((await late.settled())?.content).toContain("Too late");
  expect(await bodiesOf(world)).toEqual(["internal: The part is on its way.", "public: The part is on its way."]);
});

test("a message in the channel becomes a ticket by the menu and by 🎫; in a ticket's thread it is one already", async () => {
  const id = await dana.say("#support", "Jane called: her scanner smokes");

  const asked = await dana.contextMenu("Create ticket", "#support", id);
  expect(asked.kind).toBe("modal");
  await (await dana.submit({ customer: "jane@example.test" })).settled();
  expect((await tickets()).at(-1)).toMatchObject({ subject: "Jane called: her scanner smokes" });

  await dana.react("#support", id, "🎫");
  await eventually(async () =>
    expect(dana.directMessages().map(seenText).at(-1)).toContain("Create a ticket from this message"),
  );
  const offer = dana.directMessages().at(-1);
  const button = JSON.stringify(offer?.components).match(/"custom_id":"(ticket new![^"]*)"/)?.[1] ?? "";
  expect((await dana.click(dana.directChannel(), offer?.id ?? "", button)).kind).toBe("modal");
  await (await dana.submit({ customer: "mallory@example.test" })).settled();
  expect(await tickets()).toHaveLength(3);

  const inThread = await dana.say(world.thread.threadId, "// hm");
  const already = await dana.contextMenu("Create ticket", world.thread.threadId, inThread);
  expect(already.message?.content).toContain("TKT-001 already");
});

test("in another channel the menu says where it works, by the channel's name", async () => {
  const elsewhere = world.sandbox.channel("random");
  const id = await dana.say(elsewhere, "Buy milk");

  const asked = await dana.contextMenu("Create ticket", elsewhere, id);

  expect((await asked.settled())?.content.replaceAll("\\", "")).toContain(
    "This works in #support and its threads only",
  );
});

test("a ticket from a message names the files that stay behind", async () => {
  const file = { name: "scan.pdf", contentType: "application/pdf", content: Buffer.from("%PDF") };
  const id = await dana.say("#support", "Look", { files: [file] });

  await dana.contextMenu("Create ticket", "#support", id);
  await (await dana.submit({ customer: "jane@example.test" })).settled();

  expect((await tickets()).at(-1)).toMatchObject({
    subject: "Look",
    description: "Look\n📎 scan.pdf (this file could not be attached)",
  });
});
