import { afterEach, beforeEach, expect, test } from "vitest";
import { listMessages } from "../../src/desk/conversations/messages.ts";
import { openTicket } from "../../src/desk/tickets/open.ts";
import type { SlackActor } from "../sandbox/slack/actor/actor.ts";
import { type SlackWorld, seenMessages, startSlackWorld, words } from "./testing.ts";

let world: SlackWorld;
let place: string;
let dana: SlackActor;
let lee: SlackActor;

beforeEach(async () => {
  world = await startSlackWorld({ config: () => ({ holdSeconds: 30 }) });
  place = world.slack.supportChannel;
  dana = world.slack.user("dana");
  lee = world.slack.user("lee");
  await until(() => world.service.problem() === undefined && world.slack.connected() === 2);
});
afterEach(async () => {
  const violations = world.slack.violations.map(({ route, problem }) => `${route}: ${problem}`);
  await world.close();
  expect(violations).toEqual([]);
});

// What is told before its message is tried again after half a second, and after two.
const patienceMs = 13_000;
const until = (check: () => boolean | Promise<boolean>) =>
  expect.poll(check, { timeout: patienceMs, interval: 20 }).toBe(true);
const hears = (person: SlackActor, sentence: RegExp) =>
  expect
    .poll(() => person.ephemerals().map(words).at(-1) ?? "", { timeout: patienceMs, interval: 20 })
    .toMatch(sentence);
const conversation = () =>
  world.world.desk.prisma.conversation.findUniqueOrThrow({
    where: { id: world.conversation },
    include: { assignee: true, ticket: true },
  });
const saidToCustomer = async () =>
  (await listMessages(world.world.desk, world.world.jane, { conversation: world.conversation, limit: 50 })).map(
    ({ message }) => message,
  );
const held = () => world.world.desk.prisma.heldMessage.findMany();
const inbox = () => world.world.desk.prisma.inbox.findMany({ where: { processedAt: { not: null } } });
const actionIds = (person: SlackActor) =>
  [...JSON.stringify(person.ephemerals().at(-1) ?? {}).matchAll(/"action_id":"([^"]+)"/g)].map((found) => found[1]);

test("👀 on the card claims; whoever is no agent does nothing by it, and nothing happens twice", async () => {
  await world.slack.user("visitor").react(place, world.thread, "eyes");
  await until(async () => (await inbox()).length === 1);
  expect((await conversation()).assignee).toBeNull();

  world.slack.duplicateEvents(3);
  await dana.react(place, world.thread, "eyes");
  await until(async () => (await conversation()).assignee?.name === "Dana");
  world.slack.redeliver(2);
  await lee.react(place, world.thread, "eyes");
  await hears(lee, /Dana has this already/);

  await world.deliver();
  const lines = seenMessages(world.slack, place).filter(({ text }) => /claimed this/.test(text));
  expect(lines).toHaveLength(1);
});

test("✅ and 🚨 on a ticket's card resolve it and make it urgent; on a chat's they say why not", async () => {
  await dana.react(place, world.thread, "white_check_mark");
  await hears(dana, /This is a chat, not a ticket: .* `!to-ticket` in its thread, makes one of it\.$/);

  const { id } = await openTicket(world.world.desk, world.world.jane, {
    customer: world.world.jane.id,
    subject: "Printer",
    description: "Burns",
  });
  const ticket = await world.world.desk.prisma.ticket.findUniqueOrThrow({ where: { id } });
  await world.deliver(ticket.conversationId);
  const root = seenMessages(world.slack, place).find(({ text }) => text.includes("Printer"))?.id ?? "";

  await dana.react(place, root, "rotating_light");
  await until(async () => (await world.world.desk.prisma.ticket.count({ where: { id, priority: "urgent" } })) === 1);
  await dana.react(place, root, "white_check_mark");
  await until(async () => (await world.world.desk.prisma.ticket.count({ where: { id, status: "resolved" } })) === 1);
});

test("🎫 on what the desk wrote in a ticket's thread says there whose it is, and offers no second ticket", async () => {
  const { id } = await openTicket(world.world.desk, world.world.jane, {
    customer: world.world.jane.id,
    subject: "Printer",
    description: "It burns.",
  });
  const ticket = await world.world.desk.prisma.ticket.findUniqueOrThrow({ where: { id } });
  const replies = () =>
    seenMessages(world.slack, place).filter(({ threadId }) => ![undefined, world.thread].includes(threadId));
  // A channel's budget lets a burst through, and then a post a second.
  await until(async () => {
    await world.deliver(ticket.conversationId);
    return replies().length === 1;
  });
  const [opening] = replies();

  await dana.react(place, opening?.id ?? "", "ticket");

  await hears(dana, /This belongs to TKT-001 already/);
  expect(dana.ephemerals().at(-1)).toMatchObject({ thread: opening?.threadId });
});

test("🔒 and ↩️ on a message that still waits keep it from the customer, as a note", async () => {
  await dana.say(place, "!claim", { thread: world.thread });
  await until(async () => (await conversation()).assignee !== null);
  const rude = await dana.say(place, "He is a fool", { thread: world.thread });
  const wrong = await dana.say(place, "Wrong window", { thread: world.thread });
  const right = await dana.say(place, "We are on it", { thread: world.thread });
  await until(async () => (await held()).length === 3);

  await dana.react(place, rude, "lock");
  await hears(dana, /Kept as a note: the customer gets nothing/);
  await dana.react(place, wrong, "leftwards_arrow_with_hook");
  await until(async () => (await held()).filter(({ visibility }) => visibility === "internal").length === 2);
  await hears(dana, /Taken back: the customer gets nothing/);
  await dana.say(place, "!r And this.", { thread: world.thread });

  await until(async () => (await saidToCustomer()).includes("And this."));
  expect(await saidToCustomer()).toEqual(["My printer burns.", "We are on it", "And this."]);
  await lee.react(place, right, "lock");
  await hears(lee, /Too late: the customer has it already/);
});

test("📤 asks once, and again if the note says something else by then, and then it goes to the customer; an outsider's words never do", async () => {
  const note = await dana.say(place, "note: We sent the part.", { thread: world.thread });
  const outside = await world.slack.user("visitor").say(place, "Buy my pills", { thread: world.thread });
  await until(async () => (await world.world.desk.prisma.message.count({ where: { visibility: "internal" } })) === 2);

  await lee.react(place, outside, "outbox_tray");
  await hears(lee, /Only an agent's words can be sent/);
  await lee.react(place, note, "outbox_tray");
  await hears(lee, /Send this note to the customer\?/);
  expect(await saidToCustomer()).toEqual(["My printer burns."]);

  const sendIt = () => lee.click(place, lee.ephemerals().at(-1)?.ts ?? "", actionIds(lee)[0] ?? "");
  await dana.edit(place, note, "note: We lost the part.");
  await until(
    async () => (await world.world.desk.prisma.message.count({ where: { body: "We lost the part." } })) === 1,
  );
  await sendIt();
  await hears(lee, /We lost the part\./);
  expect(await saidToCustomer()).toEqual(["My printer burns."]);
  await sendIt();
  await until(async () => (await saidToCustomer()).includes("We lost the part."));
});

test("a 🔒 that is told before its message keeps it from the customer, whether it is on its way or not", async () => {
  await dana.say(place, "!claim", { thread: world.thread });
  await until(async () => (await conversation()).assignee !== null);
  const notes = async () => world.world.desk.prisma.message.count({ where: { visibility: "internal" } });

  const release = world.slack.holdEvents();
  const first = await dana.say(place, "Not this", { thread: world.thread });
  await dana.react(place, first, "lock");
  release("reversed");
  await until(
    async () => (await notes()) + (await held()).filter((each) => each.visibility === "internal").length === 1,
  );

  const tellWords = world.slack.holdEvents();
  const second = await dana.say(place, "Nor this", { thread: world.thread });
  const tellSign = world.slack.holdEvents();
  await dana.react(place, second, "lock");
  tellSign();
  await until(async () => (await world.world.desk.prisma.earlyChange.count()) > 0);
  tellWords();
  await until(
    async () => (await notes()) + (await held()).filter((each) => each.visibility === "internal").length === 2,
  );

  expect(await saidToCustomer()).toEqual(["My printer burns."]);
});
