// What does not go to the customer after all: its author reads why, where they wrote it, with the way to send it.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { noAttachments } from "../../test/attachments.ts";
import { buttonOf, handOf } from "../../test/commands.ts";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { createFakeChannel, type FakeChannel } from "../../test/fake-channel.ts";
import { silentDoorbell } from "../../test/silent-doorbell.ts";
import { silentLog } from "../../test/silent-log.ts";
import { drainLane } from "../delivery/deliver.ts";
import { ensureTarget } from "../delivery/targets.ts";
import type { AgentActor } from "../desk/actor.ts";
import { assignConversation, claimConversation } from "../desk/conversations/assign.ts";
import { listMessages } from "../desk/conversations/messages.ts";
import { startConversation } from "../desk/conversations/start.ts";
import { releaseHeldMessages } from "../desk/relay/hold.ts";
import { setRelayMode } from "../desk/relay/modes.ts";
import { receiveInThread, type ThreadDoor } from "./in-thread.ts";

let world: TestDesk;
let slack: FakeChannel;
let target: number;
let conversation: number;
let typed: number;

beforeEach(async () => {
  world = await openTestDesk();
  slack = createFakeChannel();
  target = (await ensureTarget(world.desk, "slack", "C1")).id;
  typed = 0;
  const started = await startConversation(world.desk, world.jane, { customer: world.jane.id, body: "Hello" });
  conversation = started.conversation;
  for (const [userId, { id: personId }] of [
    ["U1", world.dana],
    ["U2", world.lee],
  ] as const)
    await world.database.prisma.identity.create({ data: { personId, platform: "slack", externalId: userId } });
  await drain();
});
afterEach(() => world.close());

const drain = async () => {
  await world.database.pool.query("UPDATE lane SET due_at = now(), card_due_at = now()");
  await drainLane(
    {
      desk: world.desk,
      channels: [slack],
      files: noAttachments.files,
      doorbell: silentDoorbell,
      settings: { timeoutMs: 100, leaseMs: 1_000, quarantineMs: 300 },
      log: silentLog,
    },
    `${conversation}:${target}`,
  );
};

/** Gives the message's id on the platform. */
async function say(who: AgentActor, text: string, { again = false, saidAt = world.desk.now() } = {}): Promise<string> {
  const door: ThreadDoor = {
    desk: world.desk,
    platform: "slack",
    channel: slack,
    files: { ...noAttachments, origins: [], headers: {}, signInHint: "" },
    timeOf: () => saidAt.getTime() * 1_000,
    holdSeconds: 3,
    findAgent: async () => who,
    onHeld: () => {},
    log: silentLog,
  };
  typed += 1;
  const externalId = `m${typed}`;
  const userId = who === world.dana ? "U1" : "U2";
  const author = { userId, name: who.name };
  const threadId = slack.roots[0]?.id ?? "";
  const said = { target, threadId, externalId, author, text, startsWithMention: false, files: [], again };
  await receiveInThread(door, said);
  return externalId;
}

const release = async () => {
  world.clock.advance(4);
  await releaseHeldMessages(world.desk);
  await drain();
};
const heard = async () =>
  (await listMessages(world.desk, world.jane, { conversation })).map(({ message }) => message).slice(1);
const labels = () =>
  (slack.whispers.at(-1)?.card?.actions.flat() ?? []).map((action) => (action.kind === "button" ? action.label : ""));
const press = async (who: AgentActor, label: string) => {
  const { text, card } = slack.whispers.at(-1) ?? {};
  if (!card) throw new Error("Nobody was whispered a card.");
  return handOf(world, who).run(buttonOf({ text: text ?? "", card }, label).call);
};
const assignee = async () =>
  (await world.database.prisma.conversation.findUniqueOrThrow({ where: { id: conversation } })).assigneeId;

describe("plain words of who has not claimed it", () => {
  it("are claimed and sent while nobody has it", async () => {
    await say(world.lee, "It is out now.");
    expect(labels()).toEqual(["Claim & send", "Keep as note"]);

    await press(world.lee, "Claim & send");

    expect([await heard(), await assignee()]).toEqual([["It is out now."], world.lee.id]);
  });

  it("name who has it, who keeps it or loses it as the button says", async () => {
    await assignConversation(world.desk, world.dana, { at: { conversation }, assignee: world.dana.id });
    await say(world.lee, "It is out now.");
    expect(slack.whispers.at(-1)?.card?.body).toBe("Dana has this, so the customer did not get it.");
    expect(labels()).toEqual(["Send, Dana keeps it", "Take over & send", "Keep as note"]);

    await press(world.lee, "Send, Dana keeps it");
    expect([await heard(), await assignee()]).toEqual([["It is out now."], world.dana.id]);
    await say(world.lee, "And it is yours.");
    await press(world.lee, "Take over & send");

    expect([await heard(), await assignee()]).toEqual([["It is out now.", "And it is yours."], world.lee.id]);
  });

  it("stay a note when they are taken in after their author's claim, as are later words sent", async () => {
    const before = world.desk.now();
    world.clock.advance(1);
    await claimConversation(world.desk, world.lee, { at: { conversation } });

    await say(world.lee, "Nobody has this, and I do not want it.", { saidAt: before });
    expect(slack.whispers.at(-1)?.card?.body).toBe(
      "You wrote it before your words went to the customer here, so the customer did not get it.",
    );
    expect(labels()).toEqual(["Send anyway", "Keep as note"]);
    await say(world.lee, "It is out now.");
    await release();
    expect(await heard()).toEqual(["It is out now."]);
    await say(world.dana, "Mine.", { saidAt: before });

    expect(slack.whispers.at(-1)?.card?.body).toBe("Lee has this, so the customer did not get it.");
  });

  it("are the customer's behind a claim that was said before them, however late both are taken in", async () => {
    const claimed = world.desk.now();
    world.clock.advance(2);
    const said = world.desk.now();
    world.clock.advance(3_600);

    await say(world.lee, "!claim", { saidAt: claimed });
    await say(world.lee, "It is out now.", { saidAt: said });
    await release();

    expect(await heard()).toEqual(["It is out now."]);
  });

  it("stay a note that were written before their channel got a mode that would send them", async () => {
    await setRelayMode(world.desk, world.dana, { channel: "C1", mode: "explicit" });
    const before = world.desk.now();
    world.clock.advance(1);
    await setRelayMode(world.desk, world.dana, { channel: "C1", mode: "all" });

    await say(world.lee, "He is rude.", { saidAt: before });
    await say(world.lee, "It is out now.");
    await release();

    expect(await heard()).toEqual(["It is out now."]);
  });

  it("are offered, too, while they wait behind a colleague's, which go first", async () => {
    await claimConversation(world.desk, world.dana, { at: { conversation } });
    await say(world.dana, "One moment.");
    await say(world.lee, "It is out now.");

    await press(world.lee, "Send, Dana keeps it");

    expect(await heard()).toEqual(["One moment.", "It is out now."]);
  });
});

it("are taken in again with ⏳ in the place of the ❌ that they had", async () => {
  const changes: [string, string | null][] = [];
  const { setReceipt } = slack;
  slack.setReceipt = async (...all) => {
    changes.push([all[3], all[4]]);
    return setReceipt(...all);
  };

  await say(world.lee, "note: as before", { again: true });

  expect(changes).toEqual([["held", "failed"]]);
});

describe("words that are refused when their time comes", () => {
  beforeEach(() => claimConversation(world.desk, world.dana, { at: { conversation } }));

  it("become a note with ❌ and the reason, and are sent by Retry once nothing is in the way", async () => {
    const message = await say(world.dana, "It is out now.");
    expect(slack.receipts.get(message)).toBe("held");
    await setRelayMode(world.desk, world.dana, { channel: "C1", mode: "off" });
    await release();

    expect(await heard()).toEqual([]);
    expect(slack.receipts.get(message)).toBe("failed");
    expect(slack.whispers.at(-1)).toMatchObject({ userId: "U1", card: { title: "❌ Your message was not sent" } });
    expect(slack.posts.at(-1)?.utterance.text).toMatch(/^⚠️ What Dana wrote was not sent to the customer: This channel/);

    await setRelayMode(world.desk, world.dana, { channel: "C1", mode: "assignee" });
    await press(world.dana, "Retry");
    await drain();

    expect(await heard()).toEqual(["It is out now."]);
    expect(slack.receipts.get(message)).toBe("delivered");
  });

  it("are not those of somebody who was removed meanwhile, nor a note of theirs", async () => {
    await say(world.dana, "Goodbye.");
    await say(world.dana, "note: she was kind");
    await world.database.prisma.person.update({ where: { id: world.dana.id }, data: { disabledAt: new Date() } });
    await release();

    expect(await heard()).toEqual([]);
    const notes = await world.database.prisma.message.findMany({
      where: { visibility: "internal" },
      orderBy: { id: "asc" },
    });
    expect(notes.map(({ body }) => body)).toEqual(["Goodbye.", "she was kind"]);
    expect(Object.fromEntries(slack.receipts)).toEqual({ m1: "failed", m2: "kept" });
  });
});
