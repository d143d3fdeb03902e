// Hands that are too late: of a process that was frozen, that waited for its database, or that was killed between two of its steps.
// Whoever has the lane by then is neither undone nor repeated by them.

import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { refitDesk } from "../../test/chaos/refit.ts";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { createFakeChannel, type FakeChannel } from "../../test/fake-channel.ts";
import { editMessage } from "../desk/conversations/edit-message.ts";
import { receiveFromCustomer } from "../desk/conversations/receive.ts";
import { replyToCustomer } from "../desk/conversations/reply.ts";
import { startConversation } from "../desk/conversations/start.ts";
import { ChannelError } from "./channel.ts";
import { type DeliveryParts, drainLane } from "./deliver.ts";
import { ensureTarget } from "./targets.ts";
import { deliveryTo } from "./testing.ts";

const settings = { timeoutMs: 200, leaseMs: 5_000, quarantineMs: 600 };

let world: TestDesk;
let slack: FakeChannel;
let parts: DeliveryParts;
let target: number;
let conversation: number;

beforeEach(async () => {
  world = await openTestDesk();
  slack = createFakeChannel();
  target = (await ensureTarget(world.desk, "slack", "C1")).id;
  parts = deliveryTo(slack, world.desk, { settings });
  conversation = (await startConversation(world.desk, world.jane, { customer: world.jane.id, body: "First" }))
    .conversation;
});
afterEach(() => world.close());

const drain = (with_: Partial<DeliveryParts> = {}) => drainLane({ ...parts, ...with_ }, `${conversation}:${target}`);
const say = (body: string) => receiveFromCustomer(world.desk, world.jane, { at: { conversation }, body });
const shown = () => slack.posts.map(({ utterance }) => utterance.text);
const sql = (text: string) => world.database.pool.query(text);
/** Every wait and every lease is over. */
const pass = () =>
  sql(`UPDATE lane SET due_at = now() - interval '1 second', leased_until = NULL; UPDATE delivery SET sending_at = sending_at - interval '1 hour';
       UPDATE thread SET sending_at = sending_at - interval '1 hour', recap_at = recap_at - interval '1 hour'`);

/** A desk on which something happens before or after a statement is carried out; what throws is a death at this place. */
const deskWhere = (
  name: string,
  happens: (values: unknown[]) => Promise<void>,
  when: "before" | "after" = "before",
) => ({
  desk: refitDesk(world.desk, {
    async statement(statement, values, run) {
      if (statement.name === name && when === "before") await happens(values);
      const result = await run(statement);
      if (statement.name === name && when === "after") await happens(values);
      return result;
    },
  }),
});
const dies = async () => {
  throw new Error("killed");
};

it("a refusal that comes too late does not undo the thread that somebody else opened meanwhile (M5)", async () => {
  const { openThread } = slack;
  slack.openThread = async () => {
    slack.openThread = openThread;
    await pass();
    await drain();
    throw new ChannelError("later", "a 429 that was long on its way");
  };
  await drain();
  await say("Second");
  await pass();
  await drain();

  expect(slack.roots).toHaveLength(1);
  expect(shown()).toEqual(["First", "Second"]);
});

it("an answer that comes too late does not lead the conversation into another thread (M7)", async () => {
  const { openThread } = slack;
  slack.openThread = async () => {
    slack.openThread = openThread;
    await pass();
    await drain();
    return { rootId: "late", threadId: "late" };
  };
  await drain();
  await say("Second");
  await pass();
  await drain();

  expect(new Set(slack.posts.map(({ thread }) => thread))).toEqual(new Set([slack.roots[0]?.id]));
  expect(shown()).toEqual(["First", "Second"]);
});

it("a thread that is gone for one whose lease is over is not gone for the next (M5)", async () => {
  await drain();
  await say("Second");
  const { post } = slack;
  slack.post = async () => {
    slack.post = post;
    await pass();
    await drain();
    throw new ChannelError("gone", "an answer of before it was restored");
  };
  await drain();
  await say("Third");
  await pass();
  await drain();

  expect(slack.roots).toHaveLength(1);
  expect(shown()).toEqual(["First", "Second", "Third"]);
});

it.each([
  ["a post", "delivery-sending"],
  ["the opening of a thread", "thread-begin"],
])("%s that would begin long after it was written down is written down anew (M4)", async (_, statement) => {
  let written = 0;
  await drain(
    deskWhere(
      statement,
      async () => {
        written += 1;
        if (written === 1) await sleep(1_100);
      },
      "after",
    ),
  );
  expect(slack.roots.length + slack.posts.length).toBe(written === 2 ? 2 : 0);
  await pass();
  await drain();

  expect(written).toBeLessThanOrEqual(2);
  expect(slack.roots).toHaveLength(1);
  expect(shown()).toEqual(["First"]);
});

it("what somebody discarded a moment before its call is not said (M4)", async () => {
  await drain();
  await say("Second");

  await drain(
    deskWhere(
      "delivery-sending",
      async () => void (await sql("UPDATE delivery SET state = 'superseded' WHERE state = 'pending'")),
    ),
  );

  expect(shown()).toEqual(["First"]);
  expect((await world.database.prisma.delivery.findFirst({ orderBy: { id: "desc" } }))?.state).toBe("superseded");
});

it("an edit that takes long changes nothing more once somebody else has the lane (M5)", async () => {
  slack = createFakeChannel("slack", 10);
  parts.channels = [slack];
  const at = { conversation };
  const { message } = await replyToCustomer(world.desk, world.dana, { at, body: "one of it, two of it" });
  await drain();
  expect(shown()).toEqual(["First", "one of it,", "two of it"]);
  const edit = (body: string) => editMessage(world.desk, world.dana, { message, body });
  await edit("old of it, old too");
  const { editPost } = slack;
  slack.editPost = async (...first) => {
    slack.editPost = editPost;
    await editPost(...first);
    // The lease runs out on the way.
    await sleep(700);
    await edit("new of it, new too");
    await pass();
    await drain();
  };

  await drain({ settings: { timeoutMs: 100, leaseMs: 600, quarantineMs: 600 } });

  expect(shown()).toEqual(["First", "new of it,", "new too"]);
});

it("the line in the place of what can never be shown stands there once, though its author was killed", async () => {
  slack.onPost = async (mark) => {
    if (!mark.endsWith("!")) throw new ChannelError("refused", "too strange");
  };
  await drain(deskWhere("delivery-finish", async (values) => (values[2] === "dead" ? dies() : undefined))).catch(
    () => undefined,
  );
  expect(shown()).toHaveLength(1);
  await pass();
  await drain();

  expect(shown()).toEqual([expect.stringContaining("could not be shown here")]);
});

it("what was given up has its line for the team, though its author was killed between the two", async () => {
  slack.onPost = async (mark) => {
    if (!mark.endsWith("!")) throw new ChannelError("refused", "too strange");
  };
  await drain(deskWhere("record-event", dies)).catch(() => undefined);
  await pass();
  await drain();

  const alerts = await world.database.prisma.event.count({ where: { type: "delivery.failed" } });
  expect(alerts).toBe(1);
  expect(shown()).toEqual([expect.stringContaining("could not be shown here")]);
});

it.each(["later", "unknown", "gone"] as const)(
  "the line in the place of what can never be shown is tried again (%s)",
  async (failure) => {
    await say("Second");
    let tries = 0;
    slack.onPost = async (mark) => {
      if (!mark.endsWith("!")) throw new ChannelError("refused", "too strange");
      tries += 1;
      if (tries === 1) throw new ChannelError(failure, "not now");
    };
    await drain();
    expect(shown()).toEqual([]);
    await pass();
    await drain();

    expect(shown()).toHaveLength(2);
  },
);

it("the line in the place of what can never be shown waits its turn", async () => {
  Object.assign(slack, { budgets: { post: { gapMs: 60_000, burst: 2 } } });
  slack.onPost = async (mark) => {
    if (!mark.endsWith("!")) throw new ChannelError("refused", "too strange");
  };
  await drain();
  expect(shown()).toEqual([]);
  await sql("UPDATE budget SET full_at = now(); UPDATE lane SET slot_at = NULL");
  await pass();
  await drain();

  expect(shown()).toEqual([expect.stringContaining("could not be shown here")]);
});

it("what came before is said once in a new thread, though it was on its way when its author was killed", async () => {
  await drain();
  slack.roots.length = 0;
  await say("Second");
  await drain();
  await pass();
  const { post } = slack;
  let land = async () => {};
  slack.post = async (...said) => {
    slack.post = post;
    land = async () => void (await post(...said));
    throw new Error("killed");
  };
  await drain().catch(() => undefined);
  await drain();
  await land();
  await pass();
  await drain();

  expect(slack.posts.filter(({ mark }) => mark.endsWith("~"))).toHaveLength(1);
  expect(shown().at(-1)).toBe("Second");
});

it("a thread whose beginning cannot be said begins without", async () => {
  await drain();
  slack.roots.length = 0;
  await say("Second");
  await drain();
  await pass();
  slack.faults.push({ call: "post", applied: false, error: new ChannelError("refused", "too strange") });
  await drain();

  expect(shown()).toEqual(["First", "Second"]);
});
