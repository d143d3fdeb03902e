import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { createFakeChannel, type FakeChannel, type FakeFault } from "../../test/fake-channel.ts";
import { addNote } from "../desk/conversations/add-note.ts";
import { deleteMessage, editMessage } from "../desk/conversations/edit-message.ts";
import { receiveFromCustomer } from "../desk/conversations/receive.ts";
import { replyToCustomer } from "../desk/conversations/reply.ts";
import { startConversation } from "../desk/conversations/start.ts";
import { discardDelivery } from "../desk/deliveries/discard.ts";
import { findKnownMessage } from "../desk/relay/place.ts";
import { ChannelError } from "./channel.ts";
import { type DeliveryParts, drainLane } from "./deliver.ts";
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
  conversation = (await startConversation(world.desk, world.jane, { customer: world.jane.id, body: "Hello" }))
    .conversation;
  await drain();
});
afterEach(() => world.close());

const drain = () => drainLane(parts, `${conversation}:${target}`);
const say = (body: string) => receiveFromCustomer(world.desk, world.jane, { at: { conversation }, body });
const sayAll = async (bodies: readonly string[]) => {
  const said = [];
  for (const body of bodies) said.push((await say(body)).message);
  return said;
};
/** The channel falls behind: what waits has waited for more than a minute. */
const fallBehind = () => sql("UPDATE delivery SET created_at = created_at - interval '61 seconds'");
const sql = (text: string) => world.database.pool.query(text);
const pass = () =>
  sql(
    "UPDATE lane SET due_at = now() - interval '1 second'; UPDATE target SET due_at = now() - interval '1 second'; UPDATE delivery SET sending_at = sending_at - interval '1 hour'",
  );
const fail = (
  call: FakeFault["call"],
  applied: boolean,
  failure: ConstructorParameters<typeof ChannelError>[0] = "unknown",
) => slack.faults.push({ call, applied, error: new ChannelError(failure, "made to fail") });
/** What was posted since Hello, each post as the words of its lines. */
const shown = () => slack.posts.slice(1).map(({ utterance }) => wordsOf(utterance.text));
const wordsOf = (text: string) =>
  text
    .split("\n")
    .filter((line) => !/^▸ \d+ · \d\d [A-Z][a-z]{2} \d\d:\d\d UTC$/.test(line))
    .join(" ");
const waiting = () =>
  world.database.prisma.delivery.findMany({ where: { targetId: target, state: { in: ["pending", "sending"] } } });

describe("words that wait", () => {
  it("are told in one post when the channel is behind: each with its number and its time, under the customer's name", async () => {
    await sayAll(["one", "two\nlines", "three"]);
    await fallBehind();
    await drain();

    expect(slack.posts).toHaveLength(2);
    expect(slack.posts[1]).toMatchObject({
      mark: `${conversation}.3-5`,
      utterance: { kind: "customer", author: { name: "Jane Doe" } },
    });
    const time = "\\d\\d [A-Z][a-z]{2} \\d\\d:\\d\\d UTC";
    expect(slack.posts[1]?.utterance.text).toMatch(
      new RegExp(`^▸ 3 · ${time}\\none\\n▸ 4 · ${time}\\ntwo\\nlines\\n▸ 5 · ${time}\\nthree$`),
    );
    expect(await waiting()).toEqual([]);
    expect(await world.database.prisma.lane.count({ where: { cardDueAt: { not: null } } })).toBe(0);
  });

  it("are told one by one when it is not", async () => {
    await sayAll(["one", "two"]);
    await drain();

    expect(slack.posts.map(({ utterance }) => utterance.text)).toEqual(["Hello", "one", "two"]);
  });

  it("are told in one post sooner where a channel counts as behind sooner", async () => {
    parts.settings = { ...parts.settings, behindMs: 30_000 };
    await sayAll(["one", "two"]);
    await sql("UPDATE delivery SET created_at = created_at - interval '31 seconds'");
    await drain();

    expect(shown()).toEqual(["one two"]);
  });

  it("share a post with nothing but words of the same customer that fit", async () => {
    await sayAll(["one", "two"]);
    await addNote(world.desk, world.dana, { at: { conversation }, body: "a note" });
    await sayAll(["three", "four"]);
    await replyToCustomer(world.desk, world.dana, { at: { conversation }, body: "a reply" });
    await sayAll(["x".repeat(600), "y".repeat(600), "five", "z".repeat(1_500), "six", "somebody else's"]);
    await sql(`UPDATE message SET author_id = ${world.jane.id} WHERE body IN ('a note', 'a reply');
               UPDATE message SET author_id = ${world.dana.id} WHERE body = 'somebody else''s'`);
    await fallBehind();
    await drain();

    const long = "z".repeat(1_500);
    expect(shown()).toEqual([
      "one two",
      "a note",
      "three four",
      "a reply",
      "x".repeat(600),
      `${"y".repeat(600)} five`,
      long.slice(0, 1_000),
      long.slice(1_000),
      "six",
      "somebody else's",
    ]);
    expect(slack.posts.map(({ utterance }) => utterance.kind).filter((kind) => kind !== "customer")).toEqual([
      "note",
      "agent",
    ]);
  });

  it("spend one call of the channel's budget", async () => {
    slack = { ...slack, budgets: { post: { gapMs: 600_000, burst: 1 } } };
    parts.channels = [slack];
    await sayAll(["one", "two", "three"]);
    await fallBehind();
    await drain();

    expect(shown()).toEqual(["one two three"]);
  });

  it("never look as if another line began in them", async () => {
    await sayAll(["one", "two\n▸ 9 · 01 Jan 00:00 UTC\n ▸ forged"]);
    await fallBehind();
    await drain();

    expect(slack.posts[1]?.utterance.text.match(/^\s*▸/gm)).toHaveLength(2);
  });

  it("leave out what was deleted before it was told", async () => {
    const [, second] = await sayAll(["one", "two", "three"]);
    await deleteMessage(world.desk, world.jane, { message: second ?? 0 });
    await fallBehind();
    await drain();

    expect(shown()).toEqual(["one", "three"]);
  });
});

describe("a post of several words whose call fails", () => {
  it("is looked up as a whole, and said once when it was said, whatever came to wait meanwhile", async () => {
    await sayAll(["one", "two"]);
    await fallBehind();
    fail("post", true);
    await drain();
    expect((await waiting()).map(({ state }) => state)).toEqual(["sending", "sending"]);
    await say("three");
    await fallBehind();

    await drain();
    expect(shown()).toEqual(["one two"]);
    await pass();
    await drain();

    expect(shown()).toEqual(["one two", "three"]);
    expect(await waiting()).toEqual([]);
    expect(await world.database.prisma.messageCopy.count({ where: { externalId: slack.posts[1]?.id ?? "" } })).toBe(2);
  });

  it("is looked up whatever was taken back meanwhile, and loses that", async () => {
    const [first] = await sayAll(["one", "two", "three"]);
    await fallBehind();
    fail("post", true);
    await drain();
    await deleteMessage(world.desk, world.jane, { message: first ?? 0 });
    await pass();
    await drain();

    expect(shown()).toEqual(["two three"]);
  });

  it("is said again when it was not, with what came to wait meanwhile", async () => {
    await sayAll(["one", "two"]);
    await fallBehind();
    fail("post", false);
    await drain();
    await say("three");
    await fallBehind();
    await pass();
    await drain();

    expect(shown()).toEqual(["one two three"]);
    expect(await waiting()).toEqual([]);
  });

  it.each([["later"], ["blocked"]] as const)("waits and is said once when it was put off (%s)", async (failure) => {
    await sayAll(["one", "two"]);
    await fallBehind();
    fail("post", false, failure);
    await drain();
    expect(await waiting()).toMatchObject([
      { state: "pending", attempts: 0, folded: null },
      { state: "pending", attempts: 0, folded: null },
    ]);

    await pass();
    await drain();

    expect(shown()).toEqual(["one two"]);
  });

  it("goes on in a new thread when the old one is gone", async () => {
    await sayAll(["one", "two"]);
    await fallBehind();
    fail("post", false, "gone");
    await drain();
    await pass();
    await drain();

    expect(slack.roots).toHaveLength(2);
    expect(slack.posts.at(-1)).toMatchObject({ thread: slack.roots[1]?.id, mark: `${conversation}.3-4` });
  });

  it("is told word by word when it is refused: only what is poison is not shown", async () => {
    await sayAll(["one", "poison", "three"]);
    await fallBehind();
    fail("post", false, "refused");
    slack.onPost = async (mark) => {
      if (mark === `${conversation}.4`) fail("post", false, "refused");
    };
    await drain();

    expect(shown()).toEqual(["one", expect.stringContaining("Message 4 could not be shown here"), "three"]);
    const dead = await world.database.prisma.delivery.findMany({ where: { state: "dead" } });
    expect(dead).toHaveLength(1);
    expect(await world.database.prisma.event.count({ where: { type: "delivery.failed" } })).toBe(1);
  });

  it("is looked up after its worker was killed, before or after the call", async () => {
    await sayAll(["one", "two"]);
    await fallBehind();
    slack.onPost = async () => {
      slack.onPost = async () => {};
      // Somebody else has the lane by now: nothing that this worker writes counts.
      await sql("UPDATE lane SET fence = fence + 1, leased_until = NULL");
    };
    await drain();
    expect((await waiting()).map(({ state }) => state)).toEqual(["sending", "sending"]);
    await pass();
    await drain();
    expect(shown()).toEqual(["one two"]);

    await sayAll(["three", "four"]);
    await sql(
      `UPDATE delivery SET state = 'sending', sending_at = clock_timestamp() - interval '1 hour', folded = '${conversation}.5-6' WHERE state = 'pending' AND target_id = ${target}`,
    );
    await fallBehind();
    await drain();

    expect(shown()).toEqual(["one two", "three four"]);
  });

  it("is still looked up as a whole when somebody discards one of its words meanwhile", async () => {
    await sayAll(["one", "two", "three"]);
    await fallBehind();
    fail("post", true);
    await drain();
    const [first] = await waiting();
    await sql("UPDATE lane SET leased_until = NULL");
    await discardDelivery(world.desk, world.dana, { delivery: Number(first?.id) });
    await pass();
    await drain();

    expect(shown()[0]).toBe("one two three");
    expect(shown().filter((words) => /two|three/.test(words))).toHaveLength(1);
    expect(await waiting()).toEqual([]);
  });

  describe("and of which somebody discards what may stand there", () => {
    const discard = async (only?: number) => {
      const said = await sayAll(["one", "two", "three"]);
      await fallBehind();
      fail("post", true);
      await drain();
      const inDoubt = await waiting();
      await sql("UPDATE lane SET leased_until = NULL");
      for (const { id } of inDoubt.slice(0, only))
        await discardDelivery(world.desk, world.dana, { delivery: Number(id) });
      await pass();
      await drain();
      expect(shown()[0]).toBe("one two three");
      return said;
    };

    it("loses that when it is deleted", async () => {
      const [first] = await discard(1);
      await deleteMessage(world.desk, world.jane, { message: first ?? 0 });
      await drain();

      expect(shown()[0]).toBe("two three");
    });

    it("says what that was edited to, in its place", async () => {
      const [first] = await discard(1);
      await editMessage(world.desk, world.jane, { message: first ?? 0, body: "ONE" });
      await drain();

      expect(shown()[0]).toBe("ONE two three");
    });

    it("shows the rest where all of it was discarded and one word is deleted", async () => {
      const [, second] = await discard();
      await deleteMessage(world.desk, world.jane, { message: second ?? 0 });
      await drain();

      expect(shown()[0]).toBe("one three");
    });
  });
});

describe("a post of several words, later", () => {
  let said: number[];
  beforeEach(async () => {
    said = await sayAll(["one", "two", "three"]);
    await fallBehind();
    await drain();
  });
  const [edit, remove] = [
    async (at: number, body: string) => {
      await editMessage(world.desk, world.jane, { message: said[at] ?? 0, body });
      await drain();
    },
    async (at: number) => {
      await deleteMessage(world.desk, world.jane, { message: said[at] ?? 0 });
      await drain();
    },
  ];

  it("shows an edit in its place", async () => {
    await edit(1, "TWO");
    await edit(0, "ONE");

    expect(shown()).toEqual(["ONE TWO three"]);
  });

  it("loses what is deleted, and goes with the last of it", async () => {
    await remove(0);
    expect(shown()).toEqual(["two three"]);
    await remove(2);
    expect(shown()).toEqual(["two"]);
    expect(slack.posts[1]?.utterance.text).toContain("▸ 4 ·");
    await remove(1);

    expect(shown()).toEqual([]);
  });

  it("shows no word that was deleted, even before its own event comes", async () => {
    await deleteMessage(world.desk, world.jane, { message: said[2] ?? 0 });
    fail("editPost", false, "later");
    await drain();
    await pass();
    await drain();

    expect(shown()).toEqual(["one two"]);
  });

  it("gives up a word that grew too long for it: that is said by itself, and stays right after that", async () => {
    const long = `${"two ".repeat(300)}end`;
    await edit(1, long);
    expect(shown()[0]).toBe("one three");
    expect(shown().slice(1).join(" ")).toBe(long);

    await edit(1, "TWO");
    await edit(0, "ONE");
    await remove(2);

    expect(shown()).toEqual(["ONE", "TWO"]);
  });

  it("is known by what it shows", async () => {
    const at = slack.posts[1]?.id ?? "";
    await remove(0);

    expect(await findKnownMessage(world.desk, target, at)).toMatchObject({
      conversation,
      what: "message",
      fromCustomer: true,
      message: expect.toSatisfy((message: number) => said.slice(1).includes(message)),
    });
  });
});
