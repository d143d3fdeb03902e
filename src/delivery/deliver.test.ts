import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { createFakeChannel, type FakeChannel, type FakeFault } from "../../test/fake-channel.ts";
import { silentDoorbell } from "../../test/silent-doorbell.ts";
import { addNote } from "../desk/conversations/add-note.ts";
import { assignConversation } from "../desk/conversations/assign.ts";
import { deleteMessage, editMessage } from "../desk/conversations/edit-message.ts";
import { markRead } from "../desk/conversations/mark-read.ts";
import { receiveFromCustomer } from "../desk/conversations/receive.ts";
import { replyToCustomer } from "../desk/conversations/reply.ts";
import { startConversation } from "../desk/conversations/start.ts";
import type { DeskEvent } from "../desk/events.ts";
import { deleteTicket } from "../desk/tickets/delete.ts";
import { editTicket } from "../desk/tickets/edit.ts";
import { openTicket } from "../desk/tickets/open.ts";
import { setTicketStatus } from "../desk/tickets/set-status.ts";
import { type Answers, createAnswers } from "./answer.ts";
import { ChannelError } from "./channel.ts";
import { type DeliveryParts, drainLane } from "./deliver.ts";
import { sweep } from "./sweep.ts";
import { ensureTarget } from "./targets.ts";
import { tellingOf } from "./telling.ts";
import { deliveryTo } from "./testing.ts";

const quarantineMs = 300;

let world: TestDesk;
let slack: FakeChannel;
let parts: DeliveryParts;
let answers: Answers;
let target: number;
let rings: { lane: string; delayMs: number }[];

beforeEach(async () => {
  world = await openTestDesk();
  slack = createFakeChannel();
  rings = [];
  target = (await ensureTarget(world.desk, "slack", "C1")).id;
  parts = deliveryTo(slack, world.desk, {
    doorbell: { ...silentDoorbell, ring: (lane, { delayMs = 0 } = {}) => void rings.push({ lane, delayMs }) },
    settings: { timeoutMs: 100, leaseMs: 1_000, quarantineMs },
  });
  answers = createAnswers(parts);
});
afterEach(() => world.close());

const chat = async (body = "Hello") =>
  (await startConversation(world.desk, world.jane, { customer: world.jane.id, body })).conversation;
const say = (conversation: number, body: string) =>
  receiveFromCustomer(world.desk, world.jane, { at: { conversation }, body });
const drain = (conversation: number) => drainLane(parts, `${conversation}:${target}`);
const shown = () => slack.posts.map(({ utterance }) => utterance.text);
const fail = (
  call: FakeFault["call"],
  applied: boolean,
  failure: ConstructorParameters<typeof ChannelError>[0] = "unknown",
  ms?: number,
) =>
  slack.faults.push({
    call,
    applied,
    error: new ChannelError(failure, "made to fail", ms === undefined ? {} : { retryAfterMs: ms }),
  });
const states = async (conversation: number) =>
  (
    await world.database.prisma.delivery.findMany({ where: { conversationId: conversation }, orderBy: { id: "asc" } })
  ).map(({ state }) => state);
/** The waits of a lane and of its quarantine pass in the database. */
const pass = async () => {
  await world.database.pool.query(
    "UPDATE lane SET due_at = now() - interval '1 second', card_due_at = CASE WHEN card_due_at IS NOT NULL THEN now() - interval '1 second' END; UPDATE target SET due_at = now() - interval '1 second'; UPDATE delivery SET sending_at = sending_at - interval '1 hour'; UPDATE thread SET sending_at = sending_at - interval '1 hour', recap_at = recap_at - interval '1 hour'",
  );
};

describe("telling a thread", () => {
  it("ends a deleted ticket's thread with a line and a card without buttons", async () => {
    const ticket = await openTicket(world.desk, world.jane, {
      customer: world.jane.id,
      subject: "Payment",
      description: "It fails.",
    });
    await drain(ticket.conversation_id);
    await receiveFromCustomer(world.desk, world.jane, { at: { ticket: ticket.id }, body: "Hello?" });
    await deleteTicket(world.desk, world.dana, { ticket: ticket.id });
    await pass();
    await drain(ticket.conversation_id);

    expect(shown()).toEqual(["It fails.", "Hello?", "Dana deleted this ticket."]);
    expect(slack.roots[0]?.card).toMatchObject({
      tone: "gray",
      body: "🗑 This ticket was deleted.",
      actions: [],
      facts: [],
    });
    expect(new Set(await states(ticket.conversation_id))).toEqual(new Set(["sent"]));
  });

  it("says what was edited", async () => {
    const ticket = await openTicket(world.desk, world.jane, {
      customer: world.jane.id,
      subject: "Payment",
      description: "It fails.",
    });
    const edit = (changes: object) => editTicket(world.desk, world.dana, { ticket: ticket.id, ...changes });
    await edit({ subject: "Refund" });
    await edit({ description: "It fails twice." });
    await edit({ subject: "Refunds", description: "It fails.", category: "billing", priority: "high" });
    await drain(ticket.conversation_id);

    expect(shown().slice(1)).toEqual([
      "Dana changed the subject to “Refund”.",
      "Dana changed the description.",
      "Dana changed the subject to “Refunds” and the description.",
      "Dana changed the priority from Normal to High.",
      "Dana changed the category from General Inquiry to Billing & Payments.",
    ]);
  });

  it("opens it once and says everything in order, under the customer's name", async () => {
    const conversation = await chat("1");
    for (const body of ["2", "3", "4"]) await say(conversation, body);

    await drain(conversation);
    await drain(conversation);

    expect(slack.roots.map(({ mark }) => mark)).toEqual([`c${conversation}`]);
    expect(shown()).toEqual(["1", "2", "3", "4"]);
    expect(slack.posts[0]?.utterance).toMatchObject({ kind: "customer", author: { name: "Jane Doe" } });
    expect(new Set(await states(conversation))).toEqual(new Set(["sent"]));
  });

  it("shows a ticket's life as short lines and on its card", async () => {
    const ticket = await openTicket(world.desk, world.jane, {
      customer: world.jane.id,
      subject: "Payment",
      description: "It fails.",
    });
    await assignConversation(world.desk, world.dana, { at: { ticket: ticket.id }, assignee: world.lee.id });
    await setTicketStatus(world.desk, world.lee, { ticket: ticket.id, status: "resolved" });

    await drain(ticket.conversation_id);

    expect(shown()).toEqual(["It fails.", "Dana assigned this to Lee.", "Lee resolved this."]);
    expect(slack.roots[0]?.card.facts).toContainEqual({ label: "Status", value: "🟢 Resolved" });
    expect(slack.roots[0]?.card.facts).toContainEqual({ label: "Assignee", value: "Lee" });
  });

  it("marks notes, gives receipts where an agent typed, and shows them when the customer reads", async () => {
    const at = { conversation: await chat() };
    await replyToCustomer(world.desk, world.dana, { at, body: "typed here", origin: { target, externalId: "o1" } });
    await addNote(world.desk, world.dana, { at, body: "between us", origin: { target, externalId: "o2" } });
    await addNote(world.desk, world.dana, { at, body: "from elsewhere" });
    await drain(at.conversation);
    expect(shown()).toEqual(["Hello", "from elsewhere"]);
    expect(slack.posts[1]?.utterance.kind).toBe("note");
    expect(Object.fromEntries(slack.receipts)).toEqual({ o1: "delivered", o2: "kept" });

    await markRead(world.desk, world.jane, { at });
    await drain(at.conversation);

    expect(slack.receipts.get("o1")).toBe("read");
    expect(slack.receipts.get("o2")).toBe("kept");
  });

  it("splits what is too long and loses nothing", async () => {
    const long = Array.from({ length: 700 }, (_, index) => `word${index}`).join(" ");
    const conversation = await chat(long);

    await drain(conversation);

    expect(shown().join(" ")).toBe(long);
    expect(slack.posts.map(({ mark }) => mark)).toEqual(
      slack.posts.map((_, part) => `${conversation}.2${part > 0 ? `/${part}` : ""}`),
    );
  });

  it("changes and removes what was posted when its author does", async () => {
    const at = { conversation: await chat() };
    const { message } = await replyToCustomer(world.desk, world.dana, { at, body: "teh" });
    await drain(at.conversation);
    await editMessage(world.desk, world.dana, { message, body: "the" });
    await drain(at.conversation);
    expect(shown()).toEqual(["Hello", "the"]);

    await deleteMessage(world.desk, world.dana, { message });
    await drain(at.conversation);

    expect(shown()).toEqual(["Hello"]);
  });
});

describe("when a call fails", () => {
  it("looks an unknown outcome up and does not say it again when it was said", async () => {
    const conversation = await chat();
    fail("post", true);
    await drain(conversation);
    expect(await states(conversation)).toEqual(["sent", "sending"]);
    expect(rings).toEqual([{ lane: `${conversation}:${target}`, delayMs: quarantineMs }]);

    await drain(conversation);
    expect(shown()).toEqual(["Hello"]);
    await pass();
    await drain(conversation);

    expect(shown()).toEqual(["Hello"]);
    expect(await states(conversation)).toEqual(["sent", "sent"]);
  });

  it("says it again when it was not said, and what follows waits its turn", async () => {
    const conversation = await chat("1");
    await say(conversation, "2");
    fail("post", false);
    await drain(conversation);
    await drain(conversation);
    expect(shown()).toEqual([]);

    await pass();
    await drain(conversation);

    expect(shown()).toEqual(["1", "2"]);
  });

  it.each([["later"], ["blocked"], ["gone"], ["unknown"]] as const)(
    "looks it up again after a look-up that failed (%s), and never sends it unseen",
    async (failure) => {
      const conversation = await chat();
      fail("post", true);
      await drain(conversation);
      await pass();
      fail("findPost", false, failure);
      await drain(conversation);
      expect(await states(conversation)).toEqual(["sent", "sending"]);

      await pass();
      await drain(conversation);

      expect(slack.posts.filter(({ mark }) => mark === `${conversation}.2`)).toHaveLength(failure === "gone" ? 2 : 1);
      expect(new Set(slack.posts.map(({ thread }) => thread)).size).toBe(failure === "gone" ? 2 : 1);
      expect(await states(conversation)).toEqual(["sent", "sent"]);
    },
  );

  it("waits only as long as the platform says when it refuses what was looked up and not there", async () => {
    const conversation = await chat();
    fail("post", false);
    await drain(conversation);
    await pass();
    fail("post", false, "later", 50);

    await drain(conversation);

    expect(await states(conversation)).toEqual(["sent", "pending"]);
    expect(rings.at(-1)).toEqual({ lane: `${conversation}:${target}`, delayMs: 50 });
  });

  it("finds a thread whose opening went unanswered", async () => {
    const conversation = await chat();
    fail("openThread", true);
    await drain(conversation);
    expect(shown()).toEqual([]);

    await pass();
    await drain(conversation);

    expect(slack.roots).toHaveLength(1);
    expect(shown()).toEqual(["Hello"]);
  });

  it.each([
    ["the channel's limit holds up all", false, []],
    ["a thread's own limit holds up nobody else", true, ["2"]],
  ])("%s", async (_, isLocal, expected) => {
    Object.assign(slack, { budgets: { post: { gapMs: 1, burst: 9 } } });
    const [first, second] = [await chat("1"), await chat("2")];
    const error = new ChannelError("later", "made to fail", { retryAfterMs: 60_000, isLocal });
    slack.faults.push({ call: "post", applied: false, error });

    await drain(first);
    await drain(second);

    expect(shown()).toEqual(expected);
  });

  it("waits as long as the platform says, and holds nobody else up", async () => {
    const [first, second] = [await chat("1"), await chat("2")];
    fail("post", false, "later", 5_000);

    await drain(first);
    await drain(second);

    expect(shown()).toEqual(["2"]);
    expect(rings).toContainEqual({ lane: `${first}:${target}`, delayMs: 5_000 });
    await pass();
    await drain(first);
    expect(shown()).toEqual(["2", "1"]);
  });

  it.each([["later"], ["blocked"]] as const)(
    "waits no longer for having been asked to wait before (%s)",
    async (asked) => {
      const conversation = await chat();
      for (let time = 0; time < 5; time += 1) {
        fail("post", false, asked, 50);
        await drain(conversation);
        await pass();
      }
      fail("post", false, "unknown");

      await drain(conversation);

      expect(rings.at(-1)).toEqual({ lane: `${conversation}:${target}`, delayMs: quarantineMs });
    },
  );

  it("pauses a channel that is blocked, says why, and goes on when it is mended", async () => {
    const conversation = await chat();
    fail("openThread", false, "blocked");
    await drain(conversation);
    await drain(conversation);
    expect(slack.roots).toEqual([]);
    expect(await world.database.prisma.target.findUnique({ where: { id: target } })).toMatchObject({
      paused: "made to fail",
    });

    await pass();
    await drain(conversation);

    expect(shown()).toEqual(["Hello"]);
    expect(await world.database.prisma.target.findUnique({ where: { id: target } })).toMatchObject({ paused: null });
  });

  it("tries a channel that is blocked by one call for all, and all go on once that went through", async () => {
    const chats = [await chat("one"), await chat("two"), await chat("three")];
    for (let n = 0; n < 9; n += 1) fail("openThread", false, "blocked");
    const drainAll = () => Promise.all(chats.map(drain));
    await drain(chats[0] ?? 0);

    await pass();
    await drainAll();
    expect(slack.faults).toHaveLength(7);
    await drainAll();
    expect(slack.faults).toHaveLength(7);
    await pass();
    await drainAll();
    expect(slack.faults).toHaveLength(6);

    slack.faults.length = 0;
    await pass();
    await drainAll();
    // One of them has; another that looked only after that one has, too.
    expect(shown()).not.toEqual([]);
    await world.database.pool.query("UPDATE lane SET due_at = now() - interval '1 second'");
    await drainAll();
    expect(shown().sort()).toEqual(["one", "three", "two"]);
  });

  it("leaves a line in the place of what can never be shown, and goes on", async () => {
    const conversation = await chat("poison");
    await say(conversation, "after");
    fail("post", false, "refused");
    fail("post", false, "refused");

    await drain(conversation);

    expect(shown()).toEqual([expect.stringContaining("could not be shown here"), "after"]);
    expect(await states(conversation)).toEqual(["sent", "dead", "sent", "sent"]);
    const alert = await world.database.prisma.event.findFirst({ orderBy: { id: "desc" } });
    expect(alert).toMatchObject({ type: "delivery.failed", data: { of: 2, channel: "slack", visibility: "internal" } });
    const elsewhere = {
      id: 1,
      conversationId: conversation,
      seq: 4,
      actorKind: "system",
      actorId: null,
      at: "",
    } as const;
    const event = { ...(alert?.data as object), type: "delivery.failed" } as DeskEvent;
    const told = await tellingOf(world.desk, { ...elsewhere, actorName: "delivery", event }, target + 1);
    expect(told).toMatchObject({ utterance: { text: expect.stringContaining("could not be shown in Slack") } });
  });

  it("says as a plain line what is refused as it looks, with who said it", async () => {
    const conversation = await chat("Look: https://strange");
    const at = { conversation };
    await addNote(world.desk, world.dana, { at, body: "Hm" });
    await replyToCustomer(world.desk, world.dana, { at, body: "I look" });
    const { post } = slack;
    slack.post = async (...said) => {
      if (said[2].kind !== "line") throw new ChannelError("refused", "invalid_blocks");
      return post(...said);
    };

    await drain(conversation);

    expect(shown()).toEqual([
      "From the customer Jane Doe:\nLook: https://strange",
      "🔒 From Dana (agent):\nHm",
      "From Dana (agent):\nI look",
    ]);
    expect(new Set(await states(conversation))).toEqual(new Set(["sent"]));
  });

  it("opens a new thread when the old one is gone", async () => {
    const conversation = await chat("1");
    await drain(conversation);
    await say(conversation, "2");
    fail("post", false, "gone");

    await drain(conversation);
    await pass();
    await drain(conversation);

    expect(slack.roots).toHaveLength(2);
    expect(slack.posts.at(-1)).toMatchObject({ thread: slack.roots[1]?.id, utterance: { text: "2" } });
  });

  it("never lets a card hold up what is said, and shows it later", async () => {
    const conversation = await chat();
    fail("updateCard", false, "later", 50);
    await drain(conversation);
    expect(shown()).toEqual(["Hello"]);

    await pass();
    await sweep({ ...parts, answers });
    expect(rings.at(-1)?.lane).toBe(`${conversation}:${target}`);
    await drain(conversation);

    expect(
      (await world.database.prisma.lane.findFirst({ where: { conversationId: conversation } }))?.cardDueAt,
    ).toBeNull();
  });
});

describe("two at once", () => {
  it("tell a lane one after the other", async () => {
    const conversation = await chat("0");
    for (let n = 1; n <= 10; n += 1) await say(conversation, String(n));

    await Promise.all(Array.from({ length: 5 }, () => drain(conversation)));
    await drain(conversation);

    expect(shown()).toEqual(Array.from({ length: 11 }, (_, index) => String(index)));
  });

  it("keep out of each other's way while a call is in flight", async () => {
    const conversation = await chat("1");
    let others = 0;
    slack.onPost = async () => {
      others += 1;
      if (others > 1) return;
      await world.database.pool.query(
        "UPDATE delivery SET sending_at = now() - interval '1 hour' WHERE state = 'sending'",
      );
      await drain(conversation);
    };

    await drain(conversation);

    expect(others).toBe(1);
    expect(shown()).toEqual(["1"]);
  });

  it("wait for what a killed worker may have said just now, and look it up", async () => {
    const conversation = await chat("1");
    await drain(conversation);
    await say(conversation, "2");
    await world.database.pool.query(
      "UPDATE delivery SET state = 'sending', sending_at = clock_timestamp() WHERE state = 'pending'",
    );

    await drain(conversation);
    expect(shown()).toEqual(["1"]);
    expect(rings.at(-1)?.delayMs).toBeGreaterThan(0);
    slack.posts.push({
      thread: slack.roots[0]?.id ?? "",
      mark: `${conversation}.3`,
      id: "late",
      utterance: { kind: "customer", author: { name: "Jane Doe", avatarUrl: null }, text: "2" },
    });
    await pass();
    await drain(conversation);

    expect(shown()).toEqual(["1", "2"]);
    expect(new Set(await states(conversation))).toEqual(new Set(["sent"]));
  });

  it("a second holder stops the first: its fence is old", async () => {
    const conversation = await chat("1");
    await say(conversation, "2");
    let stolen = false;
    slack.onPost = async () => {
      if (stolen) return;
      stolen = true;
      await world.database.pool.query("UPDATE lane SET fence = fence + 1, leased_until = now() + interval '1 hour'");
    };

    await drain(conversation);

    expect(await states(conversation)).toEqual(["sent", "sending", "pending"]);
    expect(shown()).toEqual(["1"]);
  });
});

describe("the sweep", () => {
  const longAgo = () =>
    world.database.pool.query(
      "UPDATE delivery SET created_at = now() - interval '1 minute'; UPDATE lane SET due_at = now() - interval '1 second' - interval '1 minute'; UPDATE target SET due_at = now() - interval '1 second' - interval '1 minute'",
    );

  it("rings for what is due and for nothing else", async () => {
    const conversation = await chat();
    expect(await sweep({ ...parts, answers })).toBe(1);
    expect(rings).toEqual([{ lane: `${conversation}:${target}`, delayMs: 0 }]);

    await drain(conversation);

    expect(await sweep({ ...parts, answers })).toBe(0);
  });

  it("tells what is long overdue without the queue, and that the queue's rings went unheard", async () => {
    const unheard = vi.fn();
    parts.doorbell.unheard = unheard;
    const conversation = await chat();
    await sweep({ ...parts, answers });
    expect(unheard).not.toHaveBeenCalled();
    await longAgo();

    await sweep({ ...parts, answers });
    await answers.stop();

    expect(shown()).toEqual(["Hello"]);
    expect(rings).toHaveLength(1);
    expect(unheard).toHaveBeenCalledOnce();
    expect(await states(conversation)).toEqual(["sent", "sent"]);
  });

  it("tells one platform what is long overdue while the other hangs, and takes what waits for a place for heard (M5)", async () => {
    const discord = createFakeChannel("discord");
    await ensureTarget(world.desk, "discord", "1");
    const unheard = vi.fn();
    parts.doorbell.unheard = unheard;
    const settings = { timeoutMs: 30_000, leaseMs: 90_000, quarantineMs: 60_000 };
    const both = { ...parts, channels: [slack, discord], settings };
    answers = createAnswers(both);
    const patience = { timeout: 20_000 };
    const hanging: (() => void)[] = [];
    slack.onPost = () => new Promise<void>((resolve) => void hanging.push(resolve));
    for (let n = 0; n < 25; n += 1) await chat(String(n));
    await longAgo();

    await sweep({ ...both, answers });
    await vi.waitFor(() => {
      expect(discord.posts).toHaveLength(25);
      expect(hanging).toHaveLength(20);
    }, patience);
    await sweep({ ...both, answers });

    expect(unheard).toHaveBeenCalledOnce();
    expect(rings).toEqual([]);
    slack.onPost = async () => undefined;
    for (const answer of hanging) answer();
    await vi.waitFor(() => expect(slack.posts).toHaveLength(25), patience);
    await answers.stop();
  });
});
