import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Card } from "../../src/cards/card.ts";
import { listMessages } from "../../src/desk/conversations/messages.ts";
import { openTicket } from "../../src/desk/tickets/open.ts";
import { hourOf } from "../../src/relay/answer-direct.ts";
import type { SlackActor } from "../sandbox/slack/actor/actor.ts";
import { type SlackWorld, seenMessages, startSlackWorld, words } from "./testing.ts";

let world: SlackWorld;
let place: string;
let dana: SlackActor;
let lee: SlackActor;

beforeEach(async () => {
  world = await startSlackWorld();
  place = world.slack.supportChannel;
  dana = world.slack.user("dana");
  lee = world.slack.user("lee");
  await ready();
});
afterEach(async () => {
  const violations = world.slack.violations.map(({ route, problem }) => `${route}: ${problem}`);
  await world.close();
  expect(violations).toEqual([]);
});

const ready = () => until(() => world.service.problem() === undefined && world.slack.connected() === 2);
const until = (check: () => boolean | Promise<boolean>) =>
  expect.poll(check, { timeout: 5_000, interval: 20 }).toBe(true);
/** The words of the newest message that only this person sees. */
const heard = (person: SlackActor) => person.ephemerals().map(words).at(-1) ?? "";
const hears = (person: SlackActor, sentence: string | RegExp) =>
  expect.poll(() => heard(person), { timeout: 5_000, interval: 20 }).toMatch(sentence);
const messages = async () =>
  listMessages(world.world.desk, world.world.dana, { conversation: world.conversation, limit: 50 });
const saidToCustomer = async () =>
  (await listMessages(world.world.desk, world.world.jane, { conversation: world.conversation, limit: 50 })).map(
    ({ message }) => message,
  );
const notes = async () =>
  (await messages()).filter((message) => "is_internal" in message && message.is_internal).map(({ message }) => message);
const claim = async (person: SlackActor) => {
  await person.say(place, "!claim", { thread: world.thread });
  await until(async () => (await assignee()) !== null);
};
const assignee = async () =>
  (await world.world.desk.prisma.conversation.findUniqueOrThrow({ where: { id: world.conversation } })).assigneeId;
const actionIds = (message: { blocks?: object[] | undefined; attachments?: object[] | undefined } | undefined) =>
  [...JSON.stringify(message ?? {}).matchAll(/"action_id":"([^"]+)"/g)].map((found) => found[1] ?? "");

describe("in a thread", () => {
  test("what two sockets bring in the same moment is said in the order in which it was written", async () => {
    await claim(dana);
    const release = world.slack.holdEvents();
    const said = ["One", "Two", "Three", "Four", "Five"];
    for (const text of said) await dana.say(place, text, { thread: world.thread });
    release("reversed");

    await until(async () => (await saidToCustomer()).includes("One"));
    await until(async () => (await saidToCustomer()).length > said.length);
    expect((await saidToCustomer()).slice(-said.length)).toEqual(said);
  });

  test("who has claimed it speaks to the customer; everyone else's words are notes", async () => {
    await claim(dana);

    await dana.say(place, "We are *on* it & <soon> there :lock: <https://a.example|link>", {
      thread: world.thread,
      raw: false,
    });
    await lee.say(place, "He is angry.", { thread: world.thread });
    await dana.say(place, "// only us", { thread: world.thread });

    await until(async () => (await messages()).length === 4);
    expect(await notes()).toEqual(expect.arrayContaining(["He is angry.", "only us"]));
    expect(await saidToCustomer()).toEqual([
      "My printer burns.",
      "We are *on* it & <soon> there 🔒 link (https://a.example)",
    ]);
    await hears(lee, /Kept as a note/);
  });

  test("mentions, links and emoji reach the customer as plain words", async () => {
    await claim(dana);

    await dana.say(place, `Ask <@${lee.id}> at <https://a.example/?x=1&y=2|our page> 🎉 & co`, {
      thread: world.thread,
    });

    await until(async () => (await saidToCustomer()).length === 2);
    expect((await saidToCustomer())[1]).toBe("Ask @lee at our page (https://a.example/?x=1&y=2) 🎉 & co");
  });

  test("a guest, a stranger and a bot are never heard by the customer", async () => {
    await claim(dana);
    world.slack.admin.person("stranger", { outside: true, email: "dana@example.test" });
    world.slack.admin.person("gone", { deactivated: true });

    await world.slack.user("visitor").say(place, "I am a guest", { thread: world.thread });
    await world.slack.user("stranger").say(place, "I am not from here", { thread: world.thread });
    await world.slack.user("sam").say(place, "I am just a member", { thread: world.thread });
    world.slack.admin.otherBotSays(place, "I am a bot", { thread: world.thread });
    await dana.say(place, "outside of any thread");

    await until(async () => (await notes()).length === 3);
    expect(await saidToCustomer()).toEqual(["My printer burns."]);
    await hears(world.slack.user("visitor"), /you are not an agent/);
  });

  test("edits and deletions follow, and a broadcast, a file and /me count as words", async () => {
    await claim(dana);
    const first = await dana.say(place, "We sent it tody", { thread: world.thread });
    const second = await dana.say(place, "Ignore this", { thread: world.thread, broadcast: true });
    await dana.say(place, "", {
      thread: world.thread,
      files: [{ name: "bill.pdf", mimetype: "application/pdf", content: Buffer.from("x") }],
    });
    await until(async () => (await saidToCustomer()).length === 4);

    await dana.edit(place, first, "We sent it today");
    await dana.remove(place, second);

    await until(async () => (await saidToCustomer()).includes("We sent it today"));
    await until(async () => !(await saidToCustomer()).includes("Ignore this"));
    const attachments = await world.world.database.prisma.attachment.findMany();
    expect(attachments.map(({ name, bytes }) => [name, bytes])).toEqual([["bill.pdf", 1]]);
  });

  test("an event told three times, on two sockets, is one message", async () => {
    await claim(dana);
    world.slack.duplicateEvents(3);

    await dana.say(place, "Once.", { thread: world.thread });
    world.slack.redeliver(2);
    await dana.say(place, "Twice?", { thread: world.thread });

    await until(async () => (await saidToCustomer()).length === 3);
    expect(await saidToCustomer()).toEqual(["My printer burns.", "Once.", "Twice?"]);
  });

  test("commands by ! and by the bot's name; mentions name agents", async () => {
    await dana.say(place, `!assign <@${lee.id}>`, { thread: world.thread });
    await until(async () => (await assignee()) === world.world.lee.id);

    await dana.say(place, `<@${world.slack.botUserId}> note look <@${lee.id}>`, { thread: world.thread });
    await dana.say(place, "!nonsense please", { thread: world.thread });

    await until(async () => (await notes()).includes("look @lee"));
    await hears(dana, /`!nonsense` is not a command/);
    expect(await saidToCustomer()).toEqual(["My printer burns."]);
  });

  test("what comes while the database cannot be reached is there when it can, in its order", async () => {
    await claim(dana);
    const { desk } = world.world;
    const working = desk.one;
    let failures = 1;
    desk.one = (async (statement: { name: string }, values: unknown[]) => {
      if (statement.name === "inbox-store" && failures-- > 0) throw new Error("The database is away.");
      return working.call(desk, statement as never, values);
    }) as typeof desk.one;

    await dana.say(place, "Still here?", { thread: world.thread });
    await world.slack.waitFor(() => failures <= 0);
    await dana.say(place, "Then good.", { thread: world.thread });

    const isThere = async () => (await saidToCustomer()).slice(-2).join(" ") === "Still here? Then good.";
    await until(isThere);
  });
});

describe("commands, buttons and forms", () => {
  test("a slash command answers its user alone", async () => {
    await dana.slash("/ticket", "list");

    await hears(dana, /No ticket matches/);
    expect(lee.ephemerals()).toEqual([]);
  });

  test("a slash command may go by a name of the team's own", async () => {
    await dana.slash("/acme-ticket", "list");

    await hears(dana, /No ticket matches/);
  });

  test("someone who is no agent reads how to become one", async () => {
    await world.slack.user("sam").slash("/ticket", "list");

    await hears(world.slack.user("sam"), /Only agents of this desk/);
  });

  test("a wrong command says what there is", async () => {
    await dana.slash("/ticket", "frobnicate");

    await hears(dana, /`\/ticket frobnicate` is not a command/);
  });

  test("the root card's buttons act on it, before and after anyone has answered", async () => {
    await dana.click(place, world.thread, actionIds(rootView()).find((id) => id.startsWith("ticket claim")) ?? "");
    await until(async () => (await assignee()) === world.world.dana.id);
    await hears(dana, /./);

    await world.deliver();
    expect(actionIds(rootView()).some((id) => id.startsWith("ticket unclaim"))).toBe(true);
  });

  test("a reply by form goes to the customer, and its receipt to the person", async () => {
    await dana.click(place, world.thread, actionIds(rootView()).find((id) => id.startsWith("ticket reply")) ?? "");
    await until(() => dana.openModal() !== undefined);

    const outcome = await dana.submit({ text: "We <are> on it" });

    expect(outcome).toEqual({ closed: true });
    await until(async () => (await saidToCustomer()).includes("We <are> on it"));
    await hears(dana, /./);
    expect(dana.ephemerals().at(-1)?.thread).toBe(world.thread);
  });

  test("a form says at the field what is wrong with it, and keeps what was typed", async () => {
    await dana.slash("/ticket", "");
    await until(() => dana.openModal() !== undefined);
    const all = { customer: "nobody@example.test", subject: "Fire", description: "It burns." };

    const outcome = await dana.submit(all);
    const again = await dana.submit({ customer: "jane@example.test" });

    expect(outcome.errors).toMatchObject({ customer: expect.stringContaining("no customer") });
    expect(again).toEqual({ closed: true });
    await hears(dana, /TKT-001/);
  });

  test("a form whose command failed on our side says so at its first field", async () => {
    await dana.slash("/ticket", "");
    await until(() => dana.openModal() !== undefined);
    world.world.desk.one = async () => {
      throw new Error("The database is away.");
    };

    const outcome = await dana.submit({ customer: "jane@example.test", subject: "Fire", description: "It burns." });

    expect(Object.values(outcome.errors ?? {}).join()).toMatch(/went wrong on our side \(request [0-9a-f]{8}\)/);
  });

  test("lists turn their page in place, and lead to their tickets", async () => {
    for (let n = 1; n <= 10; n += 1)
      await openTicket(world.world.desk, world.world.jane, {
        customer: world.world.jane.id,
        subject: `Ticket ${n}`,
        description: "x",
      });
    await dana.slash("/ticket", "list");
    await hears(dana, /Page 1/);
    const list = dana.ephemerals().at(-1);

    await dana.click(place, list?.ts ?? "", actionIds(list).find((id) => id.includes("page=2")) ?? "");
    await hears(dana, /Page 2/);
    expect(dana.ephemerals()).toHaveLength(1);
    await dana.click(
      place,
      list?.ts ?? "",
      actionIds(dana.ephemerals()[0]).find((id) => id.startsWith("ticket view")) ?? "",
    );

    await until(() => dana.ephemerals().length === 2);
    expect(heard(dana)).toMatch(/Ticket \d/);
  });

  test("a status is chosen from the select", async () => {
    const ticket = await openTicket(world.world.desk, world.world.jane, {
      customer: world.world.jane.id,
      subject: "Fire",
      description: "x",
    });
    await dana.slash("/ticket", `view ${ticket.ticket_number}`);
    await hears(dana, /Fire/);

    await dana.click(place, dana.ephemerals().at(-1)?.ts ?? "", "select", "In progress");

    await hears(dana, /./);
    await until(async () => (await world.world.desk.prisma.ticket.findFirstOrThrow()).status === "in_progress");
  });

  test("a note that was kept is sent after all, and its hint is replaced", async () => {
    await dana.say(place, "We can help", { thread: world.thread });
    await hears(dana, /Nobody has claimed this/);
    const hint = dana.ephemerals().at(-1);

    await dana.click(place, hint?.ts ?? "", actionIds(hint)[0] ?? "");

    await until(async () => (await saidToCustomer()).includes("We can help"));
    await hears(dana, /Sent to the customer/);
    expect(dana.ephemerals()).toHaveLength(1);
  });

  const rootView = () =>
    world.slack
      .state()
      .channels.find(({ id }) => id === place)
      ?.messages.find(({ ts }) => ts === world.thread);
});

test("a customer's words, an agent's words from elsewhere and our lines stand in the thread, and come back as nothing", async () => {
  await claim(dana);
  await world.deliver();
  await dana.say(place, "Done.", { thread: world.thread });
  await until(async () => (await saidToCustomer()).length === 2);
  await world.deliver();

  const inThread = seenMessages(world.slack, place).filter(({ threadId }) => threadId === world.thread);
  expect(inThread[0]).toMatchObject({ author: "Jane Doe", text: "My printer burns." });
  expect(inThread.find(({ text }) => text === "Done.")?.receipts).toEqual(["delivered"]);
  expect((await messages()).length).toBe(2);
});

describe("what is shared into a thread", () => {
  test("stays where it is, and who shared it with words of their own is told", async () => {
    const answered = await lee.say(place, "Turn it off and on again");
    const shares = { channel: place, ts: answered };
    await claim(dana);

    await dana.say(place, "This helped others:", { thread: world.thread, shares });
    await until(async () => (await saidToCustomer()).length === 2);
    await hears(dana, /^↪ Only your own words count here/);
    expect(await saidToCustomer()).toEqual(["My printer burns.", "This helped others:"]);

    await lee.say(place, "!note see there", { thread: world.thread, shares });
    await until(async () => (await notes()).includes("see there"));
    await until(() =>
      lee
        .ephemerals()
        .map(words)
        .some((text) => text.startsWith("↪ Only your own words")),
    );
    await lee.say(place, "", { thread: world.thread, shares });
    await hears(lee, /^❌ This was neither sent nor kept/);
    expect(await notes()).toEqual(["see there"]);
  });
});

describe("to the bot itself", () => {
  const answers = () =>
    (world.slack.state().channels.find(({ id }) => id === dana.dm())?.messages ?? []).filter(
      ({ author }) => author.isBot,
    );
  const heardDirectly = () => answers().map(words);

  test("nobody speaks: whoever writes there is told where the desk is, once, and no word of theirs is kept", async () => {
    const first = await dana.say(dana.dm(), "Is anybody there?");
    await until(() => heardDirectly().length > 0);
    await dana.say(dana.dm(), "!close");
    const last = await dana.say(dana.dm(), "Hello??");
    await dana.edit(dana.dm(), last, "Hello!");
    await dana.say(place, "note: last", { thread: world.thread });
    await until(async () => (await notes()).includes("last"));

    // An hour may end between the first and the last.
    const hours = new Set([first, last].map((ts) => hourOf(Number(ts) * 1_000))).size;
    expect(heardDirectly()).toHaveLength(hours);
    expect(heardDirectly()[0]).toEqual(expect.stringContaining("Nobody reads what is written here"));
    expect(heardDirectly()[0]).toContain(`/archives/${place}`);
    expect(await saidToCustomer()).toEqual(["My printer burns."]);
    const stored = await world.world.desk.prisma.inbox.findMany();
    expect(JSON.stringify(stored, (_, value) => (typeof value === "bigint" ? String(value) : value))).not.toContain(
      "anybody",
    );
  });

  test("the buttons of the answer work", async () => {
    await dana.say(dana.dm(), "help");
    await until(() => heardDirectly().length > 0);
    const [answer] = answers();

    await dana.click(dana.dm(), answer?.ts ?? "", actionIds(answer)[0] ?? "");
    await hears(dana, /My desk/);
  });
});

test("the buttons of what stands in the channel itself answer there, and a card's in its thread", async () => {
  const call = { command: "support home", options: {} };
  const card = {
    title: "Numbers",
    tone: "gray",
    facts: [],
    rows: [],
    actions: [[{ kind: "button", label: "My desk", call }]],
  };
  await world.channel.announce(place, card as Card, "n1");
  const numbers = world.slack
    .state()
    .channels.find(({ id }) => id === place)
    ?.messages.at(-1);
  await dana.click(place, numbers?.ts ?? "", actionIds(numbers)[0] ?? "");
  await hears(dana, /My desk/);
  expect(dana.ephemerals(place).at(-1)?.thread).toBeUndefined();

  await dana.click(place, world.thread, "ticket claim?ref=chat-1");
  await hears(dana, /It is yours/);
  expect(dana.ephemerals(place).at(-1)?.thread).toBe(world.thread);
});
