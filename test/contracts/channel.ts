// What src/delivery/channel.ts promises, asked of each platform's channel against its emulator.

import { Readable } from "node:stream";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Fault } from "../../bots/sandbox/drawer.ts";
import type { Card } from "../../src/cards/card.ts";
import {
  type Channel,
  ChannelError,
  type FileToPost,
  type Receipt,
  type ThreadPlace,
  type Utterance,
} from "../../src/delivery/channel.ts";

/** The calls that can be made to fail; the harness knows the platform's route for each. `post` is a customer's words. */
export type ChannelCall =
  | "openThread"
  | "post"
  | "readyFiles"
  | "postFiles"
  | "updateCard"
  | "editPost"
  | "removePost"
  | "setReceipt"
  | "announce";

/** One message as people see it. */
export interface SeenMessage {
  id: string;
  /** The thread it is in; undefined in the channel itself. */
  threadId: string | undefined;
  author: string;
  /** All its readable words, cards too, with the platform's escapes undone. */
  text: string;
  /** How many. */
  files: number;
  /** Only the bot's. */
  receipts: Receipt[];
  /** The message that it answers or links to. */
  about?: string | undefined;
}

/** A fresh emulator with the channel under test on it. Its calls time out after at most 1,000 ms. */
export interface ChannelHarness {
  channel: Channel;
  place: string;
  /** A channel that is no more. */
  gonePlace: string;
  /** What the shown pictures are said to show. */
  pictures(): string[];
  /** Oldest first; without what was removed. */
  messages(): SeenMessage[];
  /** The files of a message, as people open them. */
  filesOf(messageId: string): Promise<{ name: string; text: string }[]>;
  faults: {
    /** The next such call goes wrong. */
    fail(call: ChannelCall, fault: Fault): void;
    /** The next such call is answered with the platform's own "too many requests". */
    limitRate(call: ChannelCall, retryAfterSeconds: number): void;
    /** From now on the bot may do nothing in the place. */
    block(): void;
    /** Someone deletes the thread and all in it. */
    deleteThread(thread: ThreadPlace): void | Promise<void>;
  };
  /** A member of the workspace, for whispers and receipts. */
  agent: {
    userId: string;
    say(thread: ThreadPlace, text: string): Promise<string>;
    /** What only they see, newest last, direct messages too. */
    whispers(): string[];
  };
  /** What the platform would have refused. */
  violations(): string[];
  close(): Promise<void>;
}

const onePixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const jane = { name: "Jane Doe", avatarUrl: "https://pictures.example/jane.png" };
const customerSays = (text: string): Utterance => ({ kind: "customer", author: jane, text });
const since = () => new Date(Date.now() - 60_000);

export const contractCard: Card = {
  title: "#TKT-001 · Printer on fire",
  tone: "blue",
  body: "It burns.",
  facts: [
    { label: "Customer", value: "Jane Doe" },
    { label: "Opened", value: { time: new Date("2026-11-10T09:00:00Z") } },
  ],
  rows: [],
  actions: [[{ kind: "button", label: "Claim", call: { command: "ticket claim", options: { ref: "TKT-001" } } }]],
  foot: "Claim it to answer.",
};

export function channelContract(name: string, makeHarness: () => Promise<ChannelHarness>): void {
  describe(`${name} keeps the promises of a channel`, () => {
    let harness: ChannelHarness;
    let channel: Channel;
    let thread: ThreadPlace;

    beforeEach(async () => {
      harness = await makeHarness();
      channel = harness.channel;
      thread = await channel.openThread(harness.place, contractCard, "conversation-1");
    });
    afterEach(async () => {
      const violations = harness.violations();
      await harness.close();
      expect(violations).toEqual([]);
    });

    const post = (utterance: Utterance, mark: string) => channel.post(harness.place, thread, utterance, mark);
    const inThread = () => harness.messages().filter((message) => message.threadId === thread.threadId);
    const root = () => harness.messages().find((message) => message.id === thread.rootId);
    const seen = (id: string) => harness.messages().find((message) => message.id === id);

    test("a root card shows all its words, and what is posted stands in its thread, in order", async () => {
      const first = await post(customerSays("Help!"), "m1");
      const second = await post(customerSays("Please?"), "m2");

      for (const words of [
        "TKT-001 · Printer on fire",
        "It burns.",
        "Jane Doe",
        "Opened",
        "Claim",
        "Claim it to answer.",
      ])
        expect(root()?.text).toContain(words);
      expect(inThread().map((message) => message.id)).toEqual([first, second]);
      expect(seen(first)).toMatchObject({
        author: expect.stringContaining("Jane Doe"),
        text: expect.stringContaining("Help!"),
      });
    });

    test("each kind of utterance says who speaks", async () => {
      const dana = { name: "Dana", avatarUrl: null };

      const elsewhere = await post({ kind: "agent", author: dana, text: "We are on it." }, "m1");
      const note = await post({ kind: "note", author: dana, text: "He is angry." }, "m2");
      const line = await post(
        { kind: "line", author: { name: "Desk", avatarUrl: null }, text: "Dana claimed this." },
        "m3",
      );

      expect(seen(elsewhere)?.author).toContain("Dana");
      expect(seen(note)?.author).toContain("Dana");
      expect(seen(note)?.text).toContain("🔒");
      expect(seen(elsewhere)?.text).not.toContain("🔒");
      expect(seen(line)?.text).toContain("Dana claimed this.");
    });

    test("a line about a message names it, also once it says something else; about one that is gone it stands by itself", async () => {
      const said = await harness.agent.say(thread, "We shiped it");
      const lineAbout = async (externalId: string, text: string): Promise<Utterance> => {
        const about = { externalId, link: await channel.linkToPost(harness.place, externalId) };
        return { kind: "line", author: { name: "Dana", avatarUrl: null }, text, about };
      };

      const id = await post(await lineAbout(said, "It says: We shipped it"), "m1");
      expect(seen(id)).toMatchObject({ about: said, text: expect.stringContaining("It says: We shipped it") });
      await channel.editPost(harness.place, thread, id, await lineAbout(said, "It is gone"), "m1");
      const alone = await post(await lineAbout(said.replace(/\d{4}$/, "0001"), "Nobody knows"), "m2");

      expect(seen(id)).toMatchObject({ about: said, text: expect.stringContaining("It is gone") });
      expect(await channel.findPost(harness.place, thread, "m1", since())).toBe(id);
      expect(seen(alone)?.text).toContain("Nobody knows");
      expect(seen(said)?.text).toContain("We shiped it");
    });

    test("hostile text pings nobody and keeps its words", async () => {
      const hostile =
        "@everyone @here <!channel> <@U0DANA> <@&1> <#C1> [masked](https://evil.example) <https://evil.example|bank> *b* `c` & &lt; \u202Egnp.exe";

      const id = await post(customerSays(hostile), "m1");
      await channel.updateCard(
        harness.place,
        thread,
        { ...contractCard, title: hostile, body: hostile, foot: hostile },
        "conversation-1",
      );

      const visible = seen(id)?.text.replace(/[\p{Cf}\\]/gu, "");
      for (const words of [
        "everyone",
        "channel",
        "masked",
        "https://evil.example",
        "bank",
        "*b*",
        "`c`",
        "& &lt;",
        "gnp.exe",
      ])
        expect(visible).toContain(words);
    });

    test("a text as long as the limit is shown whole", async () => {
      const text = `${"<&>*".repeat(channel.textLimit / 4 - 2)}the end!`;

      const id = await post(customerSays(text.slice(0, channel.textLimit)), "m1");

      expect(seen(id)?.text).toContain("the end!");
    });

    test("an odd name is still a name", async () => {
      for (const name of ["", "   ", "x".repeat(300), "@everyone", "discord clyde", "```", "<!here>\nSlackbot"])
        await post(
          { kind: "customer", author: { name, avatarUrl: "javascript:alert(1)" }, text: "hi" },
          `m-${name.length}`,
        );

      expect(inThread()).toHaveLength(7);
    });

    test("the card is shown in place of the one there is, as often as you like", async () => {
      const next: Card = { ...contractCard, title: "#TKT-001 · Put out", facts: [], actions: [] };

      await channel.updateCard(harness.place, thread, next, "conversation-1");
      await channel.updateCard(harness.place, thread, next, "conversation-1");

      expect(root()?.text).toContain("Put out");
      expect(root()?.text).not.toContain("Printer on fire");
      expect(await channel.findThread(harness.place, "conversation-1", since())).toEqual(thread);
    });

    test("what was posted is edited and removed, twice without harm", async () => {
      const id = await post(customerSays("Helo"), "m1");

      await channel.editPost(harness.place, thread, id, customerSays("Hello"), "m1");
      await channel.editPost(harness.place, thread, id, customerSays("Hello"), "m1");
      expect(seen(id)?.text).toContain("Hello");
      expect(await channel.findPost(harness.place, thread, "m1", since())).toBe(id);

      await channel.removePost(harness.place, thread, id);
      await channel.removePost(harness.place, thread, id);
      expect(seen(id)).toBeUndefined();
      await expectFailure(channel.editPost(harness.place, thread, id, customerSays("Hello?"), "m1"), "gone");
    });

    test("a message bears one receipt at a time", async () => {
      const id = await harness.agent.say(thread, "We are on it.");
      const receipt = (now: Receipt, before: Receipt | null) =>
        channel.setReceipt(harness.place, thread, id, now, before);

      await receipt("held", null);
      await receipt("held", null);
      expect(seen(id)?.receipts).toEqual(["held"]);
      await receipt("delivered", "held");
      await receipt("delivered", "held");
      expect(seen(id)?.receipts).toEqual(["delivered"]);
      for (const [now, before] of [
        ["read", "delivered"],
        ["kept", "read"],
        ["failed", "kept"],
      ] as const)
        await receipt(now, before);
      expect(seen(id)?.receipts).toEqual(["failed"]);
    });

    test("a whisper is for one person, and never throws", async () => {
      await post(customerSays("Help!"), "m1");
      await channel.whisper(harness.place, thread, harness.agent.userId, "Only for you.", contractCard);
      await channel.whisper(harness.place, undefined, harness.agent.userId, "And this.");
      await channel.whisper(harness.place, thread, "U0NOBODY", "For nobody.");
      await channel.whisper("C0NOWHERE", thread, harness.agent.userId, "By another way.");

      const heard = harness.agent.whispers();
      expect(heard.join("\n")).toContain("Only for you.");
      expect(heard.join("\n")).toContain("And this.");
      expect(heard.join("\n")).toContain("By another way.");
      expect(inThread()).toHaveLength(1);
    });

    test("a mark is found, and nothing else is taken for it", async () => {
      const id = await post(customerSays("Help!"), "m1");
      await post(customerSays("m3"), "m11");
      await harness.agent.say(thread, "m2");

      expect(await channel.findPost(harness.place, thread, "m1", since())).toBe(id);
      expect(await channel.findPost(harness.place, thread, "m2", since())).toBeUndefined();
      expect(await channel.findPost(harness.place, thread, "m3", since())).toBeUndefined();
      expect(await channel.findThread(harness.place, "conversation-1", since())).toEqual(thread);
      expect(await channel.findThread(harness.place, "conversation-10", since())).toBeUndefined();
      expect(await channel.findThread(harness.place, "conversation", since())).toBeUndefined();
    });

    test("a mark is found though the database's clock is ten minutes ahead of the platform's (M6)", async () => {
      const inTenMinutes = new Date(Date.now() + 600_000);
      const id = await post(customerSays("Help!"), "m1");

      expect(await channel.findPost(harness.place, thread, "m1", inTenMinutes)).toBe(id);
      expect(await channel.findThread(harness.place, "conversation-1", inTenMinutes)).toEqual(thread);
    });

    const afterTheFact: [string, Fault][] = [
      ["a reset", { applied: true, reset: true }],
      ["a 500", { applied: true, answer: { status: 500, body: "oops" } }],
      ["silence", { applied: true, hang: true }],
    ];
    test.each(afterTheFact)("a post that happened before %s is unknown, and found by its mark", async (_, fault) => {
      harness.faults.fail("post", fault);

      await expectFailure(post(customerSays("Help!"), "m1"), "unknown");

      const [only, ...more] = inThread();
      expect(more).toEqual([]);
      expect(await channel.findPost(harness.place, thread, "m1", since())).toBe(only?.id);
      expect(only).toBeDefined();
    });

    test("a post that did not happen is not found, and is sent once when it is sent again", async () => {
      harness.faults.fail("post", { applied: false, reset: true });

      await expectFailure(post(customerSays("Help!"), "m1"), "unknown");
      expect(await channel.findPost(harness.place, thread, "m1", since())).toBeUndefined();
      await post(customerSays("Help!"), "m1");

      expect(inThread()).toHaveLength(1);
    });

    test("a thread that was opened without an answer is found, and works", async () => {
      harness.faults.fail("openThread", { applied: true, reset: true });

      await expectFailure(channel.openThread(harness.place, contractCard, "conversation-2"), "unknown");
      const found = await channel.findThread(harness.place, "conversation-2", since());
      const id = found && (await channel.post(harness.place, found, customerSays("Hello"), "m1"));

      expect(found?.rootId).not.toBe(thread.rootId);
      expect(id && seen(id)?.threadId).toBe(found?.threadId);
    });

    test.each(["post", "openThread", "updateCard"] as const)(
      "too many requests to %s: later, and nothing happened",
      async (call) => {
        const before = harness.messages();
        harness.faults.limitRate(call, 7);

        const error = await expectFailure(callOf(call), "later");

        expect(error.retryAfterMs).toBeGreaterThanOrEqual(7_000);
        expect(error.retryAfterMs).toBeLessThan(10_000);
        expect(harness.messages()).toEqual(before);
      },
    );

    test("one limited call holds up no other", async () => {
      harness.faults.limitRate("post", 30);

      await expectFailure(post(customerSays("one"), "m1"), "later");
      const id = await post(customerSays("two"), "m2");

      expect(seen(id)).toBeDefined();
    });

    test.each(["post", "openThread", "updateCard", "editPost"] as const)(
      "a place that is closed blocks %s",
      async (call) => {
        const prepared = await callArgs();
        harness.faults.block();

        const error = await expectFailure(callOf(call, prepared), "blocked");

        expect(error.message.length).toBeGreaterThan(10);
      },
    );

    test("a thread that someone deleted is gone, and nothing lands beside it", async () => {
      await post(customerSays("Help!"), "m1");
      await harness.faults.deleteThread(thread);
      const before = harness.messages();

      await expectFailure(post(customerSays("Hello?"), "m2"), "gone");
      await expectFailure(channel.updateCard(harness.place, thread, contractCard, "conversation-1"), "gone");

      expect(harness.messages()).toEqual(before);
    });

    const filePost = async (texts: Record<string, string>, mark: string, utterance = customerSays("")) => {
      const ready = await channel.readyFiles(harness.place, Object.entries(texts).map(fileOf), 1_000);
      return ready.post(thread, utterance, mark);
    };

    test("files stand in the thread as they are, in one post, and say whose they are", async () => {
      const pages = { "invoice.txt": "12 euros", "süß 📎.txt": "sweet" };
      await filePost(pages, "f1");
      await filePost({ "secret.txt": "hush" }, "f2", {
        kind: "note",
        author: { name: "Dana", avatarUrl: null },
        text: "",
      });

      const [post, note, ...more] = inThread();
      expect(more).toEqual([]);
      const shown = await harness.filesOf(post?.id ?? "");
      expect(shown.map(({ text }) => text)).toEqual(Object.values(pages));
      expect(shown[0]?.name).toBe("invoice.txt");
      expect(`${post?.author} ${post?.text}`).toContain("Jane Doe");
      expect(`${note?.author} ${note?.text}`).toContain("Dana");
      expect(note?.text).toContain("🔒");
      expect(post?.text).not.toContain("🔒");
    });

    test("files that are only ready are seen by nobody", async () => {
      await channel.readyFiles(harness.place, [fileOf(["a.txt", "a"])], 1_000);

      expect(inThread()).toEqual([]);
    });

    test("files are found by their mark, and removed twice without harm", async () => {
      const id = await filePost({ "a.txt": "a", "b.txt": "b" }, "f1");
      await filePost({ "c.txt": "c" }, "f11");

      expect(await channel.findPost(harness.place, thread, "f1", since())).toBe(id);
      expect(await channel.findPost(harness.place, thread, "f2", since())).toBeUndefined();
      await channel.removePost(harness.place, thread, id);
      await channel.removePost(harness.place, thread, id);
      expect(inThread()).toHaveLength(1);
      expect(await channel.findPost(harness.place, thread, "f1", since())).toBeUndefined();
    });

    test.each(afterTheFact)(
      "files that were posted before %s are unknown, and found by their mark",
      async (_, fault) => {
        harness.faults.fail("postFiles", fault);

        await expectFailure(filePost({ "a.txt": "a" }, "f1"), "unknown");

        const found = await channel.findPost(harness.place, thread, "f1", since());
        expect(inThread()).toHaveLength(1);
        if (found === undefined) expect.fail("They were not found.");
        await channel.removePost(harness.place, thread, found);
        expect(inThread()).toEqual([]);
      },
    );

    test("files for a thread that someone deleted are gone, and land nowhere", async () => {
      await post(customerSays("Help!"), "m1");
      await harness.faults.deleteThread(thread);
      const before = harness.messages();

      await expectFailure(filePost({ "a.txt": "a" }, "f1"), "gone");

      expect(harness.messages()).toEqual(before);
    });

    test("too many requests to post files: later, and nothing happened", async () => {
      harness.faults.limitRate("postFiles", 7);

      const error = await expectFailure(filePost({ "a.txt": "a" }, "f1"), "later");

      expect(error.retryAfterMs).toBeGreaterThanOrEqual(7_000);
      expect(inThread()).toEqual([]);
    });

    const announced = () => harness.messages().filter(({ text }) => text.includes("Numbers of the day"));
    const numbers: Card = { ...contractCard, title: "Numbers of the day" };
    const picture = { name: "chart.png", type: "image/png", content: onePixel, alt: "Seven were opened." };

    test("a card stands in the channel itself with its picture, is found by its mark, and is told once", async () => {
      await channel.announce(harness.place, numbers, "n1", { picture });
      await channel.announce(harness.place, numbers, "n1", { picture, since: since() });
      await channel.announce(harness.place, numbers, "n11", { since: since() });

      expect(announced()).toHaveLength(2);
      expect(announced().map(({ threadId }) => threadId)).toEqual([undefined, undefined]);
      expect(announced()[0]?.text).toContain("It burns.");
      expect(harness.pictures()).toEqual(["Seven were opened."]);
    });

    test.each(afterTheFact)("a card that was posted before %s is unknown, and not told again", async (_, fault) => {
      harness.faults.fail("announce", fault);

      await expectFailure(channel.announce(harness.place, numbers, "n1", { picture }), "unknown");
      await channel.announce(harness.place, numbers, "n1", { picture, since: since() });

      expect(announced()).toHaveLength(1);
    });

    test("a channel that is closed, or gone, is lost to a card, and no other failure says so", async () => {
      harness.faults.limitRate("announce", 7);
      expect((await expectFailure(channel.announce(harness.place, numbers, "n1"), "later")).placeIsLost).toBe(false);
      harness.faults.block();

      for (const place of [harness.place, harness.gonePlace]) {
        const error = await expectFailure(channel.announce(place, numbers, "n1", { picture }), "blocked");
        expect(error.placeIsLost).toBe(true);
      }
    });

    test("a thread has an address until it is gone", async () => {
      await post(customerSays("Help!"), "m1");
      expect(await channel.linkTo(harness.place, thread.threadId)).toMatch(/^https:\/\/\S+$/);
      await harness.faults.deleteThread(thread);

      expect(await channel.linkTo(harness.place, thread.threadId)).toBeUndefined();
      expect(await channel.linkTo("C0NOWHERE", "1.2")).toBeUndefined();
    });

    const callArgs = async () => await channel.post(harness.place, thread, customerSays("prepared"), "m0");
    function callOf(call: "post" | "openThread" | "updateCard" | "editPost", prepared = ""): Promise<unknown> {
      if (call === "post") return post(customerSays("Help!"), "m9");
      if (call === "openThread") return channel.openThread(harness.place, contractCard, "conversation-9");
      if (call === "updateCard")
        return channel.updateCard(harness.place, thread, { ...contractCard, title: "Other" }, "conversation-1");
      return channel.editPost(harness.place, thread, prepared, customerSays("Other"), "m0");
    }
  });
}

function fileOf([name, text]: [string, string]): FileToPost {
  const bytes = Buffer.from(text);
  return { name, type: "text/plain", bytes: bytes.byteLength, open: async () => Readable.from([bytes]) };
}

/** The error, when it is the failure it should be. */
export async function expectFailure(call: Promise<unknown>, failure: ChannelError["failure"]): Promise<ChannelError> {
  const error: unknown = await call.then(
    () => new Error("It did not fail."),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ChannelError);
  expect((error as ChannelError).failure).toBe(failure);
  return error as ChannelError;
}
