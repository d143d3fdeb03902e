// Files into a thread, and what becomes of posts whose message changes.

import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTestAttachments, type TestAttachments } from "../../test/attachments.ts";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { createFakeChannel, type FakeChannel, type FakeFault } from "../../test/fake-channel.ts";
import { newFileKey } from "../desk/attachments/files.ts";
import { addNote } from "../desk/conversations/add-note.ts";
import { deleteMessage, editMessage } from "../desk/conversations/edit-message.ts";
import { receiveFromCustomer } from "../desk/conversations/receive.ts";
import { replyToCustomer } from "../desk/conversations/reply.ts";
import { startConversation } from "../desk/conversations/start.ts";
import { ChannelError } from "./channel.ts";
import { type DeliveryParts, drainLane } from "./deliver.ts";
import { ensureTarget } from "./targets.ts";
import { deliveryTo } from "./testing.ts";

let world: TestDesk;
let attachments: TestAttachments;
let slack: FakeChannel;
let parts: DeliveryParts;
let conversation: number;
let lane: string;

beforeEach(async () => {
  world = await openTestDesk();
  attachments = await openTestAttachments();
  // Takes two files and 1,500 bytes a post, 1,000 a file.
  slack = createFakeChannel("slack", 40);
  const target = await ensureTarget(world.desk, "slack", "C1");
  parts = deliveryTo(slack, world.desk, { files: attachments.files });
  conversation = (await startConversation(world.desk, world.jane, { customer: world.jane.id, body: "Hello" }))
    .conversation;
  lane = `${conversation}:${target.id}`;
  await drainLane(parts, lane);
  slack.posts.length = 0;
});
afterEach(async () => {
  await attachments.close();
  await world.close();
});

async function stored(name: string, content = name) {
  const key = newFileKey(new Date());
  const from = path.join(attachments.incoming, name);
  await writeFile(from, content);
  await attachments.files.put(key, { path: from, bytes: content.length });
  return { key, name, type: "text/plain", bytes: content.length };
}
const at = () => ({ conversation });
const drain = () => drainLane(parts, lane);
const fail = (call: FakeFault["call"], applied: boolean, failure: ChannelError["failure"]) =>
  slack.faults.push({ call, applied, error: new ChannelError(failure, "made to fail") });
/** The waits of a lane and of its quarantine pass in the database. */
const pass = () =>
  world.database.pool.query(
    "UPDATE lane SET due_at = now() - interval '1 second'; UPDATE delivery SET sending_at = sending_at - interval '1 hour'",
  );
const shown = () => slack.posts.map(({ utterance, files }) => files?.map(({ name }) => name) ?? utterance.text);

describe("files of a message", () => {
  it("follow its words in posts that the platform takes, as their author's", async () => {
    const files = [await stored("a.txt"), await stored("b.txt"), await stored("c.txt")];
    await receiveFromCustomer(world.desk, world.jane, { at: at(), body: "See these", files });
    await receiveFromCustomer(world.desk, world.jane, { at: at(), body: "", files: [await stored("d.txt")] });
    await addNote(world.desk, world.dana, { at: at(), body: "", files: [await stored("e.txt", "psst")] });
    await drain();

    expect(shown()).toEqual(["See these", ["a.txt", "b.txt"], ["c.txt"], ["d.txt"], ["e.txt"]]);
    expect(slack.posts.map(({ utterance }) => utterance.kind)).toEqual([
      ...Array.from({ length: 4 }, () => "customer"),
      "note",
    ]);
    expect(slack.posts.at(-1)?.files).toEqual([{ name: "e.txt", text: "psst" }]);
  });

  it("are named with a link when they are too large for the platform, between those that are not", async () => {
    const files = [await stored("a.txt"), await stored("film.mp4", "x".repeat(1_001)), await stored("b.txt")];
    await receiveFromCustomer(world.desk, world.jane, { at: at(), body: "", files });
    slack = Object.assign(slack, { textLimit: 400 });
    await drain();

    const [first, link, last] = shown();
    expect([first, last]).toEqual([["a.txt"], ["b.txt"]]);
    expect(link).toMatch(/^From Jane Doe:\n📎 film\.mp4 · 1 kB, more than Slack takes: http:\S+\/attachments\/\d+$/);
  });

  it.each(["unknown", "blocked", "refused", "gone"] as const)(
    "are named with a link when the platform does not take them (%s), and hold nothing up",
    async (failure) => {
      slack = Object.assign(slack, { textLimit: 400 });
      fail("readyFiles", false, failure);
      await receiveFromCustomer(world.desk, world.jane, { at: at(), body: "", files: [await stored("a.txt")] });
      await receiveFromCustomer(world.desk, world.jane, { at: at(), body: "And?" });
      await drain();

      expect(shown()).toEqual([expect.stringContaining("a.txt · 5 B, which could not be brought here"), "And?"]);
    },
  );

  it("are named with a link when their bytes are away, or refused at the last moment", async () => {
    slack = Object.assign(slack, { textLimit: 400 });
    const file = await stored("a.txt");
    await rm(path.join(attachments.folder, "attachments", file.key));
    await receiveFromCustomer(world.desk, world.jane, { at: at(), body: "", files: [file] });
    await receiveFromCustomer(world.desk, world.jane, { at: at(), body: "", files: [await stored("b.txt")] });
    fail("postFiles", false, "refused");
    await drain();

    expect(shown()).toEqual([expect.stringContaining("a.txt"), expect.stringContaining("b.txt")]);
  });

  it("wait when the platform says so", async () => {
    fail("readyFiles", false, "later");
    await receiveFromCustomer(world.desk, world.jane, { at: at(), body: "", files: [await stored("a.txt")] });
    await drain();
    expect(shown()).toEqual([]);

    await pass();
    await drain();
    expect(shown()).toEqual([["a.txt"]]);
  });

  it.each([true, false])("appear once when nobody says whether they were posted (they were: %s)", async (applied) => {
    fail("postFiles", applied, "unknown");
    await receiveFromCustomer(world.desk, world.jane, { at: at(), body: "Look", files: [await stored("a.txt")] });
    await drain();
    await pass();
    await drain();

    expect(shown()).toEqual(["Look", ["a.txt"]]);
  });
});

describe("what was posted of a message", () => {
  const reply = async (body: string, ...names: string[]) => {
    const files = [];
    for (const name of names) files.push(await stored(name));
    const { message } = await replyToCustomer(world.desk, world.dana, { at: at(), body, files });
    await drain();
    return message;
  };
  const edit = async (message: number, body: string) => {
    await editMessage(world.desk, world.dana, { message, body });
    await drain();
  };

  it("changes with its words and keeps its files", async () => {
    const message = await reply("See these", "a.txt");
    await edit(message, "See them");

    expect(shown()).toEqual(["See them", ["a.txt"]]);
  });

  it("grows and shrinks with its words, and loses none", async () => {
    const message = await reply("short", "a.txt");
    const long = "This is a good deal longer than what one post can hold, by any measure.";
    await edit(message, long);

    const [first, file, ...rest] = shown();
    expect(file).toEqual(["a.txt"]);
    expect([first, ...rest].join(" ")).toBe(long);
    expect(new Set(slack.posts.map(({ mark }) => mark)).size).toBe(slack.posts.length);

    await edit(message, "short again");
    expect(shown()).toEqual(["short again", ["a.txt"]]);
    await edit(message, long);
    expect(
      shown()
        .filter((text) => typeof text === "string")
        .join(" "),
    ).toBe(long);
  });

  it("grows once when nobody says whether the new part was posted", async () => {
    const message = await reply("short");
    fail("post", true, "unknown");
    await edit(message, "This is a good deal longer than what one post can hold.");
    await pass();
    await drain();

    expect(shown().join(" ")).toBe("This is a good deal longer than what one post can hold.");
  });

  it("goes with it, files and all", async () => {
    const message = await reply("See these", "a.txt", "b.txt", "c.txt");
    await deleteMessage(world.desk, world.dana, { message });
    await drain();

    expect(shown()).toEqual([]);
  });

  it("may lose its words while it has files", async () => {
    const message = await reply("See these", "a.txt");
    await edit(message, "");

    expect(shown()).toEqual([["a.txt"]]);
    await expect(
      editMessage(world.desk, world.dana, { message: await reply("words"), body: "" }),
    ).rejects.toMatchObject({
      code: "invalid",
    });
  });
});

describe("words and files that change while they are being told", () => {
  const long = "This is a good deal longer than what one post can hold, by any measure, and then some more of it.";
  const write = async (body: string, ...names: string[]) => {
    const files = await Promise.all(names.map((name) => stored(name)));
    return (await replyToCustomer(world.desk, world.dana, { at: at(), body, files })).message;
  };
  const editMeanwhile = async (message: number, body: string) => {
    await editMessage(world.desk, world.dana, { message, body });
    await pass();
    await drain();
  };
  const words = () => slack.posts.flatMap(({ utterance, files }) => (files ? [] : utterance.text)).join(" ");
  const files = () => shown().filter((each) => Array.isArray(each));

  it.each([
    ["later", false],
    ["unknown", false],
    ["unknown", true],
  ] as const)("leave no file out when the words shrink (the next part: %s, %s)", async (failure, applied) => {
    slack.onPost = async (mark) => {
      if (mark.endsWith("/2")) fail("post", applied, failure);
      slack.onPost = mark.endsWith("/2") ? async () => {} : slack.onPost;
    };
    const message = await write(long, "a.txt");
    await drain();
    expect(shown()).toHaveLength(applied ? 3 : 2);

    await editMeanwhile(message, "short");

    expect(shown()).toEqual(["short", ["a.txt"]]);
  });

  it.each([
    ["later", false],
    ["unknown", false],
    ["unknown", true],
  ] as const)("bring no file twice when the words grow (the next part: %s, %s)", async (failure, applied) => {
    const { readyFiles } = slack;
    slack.readyFiles = async (place, given, timeoutMs) => {
      if (given.some(({ name }) => name === "c.txt")) {
        slack.readyFiles = readyFiles;
        fail("postFiles", applied, failure);
      }
      return readyFiles(place, given, timeoutMs);
    };
    const message = await write("short", "a.txt", "b.txt", "c.txt");
    await drain();

    await editMeanwhile(message, long);

    expect(words()).toBe(long);
    expect(files()).toEqual([["a.txt", "b.txt"], ["c.txt"]]);
  });

  it("take files that were posted, and nobody said so, for no words", async () => {
    fail("postFiles", true, "unknown");
    const message = await write("short", "a.txt");
    await drain();

    await editMeanwhile(message, long);

    expect(words()).toBe(long);
    expect(files()).toEqual([["a.txt"]]);
  });

  it("leave the link to a file that is too large where it is", async () => {
    slack = Object.assign(slack, { textLimit: 400 });
    const film = await stored("film.mp4", "x".repeat(1_001));
    const { message } = await replyToCustomer(world.desk, world.dana, { at: at(), body: "See this", files: [film] });
    await drain();

    await editMeanwhile(message, "See that");

    expect(shown()).toEqual(["See that", expect.stringContaining("film.mp4")]);
  });
});
