import { afterEach, describe, expect, test } from "vitest";
import { encodeCall } from "../../src/cards/card.ts";
import { openTicket } from "../../src/desk/tickets/open.ts";
import { discordButton } from "../../test/journeys/look.ts";
import type { MessageView } from "../sandbox/discord/view.ts";
import { bodiesOf, eventually, messagesOf, openWorld, ticketOf, type World } from "./test-world.ts";
import { seenText } from "./testing.ts";

let world: World;
afterEach(() => world.close());

const bodies = () => bodiesOf(world);
const messages = () => messagesOf(world);
const ticketNow = () => ticketOf(world);
const rootMessage = () =>
  world.sandbox
    .state()
    .channels.find(({ id }) => id === world.target.place)
    ?.messages.find(({ id }) => id === world.thread.rootId);
const seen = (message: MessageView | undefined) => (message ? seenText(message) : "");
const ref = { ref: "TKT-001" };
const claimId = encodeCall({ command: "ticket claim", options: ref });

describe("slash commands", () => {
  test("claim in the thread needs no reference, and a role's member becomes an agent at the first action", async () => {
    world = await openWorld();

    const answer = await world.dana.slash(world.thread.threadId, "ticket claim");

    expect(answer).toMatchObject({ kind: "deferred", ephemeral: true });
    expect((await answer.settled())?.content).not.toBe("");
    expect((await ticketNow()).conversation.assignee?.name).toBe("dana");
  });

  test("a list pages in place, and its rows lead on", async () => {
    world = await openWorld();
    const { desk, jane } = world.test;
    for (let n = 0; n < 9; n += 1)
      await openTicket(desk, jane, { customer: jane.id, subject: `Ticket ${n}`, description: "x" });

    const list = await (await world.dana.slash("#support", "ticket list", { sort: "newest" })).settled();
    if (!list) throw new Error("There is no list.");
    expect(list.componentsV2 && list.ephemeral).toBe(true);
    expect(seen(list)).toContain("Ticket 8");
    const next = await world.dana.click(
      "#support",
      list.id,
      encodeCall({ command: "ticket list", options: { sort: "newest", page: "2" } }),
    );
    const second = await next.settled();
    const view = await (
      await world.dana.click("#support", list.id, encodeCall({ command: "ticket view", options: ref }))
    ).settled();

    expect(second?.id).toBe(list.id);
    expect(seen(second)).toContain("Page 2");
    expect(view?.id).not.toBe(list.id);
    expect(seen(view)).toContain("Printer");
  });

  test("an agent is named as one types, or mentioned: a role's member is one before their first action", async () => {
    world = await openWorld();
    const lee = world.sandbox.user("lee");

    const offered = await world.dana.autocomplete("#support", "ticket assign", "agent", "le");
    const value = String(offered[0]?.value);
    await (await world.dana.slash("#support", "ticket assign", { agent: value, ref: "TKT-001" })).settled();
    expect((await ticketNow()).conversation.assignee?.name).toBe("Lee");
    await (await world.dana.slash("#support", "ticket assign", { agent: `<@${lee.id}>`, ref: "TKT-001" })).settled();

    expect((await ticketNow()).conversation.assignee?.name).toBe("lee");
  });

  test("the form for an assignment shows the agents there are", async () => {
    world = await openWorld();

    await world.dana.click("#support", world.thread.rootId, encodeCall({ command: "ticket assign", options: ref }));
    const lee = String(world.test.lee.id);
    await (await world.dana.submit({ agent: [lee] })).settled();

    expect((await ticketNow()).conversation.assignee?.name).toBe("Lee");
  });

  test("tickets are offered while one types, to agents only, within Discord's limits", async () => {
    world = await openWorld();
    const { desk, jane } = world.test;
    const subject = `Printer ${"@everyone ".repeat(18)}`;
    for (let n = 0; n < 30; n += 1) await openTicket(desk, jane, { customer: jane.id, subject, description: "x" });

    const offered = await world.dana.autocomplete("#support", "ticket view", "ref", "printer");
    const one = await world.dana.autocomplete("#support", "ticket view", "ref", "#TKT-7");
    const customers = await world.dana.autocomplete("#support", "ticket new", "customer", "jane");

    expect(offered).toHaveLength(25);
    expect(one[0]).toMatchObject({ value: "TKT-007" });
    expect(customers).toEqual([{ name: "Jane Doe · jane@example.test", value: String(jane.id) }]);
    expect(await world.sandbox.user("visitor").autocomplete("#support", "ticket view", "ref", "")).toEqual([]);
    const view = await (await world.dana.slash("#support", "ticket view", { ref: "TKT-007" })).settled();
    expect(seen(view)).toContain("TKT-007");
  });

  test("what is left out is asked for by a form; hostile words arrive whole", async () => {
    world = await openWorld();
    const words = "@everyone *hi* <@1>\nsecond line";

    const asked = await world.dana.slash(world.thread.threadId, "ticket note");
    expect(asked.kind).toBe("modal");
    const answer = await world.dana.submit({ text: words });
    await answer.settled();

    expect(await bodies()).toContain(`internal: ${words}`);
  });

  test("input that is no good is answered with what was expected", async () => {
    world = await openWorld();

    const answer = await (await world.dana.slash("#support", "ticket view", { ref: "**nonsense**" })).settled();

    expect(answer?.content).toContain("TKT-001");
    expect(answer?.ephemeral).toBe(true);
  });

  test("someone who is not an agent is told how to become one", async () => {
    world = await openWorld();
    const visitor = world.sandbox.user("visitor");

    const command = await (await visitor.slash("#support", "ticket list")).settled();
    const form = await visitor.slash("#support", "ticket note", { ref: "TKT-001" });

    expect(command?.content).toContain('the role "Support agents"');
    expect(form.kind).toBe("message");
    expect(form.message?.content).toContain("not an agent");
  });

  test("an admin by configuration is one without any role", async () => {
    world = await openWorld({ agentRole: false, adminUserIds: ["100000000000000014"] });

    const answer = await (await world.sandbox.user("visitor").slash(world.thread.threadId, "ticket claim")).settled();
    const other = await (await world.dana.slash(world.thread.threadId, "ticket claim")).settled();

    expect((await ticketNow()).conversation.assignee?.role).toBe("admin");
    expect(answer?.content).not.toContain("not an agent");
    expect(other?.content).toContain("not an agent");
  });

  test("a failure of ours is said with its request, and only to who asked", async () => {
    world = await openWorld();
    await world.test.database.prisma.$executeRawUnsafe("ALTER TABLE thread RENAME TO lost");

    const answer = await (await world.dana.slash(world.thread.threadId, "ticket claim")).settled(8_000);

    expect(answer?.content).toMatch(/Something went wrong on our side \(request \d+\)/);
    expect(answer?.ephemeral).toBe(true);
  });
});

describe("buttons, selects and forms on the card", () => {
  test("claim, status and reply", async () => {
    world = await openWorld();
    const root = () => world.thread.rootId;

    await (await world.dana.click("#support", root(), claimId)).settled();
    const status = encodeCall({ command: "ticket status", options: { ...ref, to: "in_progress" } });
    await (await world.dana.select("#support", root(), "select:1", [status])).settled();
    const form = await world.dana.click("#support", root(), encodeCall({ command: "ticket reply", options: ref }));
    expect(form.modal?.customId).toBe("ticket reply?ref=TKT-001&seen=3");
    await (await world.dana.submit({ text: "We are on it." })).settled();

    const ticket = await ticketNow();
    expect(ticket.status).toBe("in_progress");
    expect(ticket.conversation.assignee?.name).toBe("dana");
    expect(await bodies()).toContain("public: We are on it.");
    expect(seen(rootMessage())).toContain("Printer");
  });
});

describe("what is said in a thread", () => {
  test("the assignee speaks to the customer, others' words stay notes, an outsider's too", async () => {
    world = await openWorld();
    const { thread, dana, sandbox } = world;
    await (await dana.slash(thread.threadId, "ticket claim")).settled();

    await dana.say(thread.threadId, "Hello <@100000000000000012>, we see to it.");
    await sandbox.user("lee").say(thread.threadId, "I know him.");
    await sandbox.user("visitor").say(thread.threadId, "Me too!");
    await dana.say(thread.threadId, "// careful");

    await eventually(async () =>
      expect((await bodies()).sort()).toEqual([
        "internal: I know him.",
        "internal: Me too!",
        "internal: careful",
        "public: Hello @lee, we see to it.",
      ]),
    );
  });

  test("events twice, three times: one message", async () => {
    world = await openWorld();
    world.sandbox.duplicateEvents(3);

    for (const n of [1, 2, 3]) await world.dana.say(world.thread.threadId, `note: ${n}`);

    await eventually(async () => expect(await bodies()).toEqual(["internal: 1", "internal: 2", "internal: 3"]));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await bodies()).toHaveLength(3);
  });

  test("an edit and a deletion follow, also long after", async () => {
    world = await openWorld();
    const { thread, dana } = world;
    const kept = await dana.say(thread.threadId, "note: frist");
    const gone = await dana.say(thread.threadId, "note: oops");
    await eventually(async () => expect(await bodies()).toHaveLength(2));

    await dana.edit(thread.threadId, kept, "note: first");
    await dana.remove(thread.threadId, gone);

    await eventually(async () => {
      const [first, second] = await messages();
      expect(first?.body).toBe("first");
      expect(second?.deletedAt).not.toBeNull();
    });
  });

  test("a deletion in the hold takes back what was not sent", async () => {
    world = await openWorld({ holdSeconds: 30 });
    const { thread, dana, test: desk } = world;
    await (await dana.slash(thread.threadId, "ticket claim")).settled();

    const id = await dana.say(thread.threadId, "Wrong thread, sorry");
    await eventually(async () => expect(await desk.database.prisma.heldMessage.count()).toBe(1));
    await dana.remove(thread.threadId, id);

    await eventually(async () => expect(await desk.database.prisma.heldMessage.count()).toBe(0));
    expect(await bodies()).toEqual([]);
  });

  test("a file without words, a reply, a sticker-less silence", async () => {
    world = await openWorld();
    const { thread, dana } = world;
    const file = { name: "log.txt", contentType: "text/plain", content: new Uint8Array([1]) };

    const first = await dana.say(thread.threadId, "", { files: [file] });
    await dana.say(thread.threadId, "note: as above", { replyTo: first });

    await eventually(async () => expect(await bodies()).toEqual(["internal: ", "internal: as above"]));
    const attachments = await world.test.database.prisma.attachment.findMany();
    expect(attachments.map(({ name, bytes }) => [name, bytes])).toEqual([["log.txt", 1]]);
  });

  test("a bang command is carried out, the bot addressed is the same, and only what went wrong interrupts", async () => {
    world = await openWorld();
    const { thread, dana, sandbox } = world;

    await dana.say(thread.threadId, "!claim");
    await eventually(async () => expect((await ticketNow()).conversation.assignee?.name).toBe("dana"));
    await dana.say(thread.threadId, `<@${sandbox.botUserId}> unclaim`);
    await eventually(async () => expect((await ticketNow()).conversation.assignee).toBeNull());
    await dana.say(thread.threadId, "!foo");

    await sandbox.waitFor(() => dana.directMessages().length > 0);
    expect(dana.directMessages()).toHaveLength(1);
    expect(dana.directMessages().at(-1)?.content).toContain("`!foo` is not a command");
    expect(await bodies()).toEqual([]);
  });

  test("claim and send, offered by direct message, is replaced by its outcome", async () => {
    world = await openWorld();
    const { thread, dana, sandbox } = world;

    await dana.say(thread.threadId, "It is out now.");
    const offer = await sandbox.waitFor(() => dana.directMessages()[0]);
    expect(seen(offer)).toContain("Claim & send");
    await (await dana.click(dana.directChannel(), offer.id, discordButton(offer, "Claim & send"))).settled();

    expect(await bodies()).toContain("public: It is out now.");
    expect(seen(dana.directMessages()[0])).toContain("Sent to the customer");
    expect((await ticketNow()).conversation.assignee?.name).toBe("dana");
  });

  test("other channels, other threads and direct messages are none of ours, and who writes to the bot is told", async () => {
    world = await openWorld();
    const { dana } = world;

    await dana.say("#support", "just talking");
    const other = await dana.openThread("#support", "lunch");
    await dana.say(other, "pizza?");
    await dana.say(dana.directChannel(), "Is anybody there?");
    await dana.say(world.thread.threadId, "note: last");

    await eventually(async () => expect(await bodies()).toEqual(["internal: last"]));
    await eventually(async () =>
      expect(dana.directMessages().map(seenText)).toEqual([
        expect.stringContaining("Nobody reads what is written here"),
      ]),
    );
  });
});
