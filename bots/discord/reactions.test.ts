import { afterEach, beforeEach, expect, test } from "vitest";
import type { DiscordActor } from "../sandbox/discord/actor/actor.ts";
import { bodiesOf, eventually, openWorld, ticketOf, type World } from "./test-world.ts";
import { seenText } from "./testing.ts";

let world: World;
let dana: DiscordActor;
let lee: DiscordActor;

beforeEach(async () => {
  world = await openWorld({ holdSeconds: 30 });
  dana = world.dana;
  lee = world.sandbox.user("lee");
});
afterEach(() => world.close());

const card = (person: DiscordActor, sign: string) => person.react(world.target.place, world.thread.rootId, sign);
const held = () => world.test.database.prisma.heldMessage.findMany({ orderBy: { id: "asc" } });
const told = (person: DiscordActor) => person.directMessages().map(seenText).at(-1) ?? "";

test("👀, 🚨 and ✅ on the card claim it, make it urgent and resolve it; someone else's eyes mean nothing", async () => {
  await card(world.sandbox.user("visitor"), "👀");
  await card(dana, "👀");
  await eventually(async () => expect((await ticketOf(world)).conversation.assignee?.name).toBe("dana"));
  await card(lee, "👀");
  await eventually(async () => expect(told(lee)).toContain("dana has this already"));
  await card(lee, "🚨");
  await card(dana, "✅");

  await eventually(async () => expect(await ticketOf(world)).toMatchObject({ priority: "urgent", status: "resolved" }));
  expect((await ticketOf(world)).conversation.assignee?.name).toBe("dana");
});

test("🔒 and ↩️ keep what still waits from the customer, whoever wrote it; a customer of the server does nothing", async () => {
  await card(dana, "👀");
  await eventually(async () => expect((await ticketOf(world)).conversation.assignee?.name).toBe("dana"));
  const rude = await dana.say(world.thread.threadId, "He is a fool");
  const wrong = await dana.say(world.thread.threadId, "Wrong window");
  const right = await dana.say(world.thread.threadId, "We are on it");
  await eventually(async () => expect(await held()).toHaveLength(3));

  await world.sandbox.user("visitor").react(world.thread.threadId, right, "🔒");
  await lee.react(world.thread.threadId, rude, "🔒");
  await dana.react(world.thread.threadId, wrong, "↩️");
  await eventually(async () => expect(told(dana)).toContain("Taken back"));
  expect((await held()).map(({ visibility }) => visibility)).toEqual(["internal", "internal", "public"]);
  await dana.say(world.thread.threadId, "!r And this.");

  await eventually(async () =>
    expect(await bodiesOf(world)).toEqual([
      "internal: He is a fool",
      "internal: Wrong window",
      "public: We are on it",
      "public: And this.",
    ]),
  );
});

test("📤 asks once in a direct message, and again if the note says something else by then; its button sends the note", async () => {
  const note = await dana.say(world.thread.threadId, "note: We sent the part.");
  await eventually(async () => expect(await bodiesOf(world)).toEqual(["internal: We sent the part."]));

  await lee.react(world.thread.threadId, note, "📤");
  await eventually(async () => expect(told(lee)).toContain("Send this note to the customer?"));
  const sendIt = () => {
    const asked = lee.directMessages().at(-1);
    const send = JSON.stringify(asked?.components).match(/"custom_id":"(ticket send[^"]*)"/)?.[1] ?? "";
    return lee.click(lee.directChannel(), asked?.id ?? "", send);
  };
  await dana.edit(world.thread.threadId, note, "note: We lost the part.");
  await eventually(async () => expect(await bodiesOf(world)).toEqual(["internal: We lost the part."]));
  await sendIt();
  await eventually(async () => expect(told(lee)).toContain("We lost the part."));
  expect(await bodiesOf(world)).toEqual(["internal: We lost the part."]);
  await sendIt();

  await eventually(async () => expect(await bodiesOf(world)).toContain("public: We lost the part."));
});
