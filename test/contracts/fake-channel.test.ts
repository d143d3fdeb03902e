// The fake that the delivery's tests use keeps the promises that the platforms' channels keep.

import type { Fault } from "../../bots/sandbox/drawer.ts";
import type { Card } from "../../src/cards/card.ts";
import { ChannelError } from "../../src/delivery/channel.ts";
import { createFakeChannel, type FakeChannel, type FakePost, goneChannel } from "../fake-channel.ts";
import { type ChannelCall, type ChannelHarness, channelContract, type SeenMessage } from "./channel.ts";

const kindSign = { note: "🔒 ", customer: "", agent: "", line: "" } as const;

function wordsOf({ title, body = "", facts, actions, foot = "" }: Card): string {
  const labels = actions.flat().map((action) => (action.kind === "button" ? action.label : action.placeholder));
  const known = facts.map(
    ({ label, value }) => `${label} ${typeof value === "string" ? value : value.time.toISOString()}`,
  );
  return [title, body, ...known, ...labels, foot].join("\n");
}

function seenPost(fake: FakeChannel, { id, thread, utterance, files = [] }: FakePost): SeenMessage {
  const receipt = fake.receipts.get(id);
  return {
    id,
    threadId: thread,
    author: utterance.author.name,
    text: `${kindSign[utterance.kind]}${utterance.text}`,
    files: files.length,
    receipts: receipt ? [receipt] : [],
    about: utterance.about?.externalId,
  };
}

async function makeHarness(): Promise<ChannelHarness> {
  const fake = createFakeChannel();
  let said = 0;
  const fail = (call: ChannelCall, applied: boolean, error: ChannelError) => fake.faults.push({ call, applied, error });
  return {
    channel: fake,
    place: "C1",
    gonePlace: goneChannel,
    pictures: () => fake.announced.flatMap(({ picture }) => picture?.alt ?? []),
    messages: () => [
      ...fake.roots.map(({ id, card }) => ({
        id,
        threadId: undefined,
        author: "Support",
        text: wordsOf(card),
        files: 0,
        receipts: [],
      })),
      ...fake.posts.map((post) => seenPost(fake, post)),
      ...fake.announced.map(({ mark, card }) => ({
        id: mark,
        threadId: undefined,
        author: "Support",
        text: wordsOf(card),
        files: 0,
        receipts: [],
      })),
    ],
    filesOf: async (id) => fake.posts.find((post) => post.id === id)?.files ?? [],
    faults: {
      fail: (call: ChannelCall, { applied }: Fault) =>
        void fail(call, applied, new ChannelError("unknown", "The fake did not answer.")),
      limitRate: (call, seconds) =>
        void fail(call, false, new ChannelError("later", "Too much.", { retryAfterMs: seconds * 1_000 })),
      block: () => {
        fake.blocked = true;
      },
      deleteThread: ({ rootId, threadId }) => {
        fake.roots = fake.roots.filter(({ id }) => id !== rootId);
        fake.posts = fake.posts.filter(({ thread }) => thread !== threadId);
      },
    },
    agent: {
      userId: "U1",
      async say(thread, text) {
        said += 1;
        const utterance = { kind: "agent" as const, author: { name: "Dana", avatarUrl: null }, text };
        fake.posts.push({ thread: thread.threadId, mark: "", utterance, id: `said-${said}` });
        return `said-${said}`;
      },
      whispers: () => fake.whispers.filter(({ userId }) => userId === "U1").map(({ text }) => text),
    },
    violations: () => [],
    close: async () => {},
  };
}

channelContract("The fake", makeHarness);
