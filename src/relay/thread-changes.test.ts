// What an agent edits or takes back in a thread, before it went to the customer and after.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTestAttachments, type TestAttachments } from "../../test/attachments.ts";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { createFakeChannel, type FakeChannel } from "../../test/fake-channel.ts";
import { silentLog } from "../../test/silent-log.ts";
import { ensureTarget } from "../delivery/targets.ts";
import { claimConversation } from "../desk/conversations/assign.ts";
import { startConversation } from "../desk/conversations/start.ts";
import { releaseHeldMessages } from "../desk/relay/hold.ts";
import { receiveInThread, type ThreadDoor } from "./in-thread.ts";
import { nothingAround } from "./testing.ts";
import { deleteInThread, editInThread } from "./thread-changes.ts";

let world: TestDesk;
let attachments: TestAttachments;
let server: Server;
let slack: FakeChannel;
let door: ThreadDoor;
let target: number;
let conversation: number;

beforeEach(async () => {
  world = await openTestDesk();
  attachments = await openTestAttachments();
  server = createServer((_, response) => void response.end("the file"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  slack = createFakeChannel();
  target = (await ensureTarget(world.desk, "slack", "C1")).id;
  const started = await startConversation(world.desk, world.jane, { customer: world.jane.id, body: "Hello" });
  conversation = started.conversation;
  await world.database.prisma.thread.create({
    data: { conversationId: conversation, targetId: target, state: "ready", rootId: "r", threadId: "t" },
  });
  await claimConversation(world.desk, world.dana, { at: { conversation } });
  door = {
    desk: world.desk,
    platform: "slack",
    channel: slack,
    files: { ...attachments, origins: [origin], headers: {}, signInHint: "" },
    timeOf: () => world.desk.now().getTime() * 1_000,
    holdSeconds: 3,
    findAgent: async () => world.dana,
    ...nothingAround,
    onHeld: () => {},
    log: silentLog,
  };
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await attachments.close();
  await world.close();
});

const say = (text: string, { files = [] as string[] } = {}) =>
  receiveInThread(door, {
    target,
    threadId: "t",
    externalId: "m1",
    author: { userId: "U1", name: "Dana" },
    text,
    startsWithMention: false,
    files: files.map((name) => ({ name, url: `${door.files.origins[0]}/${name}` })),
  });
const edit = (text: string, files?: string[], startsWithMention = false) =>
  editInThread(door, { target, threadId: "t", externalId: "m1", userId: "U1", text, startsWithMention, files });
/** By the platform's clock. */
const editAt = (editedAt: number, text: string) =>
  editInThread(door, {
    target,
    threadId: "t",
    externalId: "m1",
    userId: "U1",
    text,
    startsWithMention: false,
    editedAt,
  });
const editToTeammate = (text: string) => edit(text, undefined, true);
const remove = () => deleteInThread(door, { target, externalId: "m1" });
const release = async () => {
  world.clock.advance(4);
  await releaseHeldMessages(world.desk);
};
/** What was said after the customer's first word. */
const said = async () => {
  const messages = await world.database.prisma.message.findMany({
    where: { conversationId: conversation, seq: { gt: 2 } },
    include: { attachments: true },
    orderBy: { seq: "asc" },
  });
  return messages.map(({ visibility, body, deletedAt, editedAt, attachments: files }) =>
    [visibility, deletedAt ? "deleted" : editedAt ? "edited" : "as said", body, ...files.map(({ name }) => name)].join(
      " | ",
    ),
  );
};
/** Everything that a customer could ever have been given. */
const toldCustomer = () =>
  world.database.prisma.event.count({
    where: { conversationId: conversation, data: { path: ["visibility"], equals: "public" } },
  });

describe("an edit that is told again after a later one", () => {
  it("counts for nothing, while it is held, when it was sent, and before the message itself", async () => {
    await say("Right wrod");
    await editAt(20, "Right word");
    await editAt(10, "note: he is angry");
    await release();
    expect(await said()).toEqual(["public | as said | Right word"]);

    await editAt(10, "Right wrod!");
    expect(await said()).toEqual(["public | as said | Right word"]);
    await editAt(20, "Right word.");
    await editAt(30, "Right words");
    await editAt(29, "note: he is angry");
    expect(await said()).toEqual(["public | edited | Right words"]);
    expect(slack.whispers).toEqual([]);
  });

  it("counts for nothing when both came before the message", async () => {
    await editAt(20, "Right word");
    await editAt(10, "Wrong word");
    await say("Wrong");
    await release();

    expect(await said()).toEqual(["public | as said | Right word"]);
  });

  it("is not written down as taken in when it failed half-way", async () => {
    await say("Wrong word");
    const { inTransaction } = world.desk;
    world.desk.inTransaction = (work) =>
      inTransaction.call(world.desk, async (tx) => {
        await work(tx);
        throw new Error("the database is away");
      }) as ReturnType<typeof work>;
    await expect(editAt(20, "Right word")).rejects.toThrow("away");
    world.desk.inTransaction = inTransaction;
    await editAt(10, "Right wrod");
    await release();

    expect(await said()).toEqual(["public | as said | Right wrod"]);
  });
});

describe("while it is held", () => {
  it("goes with its files when its time has come, in one piece", async () => {
    await say("See this", { files: ["a.txt", "b.txt"] });
    expect(await said()).toEqual([]);
    await release();

    expect(await said()).toEqual(["public | as said | See this | a.txt | b.txt"]);
  });

  it("an edit is all that the customer ever gets", async () => {
    await say("Wrong word");
    await edit("Right word");
    await release();

    expect(await said()).toEqual(["public | as said | Right word"]);
  });

  it.each([
    "🔒 he is angry",
    "note: he is angry",
    "he is angry 🔒",
    "!note he is angry",
    "// he is angry",
    "*note:* he is angry",
  ])("an edit to %j makes it a note", async (text) => {
    await say("Hello Jane");
    await edit(text);
    await release();

    expect(await said()).toEqual(["internal | as said | he is angry"]);
    expect(await toldCustomer()).toBe(1);
  });

  it("an edit that begins with a teammate's name makes it a note, and offers to send it anyway", async () => {
    await say("can you look?");
    await editToTeammate("@lee can you look?");
    expect(slack.whispers.at(-1)?.card?.body).toContain("It begins with a colleague's name");
    await release();

    expect(await said()).toEqual(["internal | as said | @lee can you look?"]);
    expect(await toldCustomer()).toBe(1);
  });

  it("an edit to a command runs nothing and says nothing to the customer", async () => {
    await say("Hello Jane");
    await edit("!close it at once");
    await release();

    expect(await said()).toEqual(["internal | as said | !close it at once"]);
  });

  it("an edit to !r is its text", async () => {
    await say("Hello Jane");
    await edit("!r Hello again");
    await release();

    expect(await said()).toEqual(["public | as said | Hello again"]);
  });

  it("a file that is removed never goes; with the last one the message goes", async () => {
    await say("See this", { files: ["a.txt", "b.txt"] });
    await edit("See this", ["b.txt"]);
    await release();
    expect(await said()).toEqual(["public | as said | See this | b.txt"]);
  });

  it("a message that an edit leaves with nothing is taken back", async () => {
    await say("", { files: ["a.txt"] });
    await edit("", []);
    await release();

    expect(await said()).toEqual([]);
  });

  it("a deletion leaves nothing, files and all", async () => {
    await say("See this", { files: ["a.txt"] });
    await remove();
    await release();

    expect(await said()).toEqual([]);
    expect(await toldCustomer()).toBe(1);
  });
});

describe("told before the message itself", () => {
  it("an edit is what the message says, and decides who reads it", async () => {
    await edit("note: he is angry", ["b.txt"]);
    await say("He is angry", { files: ["a.txt", "b.txt"] });
    await release();

    expect(await said()).toEqual(["internal | as said | he is angry | b.txt"]);
    expect(await toldCustomer()).toBe(1);
  });

  it("an edit that begins with a teammate's name keeps it inside, and one that does so no more lets it out", async () => {
    await editToTeammate("@lee can you look?");
    await say("can you look?");
    await release();
    expect(await said()).toEqual(["internal | as said | @lee can you look?"]);
    expect(await toldCustomer()).toBe(1);

    await world.database.prisma.message.deleteMany({ where: { visibility: "internal" } });
    await editToTeammate("@lee can you look?");
    await edit("Can you look, Jane?");
    await say("can you look?");
    await release();
    expect(await said()).toEqual(["public | as said | Can you look, Jane?"]);
  });

  it("of two edits the later one counts", async () => {
    await edit("Wrong word");
    await edit("Right word");
    await say("Another word");
    await release();

    expect(await said()).toEqual(["public | as said | Right word"]);
  });

  it("a deletion leaves nothing, whatever is told after it", async () => {
    await remove();
    await edit("Another word");
    await say("Wrong word", { files: ["a.txt"] });
    await release();

    expect([await said(), await attachments.kept()]).toEqual([[], []]);
    expect(await toldCustomer()).toBe(1);
  });
});

describe("once the customer has it", () => {
  it("an edit is an edited message, and keeps its files", async () => {
    await say("See this", { files: ["a.txt"] });
    await release();
    await edit("See that");
    await edit("");

    expect(await said()).toEqual(["public | edited |  | a.txt"]);
  });

  it.each([
    "🔒 he is angry",
    "note: he is angry",
    "!note he is angry",
    "!whatever",
    "!claim",
    "> note: he is angry",
    "*!r he*",
  ])("an edit to %j tells the customer nothing, and its author why", async (text) => {
    await say("Hello Jane");
    await release();
    const before = await toldCustomer();
    await edit(text);

    expect(await said()).toEqual(["public | as said | Hello Jane"]);
    expect(await toldCustomer()).toBe(before);
    expect(slack.whispers.at(-1)).toMatchObject({
      userId: "U1",
      text: expect.stringContaining("Delete the message"),
    });
  });

  it("an edit that begins with a teammate's name tells the customer nothing, and its author why", async () => {
    await say("can you look?");
    await release();
    const before = await toldCustomer();
    await editToTeammate("@lee can you look?");

    expect(await said()).toEqual(["public | as said | can you look?"]);
    expect(await toldCustomer()).toBe(before);
    expect(slack.whispers.at(-1)?.text).toContain("Delete the message");
  });

  it("a file that is removed stays with the customer, and its author learns how to take it back", async () => {
    await say("See this", { files: ["a.txt", "b.txt"] });
    await release();
    await edit("See that", ["b.txt"]);

    expect(await said()).toEqual(["public | edited | See that | a.txt | b.txt"]);
    expect(slack.whispers.at(-1)?.text).toContain("keeps the file");
  });

  it("a deletion is a deleted message", async () => {
    await say("See this", { files: ["a.txt"] });
    await release();
    await remove();
    await remove();

    expect(await said()).toEqual(["public | deleted | See this | a.txt"]);
  });

  it("a note changes and goes as a note", async () => {
    await say("note: angry");
    await edit("note: calm now");
    expect(await said()).toEqual(["internal | edited | calm now"]);
    await remove();

    expect(await said()).toEqual(["internal | deleted | calm now"]);
    expect(await toldCustomer()).toBe(1);
  });
});

describe("files with a command", () => {
  it("go with !r and !note, and nowhere with another, which says so", async () => {
    await say("!r See this", { files: ["a.txt"] });
    expect(await said()).toEqual(["public | as said | See this | a.txt"]);

    await receiveInThread(door, {
      target,
      threadId: "t",
      externalId: "m2",
      author: { userId: "U1", name: "Dana" },
      text: "!unclaim",
      startsWithMention: false,
      files: [{ name: "b.txt", url: `${door.files.origins[0]}/b.txt` }],
    });
    expect(slack.whispers.map(({ text }) => text).join()).toContain("Only a reply or a note takes files");
    expect(await attachments.kept()).toHaveLength(1);
  });
});

describe("a command", () => {
  it("that is mended by an edit runs no more than before, and its author is told what to do", async () => {
    await say("!clam");
    await edit("!claim");

    expect(slack.whispers.map(({ text }) => text)).toEqual([
      expect.stringContaining("`!clam` is not a command"),
      "An edit runs no command: if `!claim` is not done, write it anew, as a message of its own.",
    ]);
    await edit("!clim");
    expect(slack.whispers).toHaveLength(2);
  });
});
