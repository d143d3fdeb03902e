import { afterEach, beforeEach, expect, test } from "vitest";
import { listMessages } from "../../src/desk/conversations/messages.ts";
import type { SlackActor } from "../sandbox/slack/actor/actor.ts";
import { type SlackWorld, startSlackWorld, words } from "./testing.ts";

let world: SlackWorld;
let place: string;
let dana: SlackActor;
let lee: SlackActor;

beforeEach(async () => {
  world = await startSlackWorld();
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

const until = (check: () => boolean | Promise<boolean>) =>
  expect.poll(check, { timeout: 5_000, interval: 20 }).toBe(true);
const hears = (person: SlackActor, sentence: RegExp) =>
  expect.poll(() => person.ephemerals().map(words).at(-1) ?? "", { timeout: 5_000, interval: 20 }).toMatch(sentence);
const saidToCustomer = async () =>
  (await listMessages(world.world.desk, world.world.jane, { conversation: world.conversation, limit: 50 })).map(
    ({ message }) => message,
  );
const notes = () =>
  world.world.desk.prisma.message.findMany({
    where: { visibility: "internal", deletedAt: null },
    orderBy: { id: "asc" },
  });

test("a note is sent by the menu at once; nobody but an agent sends anything, and nothing twice", async () => {
  const note = await dana.say(place, "note: The part is on its way.", { thread: world.thread });
  await until(async () => (await notes()).length === 1);

  await world.slack.user("visitor").shortcut("send_to_customer", place, note);
  await hears(world.slack.user("visitor"), /Only agents of this desk/);
  await lee.shortcut("send_to_customer", place, note);
  await hears(lee, /Sent to the customer/);
  await lee.shortcut("send_to_customer", place, note);
  await hears(lee, /goes to the customer already/);

  expect(await saidToCustomer()).toEqual(["My printer burns.", "The part is on its way."]);
});

test("another bot's words become a note once, and what the customer has stays said", async () => {
  const bot = world.slack.admin.otherBotSays(place, "Deploy 12 failed", { thread: world.thread });
  await lee.shortcut("save_as_note", place, bot);
  await hears(lee, /Saved as a note/);
  await lee.shortcut("save_as_note", place, bot);
  await hears(lee, /note already/);
  const sent = await dana.say(place, "!r Hello", { thread: world.thread });
  await until(async () => (await saidToCustomer()).includes("Hello"));
  await dana.shortcut("save_as_note", place, sent);
  await hears(dana, /Too late/);

  expect((await notes()).map(({ body }) => body)).toEqual([expect.stringContaining("Deploy 12 failed")]);
});

test("a colleague's message in the channel becomes a ticket, by the menu and by 🎫, whose form begins with its words", async () => {
  const ts = await lee.say(place, "Jane called: her <scanner> is broken & smokes");

  await dana.shortcut("create_ticket", place, ts);
  await world.slack.waitFor(() => dana.openModal());
  await dana.submit({ customer: String(world.world.jane.id) });
  const opened = () => world.world.desk.prisma.ticket.findMany();
  await until(async () => (await opened()).length === 1);
  expect(await opened()).toEqual([
    expect.objectContaining({
      subject: "Jane called: her <scanner> is broken & smokes",
      description: "Jane called: her <scanner> is broken & smokes",
      customerId: world.world.jane.id,
    }),
  ]);

  await world.slack.user("visitor").react(place, ts, "ticket");
  await dana.react(place, ts, "ticket");
  await hears(dana, /Create a ticket from this message/);
  const shown = dana.ephemerals().at(-1);
  const button = JSON.stringify(shown).match(/"action_id":"(ticket new![^"]*)"/)?.[1] ?? "";
  await dana.click(place, shown?.ts ?? "", button);
  await world.slack.waitFor(() => dana.openModal());
  await dana.submit({ customer: String(world.world.mallory.id) });
  await until(async () => (await opened()).length === 2);
  expect(world.slack.user("visitor").ephemerals()).toEqual([]);
});

test("in a chat's thread it is the chat that becomes the ticket", async () => {
  const reply = await dana.say(place, "!r Which printer?", { thread: world.thread });
  await until(async () => (await saidToCustomer()).length === 2);

  await dana.shortcut("create_ticket", place, reply);
  await world.slack.waitFor(() => dana.openModal());
  await dana.submit();

  await until(
    async () => (await world.world.desk.prisma.ticket.count({ where: { conversationId: world.conversation } })) === 1,
  );
  await dana.shortcut("create_ticket", place, reply);
  await hears(dana, /belongs to TKT-001 already/);
});

test("in another channel the menu says where it works, by the channel's name", async () => {
  const elsewhere = world.slack.admin.channel("random");
  const ts = await dana.say(elsewhere, "Buy milk");

  await dana.shortcut("create_ticket", elsewhere, ts);

  await hears(dana, /^This works in #support only, where the desk is\./);
});

test("what a ticket or a note from a message leaves behind is said: the rest of a long text, and its files", async () => {
  const scan = { name: "scan.pdf", mimetype: "application/pdf", content: Buffer.from("%PDF") };
  const long = await lee.say(place, "It burns. ".repeat(400), { files: [scan] });
  await dana.shortcut("create_ticket", place, long);
  await world.slack.waitFor(() => dana.openModal());
  await dana.submit({ customer: String(world.world.jane.id) });
  await until(async () => (await world.world.desk.prisma.ticket.count()) === 1);
  const { description } = await world.world.desk.prisma.ticket.findFirstOrThrow();
  expect(description.length).toBeLessThanOrEqual(3_000);
  expect(description).toMatch(/…\n📎 scan\.pdf \(this file could not be attached\)$/);

  const bot = world.slack.admin.otherBotSays(place, "Deploy 12 failed", { thread: world.thread });
  await dana.shortcut("save_as_note", place, bot);
  await hears(dana, /Saved as a note\./);
});
