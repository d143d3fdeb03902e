// A thread that is gone, or begins in the middle: a new one says what came before, once, and nothing is lost or doubled.

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { noAttachments } from "../../test/attachments.ts";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { createFakeChannel, type FakeChannel, type FakeFault } from "../../test/fake-channel.ts";
import { setCategoryChannel } from "../desk/channels/set-category-channel.ts";
import { addNote } from "../desk/conversations/add-note.ts";
import { assignConversation } from "../desk/conversations/assign.ts";
import { deleteMessage, editMessage } from "../desk/conversations/edit-message.ts";
import { receiveFromCustomer } from "../desk/conversations/receive.ts";
import { startConversation } from "../desk/conversations/start.ts";
import { eraseCustomer } from "../desk/people/erase.ts";
import { findRelayPlace } from "../desk/relay/place.ts";
import { changeText, listChanges } from "../desk/settings/history.ts";
import { deleteTicket } from "../desk/tickets/delete.ts";
import { openTicket } from "../desk/tickets/open.ts";
import { setTicketCategory } from "../desk/tickets/set-category.ts";
import { setTicketStatus } from "../desk/tickets/set-status.ts";
import { ChannelError } from "./channel.ts";
import { type DeliveryParts, drainLane } from "./deliver.ts";
import { reviewChannels } from "./review-channels.ts";
import { ensureTarget } from "./targets.ts";
import { deliveryTo } from "./testing.ts";

let world: TestDesk;
let slack: FakeChannel;
let parts: DeliveryParts;
let target: number;
let conversation: number;

beforeEach(async () => {
  world = await openTestDesk();
  slack = createFakeChannel();
  target = (await ensureTarget(world.desk, "slack", "C1")).id;
  parts = deliveryTo(slack, world.desk);
  const started = await startConversation(world.desk, world.jane, { customer: world.jane.id, body: "First" });
  conversation = started.conversation;
  await drain();
});
afterEach(() => world.close());

const drain = (to = target) => drainLane(parts, `${conversation}:${to}`);
const openPrinter = () =>
  openTicket(world.desk, world.jane, { customer: world.jane.id, subject: "Printer", description: "On fire" });
const say = (body: string) => receiveFromCustomer(world.desk, world.jane, { at: { conversation }, body });
const fail = (call: FakeFault["call"], failure: ChannelError["failure"], applied = false) =>
  slack.faults.push({ call, applied, error: new ChannelError(failure, "made to fail") });
const pass = () =>
  world.database.pool.query(
    "UPDATE lane SET due_at = now() - interval '1 second', card_due_at = CASE WHEN card_due_at IS NOT NULL THEN now() - interval '1 second' END; UPDATE delivery SET sending_at = sending_at - interval '1 hour'; UPDATE thread SET sending_at = sending_at - interval '1 hour', recap_at = recap_at - interval '1 hour'",
  );
/** As often as it takes. */
const settle = async () => {
  for (let round = 0; round < 6; round += 1) {
    await drain();
    await pass();
  }
};
/** How many statements wait for a lock of somebody else's. */
const waitingForALock = async () => {
  const { rows } = await world.database.pool.query(
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return rows[0]?.n;
};
/** The posts of the newest thread. */
const inNewest = () =>
  slack.posts.filter(({ thread }) => thread === slack.roots.at(-1)?.id).map(({ utterance }) => utterance.text);
const goneFromPlatform = () => {
  slack.roots.length = 0;
};

describe("a thread that is gone", () => {
  it("goes on in a new one, which links to what is left of the old and says what came before", async () => {
    await addNote(world.desk, world.dana, { at: { conversation }, body: "is angry\n@everyone" });
    await drain();
    fail("post", "gone");
    await say("Second");
    await settle();

    expect(slack.roots.map(({ mark }) => mark)).toEqual([`c${conversation}`, `c${conversation}.2`]);
    expect(inNewest()).toEqual([
      [
        `🧵 This goes on from an earlier thread: https://fake.example/C1/${slack.roots[0]?.id}`,
        "The last messages:",
        "Jane Doe: First",
        "🔒 Dana: is angry @everyone",
      ].join("\n"),
      "Second",
    ]);
  });

  it("has no link when nothing is left of it", async () => {
    goneFromPlatform();
    fail("post", "gone");
    await say("Second");
    await settle();

    expect(inNewest()[0]).toContain("The earlier thread is gone; this conversation goes on here.\n");
  });

  it.each([
    ["the new thread was opened and nobody said so", "openThread", "unknown", true],
    ["the new thread was not opened and nobody said so", "openThread", "unknown", false],
    ["the new thread had to wait", "openThread", "later", false],
    ["the channel was blocked when it was to be opened", "openThread", "blocked", false],
  ] as const)("opens one, says it once and links back when %s", async (_, call, failure, applied) => {
    fail("post", "gone");
    await say("Second");
    await drain();
    await pass();
    fail(call, failure, applied);
    for (let round = 0; round < 3; round += 1) {
      await settle();
      await world.database.pool.query("UPDATE target SET due_at = now() - interval '1 second'");
    }

    expect(slack.roots).toHaveLength(2);
    expect(inNewest()).toHaveLength(2);
    expect(inNewest()[0]).toContain("earlier thread: https://fake.example");
    expect(inNewest()[1]).toBe("Second");
  });

  it.each([true, false])(
    "says what came before once, whatever became of saying it (it was said: %s)",
    async (applied) => {
      fail("post", "gone");
      await say("Second");
      await drain();
      await pass();
      fail("post", "unknown", applied);
      await settle();

      expect(inNewest().map((text) => text.split("\n")[0])).toEqual([expect.stringContaining("🧵"), "Second"]);
    },
  );

  it("that is gone again is opened again, and what was half said is said whole", async () => {
    const long = `${"word ".repeat(250)}end`;
    fail("post", "gone");
    await say("Second");
    await settle();
    let seen = 0;
    slack.onPost = async () => {
      seen += 1;
      if (seen === 2) throw new ChannelError("gone", "made to fail");
    };
    await say(long);
    await settle();

    expect(slack.roots).toHaveLength(3);
    expect(inNewest().slice(1).join(" ")).toBe(long);
  });

  it("is still heard: what an agent writes in the old one belongs to the conversation", async () => {
    const [old] = slack.roots;
    fail("post", "gone");
    await say("Second");
    await settle();

    expect(await findRelayPlace(world.desk, target, old?.id ?? "")).toMatchObject({ conversation });
    expect(await findRelayPlace(world.desk, target, slack.roots[1]?.id ?? "")).toMatchObject({ conversation });
  });
});

describe("what stands in the earlier thread", () => {
  const words = () => slack.posts.map(({ utterance }) => utterance.text);
  const inEarlier = async (body: string) => {
    const { message } = await addNote(world.desk, world.dana, { at: { conversation }, body });
    await drain();
    return message;
  };
  const openAnew = async () => {
    fail("post", "gone");
    await say("Second");
    await settle();
  };

  const closed = () => new ChannelError("gone", "The thread is locked.", { isClosed: true });
  const lock = (locked = slack.roots[0]?.id) => {
    const edit = slack.editPost;
    slack.editPost = async (place, thread, ...rest) => {
      if (thread.threadId === locked) throw closed();
      await edit(place, thread, ...rest);
    };
  };

  it("is changed and removed there", async () => {
    const [kept, gone] = [await inEarlier("The wrong number"), await inEarlier("A password")];
    await openAnew();
    await editMessage(world.desk, world.dana, { message: kept, body: "The right number" });
    await deleteMessage(world.desk, world.dana, { message: gone });
    await settle();

    expect(words()).toEqual(["First", "The right number", expect.stringContaining("🧵"), "Second"]);
  });

  it("and cannot be changed, since the thread is locked, is said to the team", async () => {
    const message = await inEarlier("The wrong number");
    await openAnew();
    await editMessage(world.desk, world.dana, { message, body: "The right number" });
    lock();
    await settle();

    expect(words().at(-1)).toContain("could not be shown here (The thread is locked.)");
    const dead = await world.database.prisma.delivery.findMany({ where: { state: "dead" } });
    expect(dead.map(({ reason }) => reason)).toEqual(["The thread is locked."]);
  });

  it("locks the conversation out: what cannot be changed there is said in a new thread", async () => {
    const message = await inEarlier("The wrong number");
    await editMessage(world.desk, world.dana, { message, body: "The right number" });
    lock();
    await settle();

    expect(slack.roots).toHaveLength(2);
    expect(inNewest().map((text) => text.split("\n")[0])).toEqual([
      expect.stringContaining("🧵"),
      expect.stringContaining("could not be shown here (The thread is locked.)"),
    ]);
  });

  it("a receipt that a locked thread does not take keeps nothing back", async () => {
    const origin = { target, externalId: "m1", threadId: slack.roots[0]?.id };
    await addNote(world.desk, world.dana, { at: { conversation }, body: "typed here", origin });
    slack.faults.push({ call: "setReceipt", applied: false, error: closed() });
    await settle();

    expect(await world.database.prisma.lane.findFirst()).toMatchObject({ cardDueAt: null });
    expect(slack.roots).toHaveLength(1);
  });
});

it("a card that someone removed comes back with a thread of its own, at once and once", async () => {
  const ticket = await openPrinter();
  conversation = ticket.conversation_id;
  await drain();
  await pass();
  fail("updateCard", "gone");
  await setTicketStatus(world.desk, world.dana, { ticket: ticket.id, status: "in_progress" });
  await settle();

  const ours = slack.roots.filter(({ mark }) => mark.startsWith(`c${conversation}`));
  expect(ours.map(({ mark }) => mark)).toEqual([`c${conversation}`, `c${conversation}.2`]);
  expect(inNewest()).toEqual([expect.stringContaining("Jane Doe: On fire")]);
});

it("a card that comes back, and nobody said whether it did, is looked up before anybody says a word", async () => {
  await pass();
  fail("updateCard", "gone");
  fail("openThread", "unknown", true);
  await world.database.pool.query("UPDATE lane SET card_due_at = now()");
  await settle();

  expect(slack.roots).toHaveLength(2);
  expect(await findRelayPlace(world.desk, target, slack.roots[1]?.id ?? "")).toMatchObject({ conversation });
});

it("another channel of the platform begins with what came before, and a link to the old thread", async () => {
  const other = (await ensureTarget(world.desk, "slack", "C2")).id;
  await say("Second");
  await drain(other);

  expect(inNewest()).toEqual([
    [
      `🧵 This goes on from an earlier thread: https://fake.example/C1/${slack.roots[0]?.id}`,
      "The last messages:",
      "Jane Doe: First",
    ].join("\n"),
    "Second",
  ]);
});

it("what waited for a channel that the configuration named before is told in the one that it names now", async () => {
  await say("Second");
  await say("Third");
  const other = (await ensureTarget(world.desk, "slack", "C2")).id;
  await say("Fourth");
  await drain(other);

  expect(inNewest().slice(-3)).toEqual(["Second", "Third", "Fourth"]);
  expect(slack.posts.map(({ utterance }) => utterance.text)).toHaveLength(5);
});

it("the history says where a category's tickets go since its channel is gone", async () => {
  const { desk, dana } = world;
  const channel = { place: "C9", name: "billing" };
  await setCategoryChannel(desk, dana, { platform: "slack", category: "billing", channel });
  await desk.prisma.target.updateMany({ where: { place: "C9" }, data: { paused: "It is not there any more." } });
  for (let times = 0; times < 2; times += 1)
    await reviewChannels({ ...parts, channels: [{ ...slack, isThere: async () => false }] });

  const { changes } = await listChanges(desk, dana, { limit: 10 });
  expect(changes.map((change) => `${change.by} · ${changeText(change)}`)).toEqual([
    "the desk: the channel is gone · Slack · billing · channel: #billing → the desk's first channel",
    "Dana · Slack · billing · channel: the desk's first channel → #billing",
  ]);
});

it("what a statement under way still wrote for the channel before is told in the one of now", async () => {
  const other = (await ensureTarget(world.desk, "slack", "C2")).id;
  await world.desk.prisma.target.update({ where: { id: target }, data: { active: true } });
  await world.desk.prisma.target.update({ where: { id: other }, data: { active: false } });
  await say("Second");
  await world.desk.prisma.target.update({ where: { id: target }, data: { active: false } });
  await world.desk.prisma.target.update({ where: { id: other }, data: { active: true } });
  await reviewChannels(parts);
  await drain(other);

  expect(inNewest().at(-1)).toBe("Second");
});

it("what is changed or taken back is so in the channel, too, that the conversation has moved out of", async () => {
  const ticket = await openPrinter();
  conversation = ticket.conversation_id;
  const kept = await addNote(world.desk, world.dana, { at: { conversation }, body: "The wrong number" });
  const gone = await addNote(world.desk, world.dana, { at: { conversation }, body: "A password" });
  await drain();
  const billing = { place: "C2", name: "billing" };
  await setCategoryChannel(world.desk, world.dana, { platform: "slack", category: "billing", channel: billing });
  await setTicketCategory(world.desk, world.dana, { ticket: ticket.id, category: "billing" });
  await editMessage(world.desk, world.dana, { message: kept.message, body: "The right number" });
  await deleteMessage(world.desk, world.dana, { message: gone.message });
  await drain();

  const inOld = slack.posts.filter(({ thread }) => thread === slack.roots.at(-1)?.id);
  expect(inOld.map(({ utterance }) => utterance.text).slice(0, 2)).toEqual(["On fire", "The right number"]);
  expect(JSON.stringify(inOld)).not.toContain("A password");
});

it("what is said and done in the very moment in which a conversation moves is told where it has moved to", async () => {
  const ticket = await openPrinter();
  conversation = ticket.conversation_id;
  await drain();
  const billing = { place: "C2", name: "billing" };
  await setCategoryChannel(world.desk, world.dana, { platform: "slack", category: "billing", channel: billing });
  const meanwhile: Promise<unknown>[] = [];
  await world.desk.inTransaction(async (tx) => {
    await setTicketCategory(tx, world.dana, { ticket: ticket.id, category: "billing" });
    meanwhile.push(
      say("Still burning"),
      setTicketStatus(world.desk, world.dana, { ticket: ticket.id, status: "in_progress" }),
      assignConversation(world.desk, world.dana, { at: { conversation }, assignee: world.lee.id }),
    );
    await vi.waitFor(async () => expect(await waitingForALock()).toBe(meanwhile.length), 3_000);
  });
  await Promise.all(meanwhile);

  const { id: other } = await world.desk.prisma.target.findFirstOrThrow({ where: { place: "C2" } });
  await drain(other);
  expect(inNewest().slice(1)).toEqual(expect.arrayContaining(["Still burning"]));
  const told = await world.desk.prisma.delivery.findMany({ where: { conversationId: conversation, targetId: other } });
  expect(told).toHaveLength(4);
});

describe("what came before, as an earlier thread says it,", () => {
  const openAnew = async (word: string) => {
    fail("post", "gone");
    await say(word);
    await settle();
  };

  it("says no longer what was changed or taken back", async () => {
    const { message: kept } = await addNote(world.desk, world.dana, { at: { conversation }, body: "The wrong number" });
    const { message: gone } = await say("My password");
    await drain();
    await openAnew("Second");
    await openAnew("Third");
    expect(slack.posts.filter(({ utterance }) => utterance.text.includes("My password"))).toHaveLength(3);
    await editMessage(world.desk, world.dana, { message: kept, body: "The right number" });
    await deleteMessage(world.desk, world.jane, { message: gone });
    await settle();

    expect(slack.roots).toHaveLength(3);
    const all = slack.posts.map(({ utterance }) => utterance.text).join("\n");
    expect(all).not.toMatch(/My password|The wrong number/);
    expect(all.match(/Dana: The right number/g)).toHaveLength(2);
  });

  it("is left alone where that thread is gone", async () => {
    const { message } = await say("My password");
    await drain();
    await openAnew("Second");
    await openAnew("Third");
    const [, second] = slack.roots.splice(0, 2);
    const { findPost } = slack;
    slack.findPost = async (place, thread, ...rest) => {
      if (thread.threadId === second?.id) throw new ChannelError("gone", "There is no such thread.");
      return findPost(place, thread, ...rest);
    };
    await deleteMessage(world.desk, world.jane, { message });
    await settle();

    expect(slack.roots).toHaveLength(1);
    expect(inNewest().join("\n")).not.toContain("My password");
  });

  it("and the description there are erased with the customer", async () => {
    const ticket = await openPrinter();
    conversation = ticket.conversation_id;
    await drain();
    await openAnew("Second");
    await openAnew("Third");
    await eraseCustomer(world.desk, world.dana, noAttachments.files, world.jane.id);
    await settle();

    const [, ...ofTicket] = slack.posts.map(({ utterance }) => utterance.text.split("\n"));
    expect(ofTicket).toEqual([
      [expect.stringContaining("This goes on from an earlier thread")],
      [expect.stringContaining("This goes on from an earlier thread")],
      ["Dana closed this."],
      ["Dana erased this customer's data."],
    ]);
    const [, ...roots] = slack.roots;
    expect(roots.map(({ name, card }) => [name, card.title])).toEqual(
      roots.map(() => ["#TKT-001 · Erased", "#TKT-001 · Erased"]),
    );
    expect(JSON.stringify(roots)).not.toMatch(/Printer|Jane/);
  });

  it("and all else of a ticket that was deleted before are erased with the customer", async () => {
    const ticket = await openPrinter();
    conversation = ticket.conversation_id;
    await say("My password");
    await drain();
    await deleteTicket(world.desk, world.dana, { ticket: ticket.id });
    await settle();
    expect(inNewest()).toEqual(["On fire", "My password", "Dana deleted this ticket."]);
    await eraseCustomer(world.desk, world.dana, noAttachments.files, world.jane.id);
    await settle();

    expect(inNewest()).toEqual(["Dana deleted this ticket.", "Dana erased this customer's data."]);
    expect(slack.roots.at(-1)?.name).toBe("#TKT-001 · Erased");
  });
});

it("what came before is gone where nothing of it is left", async () => {
  const discord = createFakeChannel("discord");
  parts.channels = [discord];
  const { message } = await say("My password");
  await deleteMessage(world.desk, world.jane, {
    message: (await world.desk.prisma.message.findFirstOrThrow({ where: { body: "First" } })).id,
  });
  const { id: other } = await ensureTarget(world.desk, "discord", "1");
  await say("Second");
  await drain(other);
  expect(discord.posts[0]?.utterance.text).toContain("My password");
  await deleteMessage(world.desk, world.jane, { message });
  await drain(other);

  expect(discord.posts.map(({ utterance }) => utterance.text)).toEqual(["Second"]);
});

it("what came before says no longer what was changed or taken back", async () => {
  const kept = await addNote(world.desk, world.dana, { at: { conversation }, body: "The wrong number" });
  const gone = await addNote(world.desk, world.dana, { at: { conversation }, body: "A password" });
  await drain();
  const other = (await ensureTarget(world.desk, "slack", "C2")).id;
  await say("Later");
  await drain(other);
  expect(inNewest()[0]).toContain("A password");
  await editMessage(world.desk, world.dana, { message: kept.message, body: "The right number" });
  await deleteMessage(world.desk, world.dana, { message: gone.message });
  await drain(other);

  expect(inNewest()[0]?.split("\n").slice(1)).toEqual([
    "The last messages:",
    "Jane Doe: First",
    "🔒 Dana: The right number",
  ]);
});
