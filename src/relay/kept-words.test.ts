// What does not go to the customer after all: its author reads why, where they wrote it, with the way to send it.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { handOf } from "../../test/commands.ts";
import type { TestDesk } from "../../test/desk.ts";
import { assignConversation, claimConversation } from "../desk/conversations/assign.ts";
import { setRelayMode } from "../desk/relay/modes.ts";
import { openThreadDesk, type ThreadDesk } from "./testing.ts";

let thread: ThreadDesk;
let world: TestDesk;

beforeEach(async () => {
  thread = await openThreadDesk();
  world = thread.world;
});
afterEach(() => thread.close());

const assignee = async () =>
  (await world.database.prisma.conversation.findUniqueOrThrow({ where: { id: thread.conversation } })).assigneeId;

describe("plain words of who has not claimed it", () => {
  it("are claimed and sent while nobody has it", async () => {
    await thread.say(world.lee, "It is out now.");
    expect(thread.labels()).toEqual(["Claim & send", "Keep as note"]);

    await thread.press(world.lee, "Claim & send");

    expect([await thread.heard(), await assignee()]).toEqual([["It is out now."], world.lee.id]);
  });

  it("are taken from nobody who claimed it meanwhile: it asks again", async () => {
    await thread.say(world.lee, "It is out now.");
    await claimConversation(world.desk, world.dana, { at: { conversation: thread.conversation } });

    const asked = await thread.press(world.lee, "Claim & send");

    expect(asked).toMatchObject({ text: "Dana has this by now, so nothing was sent.", refused: true });
    expect([await thread.heard(), await assignee()]).toEqual([[], world.dana.id]);
    await handOf(world, world.lee).press(asked, "Send, Dana keeps it");
    expect([await thread.heard(), await assignee()]).toEqual([["It is out now."], world.dana.id]);
  });

  it("are sent as the button found them: what they say since then is shown first", async () => {
    const message = await thread.say(world.lee, "It is out now.");
    await thread.edit(world.lee, message, "It is broken, and he must not know.");

    const asked = await thread.press(world.lee, "Claim & send");

    expect(asked).toMatchObject({ text: "This note says something else by now, so nothing was sent.", refused: true });
    expect(asked.card?.body).toBe("It is broken, and he must not know.");
    expect([await thread.heard(), await assignee()]).toEqual([[], null]);
    await thread.edit(world.lee, message, "It is out tomorrow.");
    const again = await handOf(world, world.lee).press(asked, "Send it");
    expect([await thread.heard(), again.card?.body]).toEqual([[], "It is out tomorrow."]);
    await handOf(world, world.lee).press(again, "Send it");
    expect([await thread.heard(), await assignee()]).toEqual([["It is out tomorrow."], world.lee.id]);
  });

  it("name who has it, who keeps it or loses it as the button says", async () => {
    await assignConversation(world.desk, world.dana, {
      at: { conversation: thread.conversation },
      assignee: world.dana.id,
    });
    await thread.say(world.lee, "It is out now.");
    expect(thread.channel.whispers.at(-1)?.card?.body).toBe("Dana has this, so the customer did not get it.");
    expect(thread.labels()).toEqual(["Send, Dana keeps it", "Take over & send", "Keep as note"]);

    await thread.press(world.lee, "Send, Dana keeps it");
    expect([await thread.heard(), await assignee()]).toEqual([["It is out now."], world.dana.id]);
    await thread.say(world.lee, "And it is yours.");
    await thread.press(world.lee, "Take over & send");

    expect([await thread.heard(), await assignee()]).toEqual([["It is out now.", "And it is yours."], world.lee.id]);
  });

  it("stay a note when they are taken in after their author's claim, as are later words sent", async () => {
    const before = world.desk.now();
    world.clock.advance(1);
    await claimConversation(world.desk, world.lee, { at: { conversation: thread.conversation } });

    await thread.say(world.lee, "Nobody has this, and I do not want it.", { saidAt: before });
    expect(thread.channel.whispers.at(-1)?.card?.body).toBe(
      "You wrote it before your words went to the customer here, so the customer did not get it.",
    );
    expect(thread.labels()).toEqual(["Send anyway", "Keep as note"]);
    await thread.say(world.lee, "It is out now.");
    await thread.release();
    expect(await thread.heard()).toEqual(["It is out now."]);
    await thread.say(world.dana, "Mine.", { saidAt: before });

    expect(thread.channel.whispers.at(-1)?.card?.body).toBe("Lee has this, so the customer did not get it.");
  });

  it("are the customer's behind a claim that was said before them, however late both are taken in", async () => {
    const claimed = world.desk.now();
    world.clock.advance(2);
    const said = world.desk.now();
    world.clock.advance(3_600);

    await thread.say(world.lee, "!claim", { saidAt: claimed });
    await thread.say(world.lee, "It is out now.", { saidAt: said });
    await thread.release();

    expect(await thread.heard()).toEqual(["It is out now."]);
  });

  it("stay a note that were written before their channel got a mode that would send them", async () => {
    await setRelayMode(world.desk, world.dana, { channel: "C1", mode: "explicit" });
    const before = world.desk.now();
    world.clock.advance(1);
    await setRelayMode(world.desk, world.dana, { channel: "C1", mode: "all" });

    await thread.say(world.lee, "He is rude.", { saidAt: before });
    await thread.say(world.lee, "It is out now.");
    await thread.release();

    expect(await thread.heard()).toEqual(["It is out now."]);
  });

  it("are offered, too, while they wait behind a colleague's, which go first", async () => {
    await claimConversation(world.desk, world.dana, { at: { conversation: thread.conversation } });
    await thread.say(world.dana, "One moment.");
    await thread.say(world.lee, "It is out now.");

    await thread.press(world.lee, "Send, Dana keeps it");

    expect(await thread.heard()).toEqual(["One moment.", "It is out now."]);
  });
});

it("are taken in again with ⏳ in the place of the ❌ that they had", async () => {
  const changes: [string, string | null][] = [];
  const { setReceipt } = thread.channel;
  thread.channel.setReceipt = async (...all) => {
    changes.push([all[3], all[4]]);
    return setReceipt(...all);
  };

  await thread.say(world.lee, "note: as before", { again: true });

  expect(changes).toEqual([["held", "failed"]]);
});

it("show ❌ and say why to an agent when there is nothing in them that the desk can read", async () => {
  await claimConversation(world.desk, world.dana, { at: { conversation: thread.conversation } });

  const forwarded = await thread.say(world.dana, " ");
  await thread.release();

  expect(thread.channel.receipts.get(forwarded)).toBe("failed");
  expect(thread.channel.whispers.at(-1)).toMatchObject({
    userId: "U1",
    text: expect.stringMatching(/^❌ This was neither sent nor kept: .* a forwarded message or a poll/),
  });
  expect(await thread.heard()).toEqual([]);
});
