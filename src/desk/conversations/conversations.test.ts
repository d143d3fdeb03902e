import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import { createDesk } from "../desk.ts";
import { isUniqueViolation } from "../errors.ts";
import { dropHeldMessage, editHeldMessage, holdMessage, holdsAny, releaseHeldMessages } from "../relay/hold.ts";
import { addNote } from "./add-note.ts";
import { deleteMessage, editMessage } from "./edit-message.ts";
import { listConversations } from "./list.ts";
import { markRead } from "./mark-read.ts";
import { listMessages } from "./messages.ts";
import { publishNote } from "./publish-note.ts";
import { receiveFromCustomer } from "./receive.ts";
import { replyToCustomer } from "./reply.ts";
import { startConversation } from "./start.ts";

let world: TestDesk;
let target: number;

beforeAll(async () => {
  world = await openTestDesk();
  target = (await world.database.prisma.target.create({ data: { kind: "slack", place: "C1" } })).id;
});
afterAll(() => world.close());

const start = async (body = "Hello, I need help") =>
  (await startConversation(world.desk, world.jane, { customer: world.jane.id, body })).conversation;
const bodies = async (conversation: number, actor: TestDesk["jane"] | TestDesk["dana"] = world.jane) =>
  (await listMessages(world.desk, actor, { conversation })).map(({ message }) => message);
const chat = async (conversation: number, actor: TestDesk["jane"] | TestDesk["dana"]) =>
  (await listConversations(world.desk, actor, {})).conversations.find(({ id }) => id === conversation);

describe("a chat", () => {
  it("counts what each side has not read", async () => {
    const conversation = await start();
    const at = { conversation };

    expect(await chat(conversation, world.dana)).toMatchObject({ unread_count: 1, last_message: "Hello, I need help" });
    expect(await chat(conversation, world.jane)).toMatchObject({ unread_count: 0 });
    await replyToCustomer(world.desk, world.dana, { at, body: "How can I help you?" });
    await addNote(world.desk, world.dana, { at, body: "a secret" });
    expect(await chat(conversation, world.jane)).toMatchObject({
      unread_count: 1,
      last_message: "How can I help you?",
    });
    expect(await markRead(world.desk, world.jane, { at })).toMatchObject({ changed: true });
    expect(await markRead(world.desk, world.jane, { at })).toMatchObject({ changed: false });
    expect(await chat(conversation, world.jane)).toMatchObject({ unread_count: 0 });
  });

  it("counts no more what was taken back unread", async () => {
    const conversation = await start();
    const at = { conversation };
    const { message: early } = await replyToCustomer(world.desk, world.dana, { at, body: "One" });
    const { message: read } = await receiveFromCustomer(world.desk, world.jane, { at, body: "Two" });
    const { message: reply } = await replyToCustomer(world.desk, world.dana, { at, body: "Three" });
    const { message: note } = await addNote(world.desk, world.dana, { at, body: "a secret" });
    const counts = async () => [
      (await chat(conversation, world.dana))?.unread_count,
      (await chat(conversation, world.jane))?.unread_count,
    ];
    expect(await counts()).toEqual([0, 1]);

    for (const message of [early, note]) await deleteMessage(world.desk, world.dana, { message });
    await deleteMessage(world.desk, world.jane, { message: read });
    expect(await counts()).toEqual([0, 1]);
    await deleteMessage(world.desk, world.dana, { message: reply });
    expect(await counts()).toEqual([0, 0]);
    const { message: asked } = await receiveFromCustomer(world.desk, world.jane, { at, body: "Four" });
    await receiveFromCustomer(world.desk, world.jane, { at, body: "Five" });
    await deleteMessage(world.desk, world.jane, { message: asked });
    expect(await counts()).toEqual([1, 0]);
  });

  it("gives every writer its own place in one order", async () => {
    const conversation = await start("0");
    const at = { conversation };

    await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        index % 2 === 0
          ? receiveFromCustomer(world.desk, world.jane, { at, body: String(index) })
          : replyToCustomer(world.desk, world.dana, { at, body: String(index) }),
      ),
    );

    const messages = await listMessages(world.desk, world.jane, { conversation });
    const seqs = messages.map(({ seq }) => seq);
    expect(messages).toHaveLength(25);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    expect(new Set(seqs).size).toBe(25);
    const deliveries = await world.database.pool.query(
      "SELECT e.seq FROM delivery d JOIN event e ON e.id = d.event_id WHERE d.conversation_id = $1 ORDER BY d.id",
      [conversation],
    );
    expect(deliveries.rows.map(({ seq }) => seq)).toEqual(Array.from({ length: 26 }, (_, index) => index + 1));
  });

  it("moves nothing a customer can see when a note is written", async () => {
    const conversation = await start();
    const before = await chat(conversation, world.jane);
    world.clock.advance(60);

    await addNote(world.desk, world.dana, { at: { conversation }, body: "only us" });

    expect(await chat(conversation, world.jane)).toEqual(before);
    expect(await bodies(conversation)).not.toContain("only us");
    expect((await listConversations(world.desk, world.dana, { search: "only us" })).conversations).toEqual([]);
  });

  it("is not there for another customer", async () => {
    const at = { conversation: await start() };

    await expect(listMessages(world.desk, world.mallory, at)).rejects.toMatchObject({ code: "not_found" });
    await expect(receiveFromCustomer(world.desk, world.mallory, { at, body: "x" })).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(markRead(world.desk, world.mallory, { at })).rejects.toMatchObject({ code: "not_found" });
  });

  it("pages backwards and forwards by sequence number", async () => {
    const conversation = await start("0");
    for (let n = 1; n <= 5; n += 1)
      await receiveFromCustomer(world.desk, world.jane, { at: { conversation }, body: String(n) });
    const page = async (range: object) =>
      (await listMessages(world.desk, world.jane, { conversation, limit: 2, ...range })).map(({ message }) => message);

    expect(await page({})).toEqual(["4", "5"]);
    expect(await page({ before: 6 })).toEqual(["2", "3"]);
    expect(await page({ after: 3 })).toEqual(["2", "3"]);
  });
});

describe("what an agent said", () => {
  it("is taken in once by the platform's message", async () => {
    const at = { conversation: await start() };
    const origin = { target, externalId: "1.1" };
    await replyToCustomer(world.desk, world.dana, { at, body: "once", origin });

    const again = await replyToCustomer(world.desk, world.dana, { at, body: "once", origin }).catch(
      (error: unknown) => error,
    );

    expect(isUniqueViolation(again)).toBe(true);
    expect(await bodies(at.conversation)).toEqual(["Hello, I need help", "once"]);
  });

  it("can be edited and deleted by who said it", async () => {
    const at = { conversation: await start() };
    const { message } = await replyToCustomer(world.desk, world.dana, { at, body: "teh answer" });

    await editMessage(world.desk, world.dana, { message, body: "the answer" });
    expect(await chat(at.conversation, world.jane)).toMatchObject({ last_message: "the answer" });
    await expect(deleteMessage(world.desk, world.lee, { message })).rejects.toMatchObject({ code: "forbidden" });
    await deleteMessage(world.desk, world.dana, { message });

    expect(await bodies(at.conversation)).toEqual(["Hello, I need help"]);
    expect(await chat(at.conversation, world.jane)).toMatchObject({ last_message: "Hello, I need help" });
  });

  it("as a note can be sent after all, once", async () => {
    const at = { conversation: await start() };
    const { message } = await addNote(world.desk, world.dana, {
      at,
      body: "meant for them",
      origin: { target, externalId: "1.2" },
    });

    await publishNote(world.desk, world.dana, { message });

    expect(await bodies(at.conversation)).toEqual(["Hello, I need help", "meant for them"]);
    await expect(publishNote(world.desk, world.dana, { message })).rejects.toMatchObject({ code: "conflict" });
  });
});

describe("a held message", () => {
  const hold = (conversation: number, externalId: string, over: object = {}, desk = world.desk) =>
    holdMessage(desk, {
      conversation,
      target,
      externalId,
      threadId: "t",
      author: world.dana.id,
      visibility: "public",
      body: externalId,
      holdMs: 3_000,
      saidAt: 1,
      ...over,
    });

  it("goes in the order in which it was said, whatever was told first", async () => {
    const conversation = await start();
    await hold(conversation, "second", { saidAt: 2 });
    world.clock.advance(1);
    await hold(conversation, "first", { saidAt: 1 });

    world.clock.advance(3);
    await releaseHeldMessages(world.desk);

    expect(await bodies(conversation)).toEqual(["Hello, I need help", "first", "second"]);
  });

  it("is told to nobody until its time, then in order, once", async () => {
    const conversation = await start();
    await hold(conversation, "h1");
    await hold(conversation, "h1");
    await hold(conversation, "h2", { visibility: "internal" });
    await hold(conversation, "h3");

    expect(await releaseHeldMessages(world.desk)).toBe(0);
    expect(await bodies(conversation, world.dana)).toEqual(["Hello, I need help"]);
    world.clock.advance(3);
    await Promise.all([releaseHeldMessages(world.desk), releaseHeldMessages(world.desk)]);

    expect(await bodies(conversation, world.dana)).toEqual(["Hello, I need help", "h1", "h2", "h3"]);
    expect(await bodies(conversation)).toEqual(["Hello, I need help", "h1", "h3"]);
    expect(await holdsAny(world.desk, conversation)).toBe(false);
  });

  it("can be changed and taken back before anyone saw it", async () => {
    const conversation = await start();
    await hold(conversation, "h4");
    await hold(conversation, "h5");

    expect(await editHeldMessage(world.desk, target, "h4", { body: "better" })).toBe(true);
    expect(await dropHeldMessage(world.desk, target, "h5")).toBe(true);
    world.clock.advance(3);
    await releaseHeldMessages(world.desk);

    expect(await bodies(conversation)).toEqual(["Hello, I need help", "better"]);
    expect(await dropHeldMessage(world.desk, target, "h4")).toBe(false);
  });

  it("that was taken back is not brought again by who comes late", async () => {
    const conversation = await start();
    await hold(conversation, "h6");
    await dropHeldMessage(world.desk, target, "h6");

    expect(await hold(conversation, "h6")).toBeUndefined();
    world.clock.advance(3);
    await releaseHeldMessages(world.desk);

    expect(await bodies(conversation)).toEqual(["Hello, I need help"]);
  });

  it("waits by the database's clock, whatever this process takes for the time", async () => {
    const desk = createDesk(world.database);
    const { conversation } = await startConversation(desk, world.jane, { customer: world.jane.id, body: "Hello" });
    await hold(conversation, "h7", {}, desk);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 600_000 });
    onTestFinished(() => void vi.useRealTimers());

    expect(await releaseHeldMessages(desk)).toBe(0);
    expect(await hold(conversation, "h8", {}, desk)).toBeGreaterThan(2_000);
    expect(await releaseHeldMessages(desk)).toBe(0);
    await world.database.pool.query("UPDATE held_message SET release_at = release_at - interval '4 seconds'");

    expect(await releaseHeldMessages(desk)).toBe(2);
  });
});
