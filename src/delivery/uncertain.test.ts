// What may have been said, and nobody knows: it is looked up before anything else, held while it cannot be, and on the list of what failed.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { createFakeChannel, type FakeChannel, type FakeFault } from "../../test/fake-channel.ts";
import { deleteMessage, editMessage } from "../desk/conversations/edit-message.ts";
import { receiveFromCustomer } from "../desk/conversations/receive.ts";
import { replyToCustomer } from "../desk/conversations/reply.ts";
import { startConversation } from "../desk/conversations/start.ts";
import { discardDelivery } from "../desk/deliveries/discard.ts";
import { listFailedDeliveries } from "../desk/deliveries/list-failed.ts";
import { retryDelivery } from "../desk/deliveries/retry.ts";
import { ChannelError, type ChannelFailure } from "./channel.ts";
import { drainLane } from "./deliver.ts";
import { ensureTarget } from "./targets.ts";
import { deliveryTo } from "./testing.ts";

let world: TestDesk;
let slack: FakeChannel;
let target: number;
let conversation: number;

beforeEach(async () => {
  world = await openTestDesk();
  slack = createFakeChannel("slack", 20);
  target = (await ensureTarget(world.desk, "slack", "C1")).id;
  conversation = (await startConversation(world.desk, world.jane, { customer: world.jane.id, body: "Hello" }))
    .conversation;
});
afterEach(() => world.close());

const drain = () => drainLane(deliveryTo(slack, world.desk), `${conversation}:${target}`);
const reply = async (body: string) =>
  (await replyToCustomer(world.desk, world.dana, { at: { conversation }, body })).message;
const shown = () => slack.posts.map(({ utterance }) => utterance.text);
const fail = (call: FakeFault["call"], applied: boolean, failure: ChannelFailure = "unknown") =>
  slack.faults.push({ call, applied, error: new ChannelError(failure, `${call}: made to fail`) });
const pass = () =>
  world.database.pool.query(
    "UPDATE lane SET due_at = now() - interval '1 second'; UPDATE target SET due_at = now() - interval '1 second'; UPDATE delivery SET sending_at = sending_at - interval '1 hour', created_at = created_at - interval '1 hour'; UPDATE thread SET sending_at = sending_at - interval '1 hour'",
  );
const last = () => world.database.prisma.delivery.findFirstOrThrow({ orderBy: { id: "desc" } });
const failed = async () => (await listFailedDeliveries(world.desk, world.lee, {})).failed;

describe("what was taken back while nobody knew whether it was said", () => {
  it("is removed when it was", async () => {
    await drain();
    const message = await reply("my password is x");
    fail("post", true);
    await drain();
    await deleteMessage(world.desk, world.dana, { message });
    await pass();

    await drain();

    expect(shown()).toEqual(["Hello"]);
    expect((await last()).state).toBe("sent");
  });

  it("is not said when it was not", async () => {
    await drain();
    const message = await reply("my password is x");
    fail("post", false);
    await drain();
    await deleteMessage(world.desk, world.dana, { message });
    await pass();

    await drain();

    expect(shown()).toEqual(["Hello"]);
  });

  it("is removed where an edit left no words for it", async () => {
    await drain();
    const message = await reply("My password, it is x");
    slack.onPost = async (mark) => {
      if (mark.endsWith("/1")) fail("post", true);
    };
    await editMessage(world.desk, world.dana, { message, body: "My words, and then my password" });
    await drain();
    expect(shown()).toEqual(["Hello", "My words, and then", "my password"]);
    await editMessage(world.desk, world.dana, { message, body: "My words" });
    await pass();

    await drain();

    expect(shown()).toEqual(["Hello", "My words"]);
  });

  it("is removed where it was the end of an edit", async () => {
    await drain();
    const message = await reply("My words");
    await drain();
    await editMessage(world.desk, world.dana, { message, body: "My words, and then my password" });
    fail("post", true);
    await drain();
    expect(shown()).toEqual(["Hello", "My words, and then", "my password"]);
    await deleteMessage(world.desk, world.dana, { message });
    await pass();

    await drain();

    expect(shown()).toEqual(["Hello"]);
  });
});

describe("what was discarded while nobody knew whether it was said", () => {
  let message: number;
  beforeEach(async () => {
    await drain();
    message = await reply("my password is x");
    fail("post", true);
    await drain();
    await pass();
    await discardDelivery(world.desk, world.lee, { delivery: Number((await last()).id) });
    await drain();
    expect(shown()).toContain("my password is x");
  });

  it("is removed when it is deleted", async () => {
    await deleteMessage(world.desk, world.dana, { message });
    await drain();

    expect(shown().slice(0, 2)).toEqual(["Hello", "Lee discarded"]);
  });

  it("says what it was edited to", async () => {
    await editMessage(world.desk, world.dana, { message, body: "my words" });
    await drain();

    expect(shown().slice(0, 3)).toEqual(["Hello", "my words", "Lee discarded"]);
  });
});

describe("what cannot be looked up", () => {
  it.each(["refused", "unknown", "later", "blocked"] as const)(
    "is held and on the list, and said once (%s)",
    async (failure) => {
      fail("post", true);
      await drain();
      await pass();
      fail("findPost", false, failure);
      await drain();

      expect(await failed()).toEqual([expect.objectContaining({ state: "stuck", reason: "findPost: made to fail" })]);
      await pass();
      await drain();

      expect(shown()).toEqual(["Hello"]);
      expect(await last()).toMatchObject({ state: "sent", reason: null });
    },
  );

  it.each(["openThread", "post"] as const)("is on the list where no answer ever comes (%s)", async (call) => {
    fail(call, false);
    await drain();
    await pass();

    expect(await failed()).toEqual(
      Array.from({ length: 1 }, () => expect.objectContaining({ state: "stuck", reason: `${call}: made to fail` })),
    );
  });

  it("is on the list where an edit never goes through", async () => {
    await drain();
    const message = await reply("teh");
    await drain();
    await editMessage(world.desk, world.dana, { message, body: "the" });
    fail("editPost", false);
    await drain();
    await pass();

    expect(await failed()).toEqual([expect.objectContaining({ event: "message.edited", state: "stuck" })]);
  });

  it("is looked up when somebody sends again what was given up, though it may stand there", async () => {
    await drain();
    await receiveFromCustomer(world.desk, world.jane, { at: { conversation }, body: "Are you there?" });
    fail("post", true);
    await drain();
    await world.database.pool.query("UPDATE delivery SET state = 'dead', reason = 'x' WHERE state = 'sending'");
    const { id } = await world.database.prisma.delivery.findFirstOrThrow({ where: { state: "dead" } });
    await pass();

    await retryDelivery(world.desk, world.lee, { delivery: Number(id) });
    await drain();

    expect(shown().filter((text) => text === "Are you there?")).toHaveLength(1);
  });
});
