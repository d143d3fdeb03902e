// What was to go to the customer and is refused, at once or when its hold window ends: ❌ with the reason, kept whole as a note, and Retry
// sends it once nothing is in the way. The same on either platform, with a hold window and without.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { claimConversation } from "../desk/conversations/assign.ts";
import { messageLimit } from "../desk/inputs.ts";
import { setRelayMode } from "../desk/relay/modes.ts";
import { attachTicket } from "../desk/tickets/attach.ts";
import { deleteTicket } from "../desk/tickets/delete.ts";
import { openThreadDesk, type ThreadDesk } from "./testing.ts";

let thread: ThreadDesk;
afterEach(() => thread.close());

const tooLong = "long ".repeat(messageLimit / 5 + 1);
const reason = `This is too long: at most ${messageLimit} characters.`;

const messages = () =>
  thread.world.database.prisma.message.findMany({
    where: { conversationId: thread.conversation, fromCustomer: false },
    orderBy: { seq: "asc" },
  });
/** What the desk keeps of it, for whom. */
const kept = async () =>
  (await messages()).filter(({ deletedAt }) => !deletedAt).map(({ visibility, body }) => [visibility, body]);
const toldCustomer = () =>
  thread.world.database.prisma.event.count({
    where: {
      conversationId: thread.conversation,
      actorKind: "agent",
      data: { path: ["visibility"], equals: "public" },
    },
  });
const told = () => thread.channel.whispers.at(-1);

describe.each(["slack", "discord"] as const)("on %s", (platform) => {
  describe.each([0, 3])("with a hold window of %i s, words that the desk does not take", (holdSeconds) => {
    beforeEach(async () => {
      thread = await openThreadDesk({ platform, holdSeconds });
      await claimConversation(thread.world.desk, thread.world.dana, { at: { conversation: thread.conversation } });
    });

    it("show ❌ and the reason, are kept whole as a note, and an edit and Retry send them", async () => {
      const { world, channel } = thread;
      const message = await thread.say(world.dana, tooLong);
      await thread.release();

      expect(await kept()).toEqual([["internal", tooLong.trim()]]);
      expect([await thread.heard(), await toldCustomer()]).toEqual([[], 0]);
      expect(channel.receipts.get(message)).toBe("failed");
      expect(told()).toMatchObject({ userId: "U1", card: { title: "❌ Your message was not sent" } });
      expect(told()?.card?.body).toContain(reason);
      expect(thread.labels()).toEqual(["Retry", "Keep as note"]);
      expect(channel.posts.at(-1)?.utterance.text).toBe(`⚠️ What Dana wrote was not sent to the customer: ${reason}`);

      expect(await thread.press(world.dana, "Retry")).toMatchObject({ refused: true, card: told()?.card });
      expect(await kept()).toEqual([["internal", tooLong.trim()]]);
      await thread.edit(world.dana, message, "Shorter now.");
      expect(await thread.press(world.dana, "Retry")).toMatchObject({ text: "✅ Sent to the customer." });
      await thread.drain();

      expect([await thread.heard(), await kept()]).toEqual([["Shorter now."], [["public", "Shorter now."]]]);
      expect(channel.receipts.get(message)).toBe("delivered");
    });

    it("are a note and nothing else when they were one, and nobody is offered to send it", async () => {
      const message = await thread.say(thread.world.dana, `note: ${tooLong}`);
      await thread.say(thread.world.lee, `// ${tooLong}`);
      await thread.release();

      expect(await kept()).toEqual([
        ["internal", tooLong.trim()],
        ["internal", tooLong.trim()],
      ]);
      expect(thread.channel.receipts.get(message)).toBe("kept");
      expect([thread.channel.whispers, await toldCustomer()]).toEqual([[], 0]);
    });

    it("are taken in once, however often the platform tells of them", async () => {
      await thread.say(thread.world.dana, tooLong);
      await thread.release();
      await thread.say(thread.world.dana, tooLong, { externalId: "m1" });
      await thread.release();

      expect(await kept()).toHaveLength(1);
    });
  });
});

describe("when its hold window ends,", () => {
  beforeEach(async () => {
    thread = await openThreadDesk();
    await claimConversation(thread.world.desk, thread.world.dana, { at: { conversation: thread.conversation } });
  });

  it("what an edit has made too long is refused whole; what was written after it goes", async () => {
    const { world, channel } = thread;
    const message = await thread.say(world.dana, "Fine when it was written.");
    await thread.say(world.dana, "And this, too.");
    await thread.edit(world.dana, message, tooLong);
    await thread.release();

    expect(await kept()).toEqual([
      ["internal", tooLong.trim()],
      ["public", "And this, too."],
    ]);
    expect(await thread.heard()).toEqual(["And this, too."]);
    expect(Object.fromEntries(channel.receipts)).toEqual({ m1: "failed", m2: "delivered" });
    expect(told()?.card?.body).toContain(reason);
  });

  it("what an edit has left without a word is taken back, for nothing is there to keep", async () => {
    const message = await thread.say(thread.world.dana, "Never mind");
    await thread.edit(thread.world.dana, message, " \u0007\n ");
    await thread.release();

    expect([await kept(), await toldCustomer()]).toEqual([[], 0]);
  });

  it("what its channel does not send any more becomes a note with ❌, and Retry sends it once it does again", async () => {
    const { world, channel } = thread;
    const message = await thread.say(world.dana, "It is out now.");
    expect(channel.receipts.get(message)).toBe("held");
    await setRelayMode(world.desk, world.dana, { channel: "C1", mode: "off" });
    await thread.release();

    expect(await thread.heard()).toEqual([]);
    expect(channel.receipts.get(message)).toBe("failed");
    expect(told()).toMatchObject({ userId: "U1", card: { title: "❌ Your message was not sent" } });
    expect(channel.posts.at(-1)?.utterance.text).toMatch(
      /^⚠️ What Dana wrote was not sent to the customer: This channel/,
    );

    const tooSoon = await thread.press(world.dana, "Retry");
    expect(tooSoon.card?.body).toMatch(/^Nothing was sent: this channel only shows/);
    expect(tooSoon.card?.actions).toEqual(told()?.card?.actions);
    await setRelayMode(world.desk, world.dana, { channel: "C1", mode: "assignee" });
    await thread.press(world.dana, "Retry");
    await thread.drain();

    expect(await thread.heard()).toEqual(["It is out now."]);
    expect(channel.receipts.get(message)).toBe("delivered");
  });

  it("nothing goes of somebody who was removed meanwhile, and a note of theirs stays one", async () => {
    const { world, channel } = thread;
    await thread.say(world.dana, "Goodbye.");
    await thread.say(world.dana, "note: she was kind");
    await world.database.prisma.person.update({ where: { id: world.dana.id }, data: { disabledAt: new Date() } });
    await thread.release();

    expect(await thread.heard()).toEqual([]);
    expect(await kept()).toEqual([
      ["internal", "Goodbye."],
      ["internal", "she was kind"],
    ]);
    expect(Object.fromEntries(channel.receipts)).toEqual({ m1: "failed", m2: "kept" });
  });
});

it("show ❌ where the ticket is deleted while they are taken in, and say that they are nowhere", async () => {
  let ticket = 0;
  thread = await openThreadDesk({
    holdSeconds: 0,
    async findAgent(who) {
      await deleteTicket(thread.world.desk, thread.world.dana, { ticket });
      return who;
    },
  });
  const { world, conversation } = thread;
  await claimConversation(world.desk, world.dana, { at: { conversation } });
  ticket = await attachTicket(world.desk, world.dana, { conversation });

  const message = await thread.say(world.dana, "It is out now.");

  expect(thread.channel.receipts.get(message)).toBe("failed");
  expect(told()).toMatchObject({ userId: "U1", text: expect.stringContaining("neither sent nor kept") });
  expect(await kept()).toEqual([]);
});

it.each(["It is out now.", "!reopen", "note: a pity"])(
  "show ❌ in the thread of a ticket that is gone: %s",
  async (text) => {
    thread = await openThreadDesk();
    const { world, channel, conversation } = thread;
    const ticket = await attachTicket(world.desk, world.dana, { conversation });
    await deleteTicket(world.desk, world.dana, { ticket });

    const message = await thread.say(world.lee, text);

    expect(channel.receipts.get(message)).toBe("failed");
    expect(told()).toMatchObject({ userId: "U2", text: "❌ This was neither sent nor kept: the ticket was deleted." });
  },
);
