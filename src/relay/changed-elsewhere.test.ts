// What an agent typed in a thread and changed or took back in the console: the platform keeps their old words, so one line under them
// says what they are now, to agents alone.

import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { noAttachments } from "../../test/attachments.ts";
import { ChannelError } from "../delivery/channel.ts";
import { claimConversation } from "../desk/conversations/assign.ts";
import { deleteMessage, editMessage } from "../desk/conversations/edit-message.ts";
import { publishNote } from "../desk/conversations/publish-note.ts";
import { eraseCustomer } from "../desk/people/erase.ts";
import { openThreadDesk, type ThreadDesk } from "./testing.ts";

let thread: ThreadDesk;
afterEach(() => thread.close());

async function openOn(platform: "slack" | "discord"): Promise<void> {
  thread = await openThreadDesk({ platform, holdSeconds: 0 });
  const { world, conversation } = thread;
  await claimConversation(world.desk, world.dana, { at: { conversation } });
  await thread.drain();
}

/** Dana types it in the thread; gives its number at the desk and its id on the platform. */
async function typed(text: string): Promise<{ message: number; externalId: string }> {
  const externalId = await thread.say(thread.world.dana, text);
  await thread.drain();
  const { messageId } = await thread.world.database.prisma.messageCopy.findFirstOrThrow({ where: { externalId } });
  return { message: messageId, externalId };
}
const edit = (message: number, body: string) => editMessage(thread.world.desk, thread.world.dana, { message, body });
const takeBack = (message: number) => deleteMessage(thread.world.desk, thread.world.dana, { message });
/** The lines about what was changed elsewhere. */
const lines = () =>
  thread.channel.posts
    .filter(({ utterance: { text } }) => /^(✏️|🗑️)|word \d/u.test(text))
    .map(({ id, utterance: { kind, text, about } }) => ({ id, kind, text, about }));
const toldCustomer = () =>
  thread.world.database.prisma.event.count({
    where: {
      conversationId: thread.conversation,
      type: { not: "message.added" },
      data: { path: ["visibility"], equals: "public" },
    },
  });
const quarantineIsOver = () =>
  thread.world.database.pool.query("UPDATE delivery SET sending_at = sending_at - interval '1 second'");

describe.each(["slack", "discord"] as const)("on %s", (platform) => {
  beforeEach(() => openOn(platform));

  it("one line names it and says what it is now; it changes with every change, and says when it was taken back", async () => {
    const { message, externalId } = await typed("We shiped it");
    let edits = 0;
    const { editPost } = thread.channel;
    thread.channel.editPost = async (...given) => {
      edits += 1;
      return editPost(...given);
    };
    await edit(message, "We shipped it");
    await thread.drain();
    const about = { externalId, link: `https://fake.example/C1/${externalId}` };
    const text = "✏️ Dana changed this in the console. Now it says:\nWe shipped it";
    expect(lines()).toEqual([{ id: expect.any(String), kind: "line", text, about }]);
    expect(edits).toBe(0);
    const [line] = lines();

    await edit(message, "We shipped it today");
    await thread.drain();
    expect(lines()).toEqual([{ ...line, text: text.replace("shipped it", "shipped it today") }]);
    await takeBack(message);
    await thread.drain();

    const gone = "🗑️ Dana took this back in the console: the customer does not see it any more.";
    expect(lines()).toEqual([{ ...line, text: gone }]);
    expect(await thread.heard()).toEqual([]);
  });

  it("changed many times before anybody could be told, it has one line with the last words", async () => {
    const { message } = await typed("one");
    for (const body of ["two", "three", "four"]) await edit(message, body);
    await thread.drain();

    expect(lines().map(({ text }) => text)).toEqual(["✏️ Dana changed this in the console. Now it says:\nfour"]);
  });

  it("changed and taken back before anybody could be told, it is taken back", async () => {
    const { message } = await typed("one");
    await edit(message, "two");
    await takeBack(message);
    await thread.drain();

    expect(lines().map(({ text }) => text)).toEqual([expect.stringMatching(/^🗑️ Dana took this back/u)]);
  });

  it("changed where it was typed it has no line, and one that it had goes", async () => {
    const { message, externalId } = await typed("one");
    await thread.edit(thread.world.dana, externalId, "two");
    await thread.drain();
    expect(lines()).toEqual([]);
    await edit(message, "three");
    await thread.drain();
    expect(lines()).toHaveLength(1);

    await thread.edit(thread.world.dana, externalId, "four");
    await thread.drain();
    expect(lines()).toEqual([]);
    await edit(message, "five");
    await thread.drain();
    await thread.remove(externalId);
    await thread.drain();

    expect(lines()).toEqual([]);
  });
});

describe("on one platform", () => {
  beforeEach(() => openOn("slack"));

  it.each([
    ["answer is lost", new ChannelError("unknown", "It was cut off.")],
    ["process is killed before it knows", new Error("killed")],
  ])("a line whose %s is there once", async (_, end) => {
    const { message } = await typed("one");
    await edit(message, "two");
    const { post } = thread.channel;
    thread.channel.post = async (...given) => {
      thread.channel.post = post;
      await post(...given);
      throw end;
    };
    await thread.drain().catch(() => {});
    await thread.drain();
    expect(lines()).toHaveLength(1);
    await edit(message, "three");
    await quarantineIsOver();
    await thread.drain();

    expect(lines().map(({ text }) => text.split("\n")[1])).toEqual(["three"]);
  });

  it("a line that says what was taken back, and whose answer is lost, is there once", async () => {
    const { message } = await typed("one");
    await takeBack(message);
    thread.channel.faults.push({ call: "post", applied: true, error: new ChannelError("unknown", "It was cut off.") });
    await thread.drain();
    await quarantineIsOver();
    await thread.drain();

    expect(lines()).toHaveLength(1);
  });

  it("long words take as many posts as they need, of which the first names it, and fewer when they are cut", async () => {
    const { message, externalId } = await typed("one");
    await edit(message, Array.from({ length: 300 }, (_, n) => `word ${n}`).join(" "));
    await thread.drain();
    expect(lines().map(({ about }) => about?.externalId)).toEqual([externalId, undefined, undefined]);
    await edit(message, "word 1");
    await thread.drain();

    expect(lines()).toHaveLength(1);
  });

  it("a note's new words are told in the thread and nowhere else; sent to the customer, it keeps its line", async () => {
    const { world } = thread;
    const { message, externalId } = await typed("note: he is angry");
    await edit(message, "He is calm");
    await thread.drain();
    expect(lines().map(({ text }) => text.split("\n")[1])).toEqual(["He is calm"]);
    expect(await toldCustomer()).toBe(0);

    const { message: reply } = await publishNote(world.desk, world.dana, { message });
    await thread.drain();
    expect(lines().map(({ text }) => text.split("\n")[1])).toEqual(["He is calm"]);
    await edit(reply, "He is calm now");
    await thread.drain();
    expect(lines().map(({ text, about }) => [text.split("\n")[1], about?.externalId])).toEqual([
      ["He is calm now", externalId],
    ]);
    const { message: other } = await typed("note: hm");
    await takeBack(other);
    await thread.drain();

    expect(lines().at(-1)?.text).toBe("🗑️ Dana took this back in the console.");
  });

  it("erasing the customer takes the lines away and writes no others", async () => {
    const { world } = thread;
    const { message } = await typed("one");
    await typed("two");
    await edit(message, "canary");
    await thread.drain();
    await eraseCustomer(world.desk, world.dana, noAttachments.files, world.jane.id);
    await thread.drain();

    expect(lines()).toEqual([]);
    expect(JSON.stringify(thread.channel.posts)).not.toContain("canary");
  });
});
