// A platform in memory that keeps the channel's promises, and fails when it is told to.

import { text } from "node:stream/consumers";
import type { Card } from "../src/cards/card.ts";
import {
  type Channel,
  ChannelError,
  type Picture,
  type Receipt,
  type ThreadPlace,
  type Utterance,
} from "../src/delivery/channel.ts";

export interface FakePost {
  thread: string;
  mark: string;
  utterance: Utterance;
  id: string;
  /** Names and contents. */
  files?: { name: string; text: string }[];
}

/** What the next calls do: an error, thrown before or after the call took effect. */
export interface FakeFault {
  call:
    | "openThread"
    | "post"
    | "readyFiles"
    | "postFiles"
    | "updateCard"
    | "findPost"
    | "editPost"
    | "removePost"
    | "setReceipt"
    | "notify"
    | "announce";
  error: ChannelError;
  applied: boolean;
}

export interface FakeChannel extends Channel {
  posts: FakePost[];
  roots: { id: string; mark: string; card: Card; name: string }[];
  receipts: Map<string, Receipt>;
  whispers: { userId: string; text: string; card: Card | undefined }[];
  notices: { userId: string; card: Card; mark: string }[];
  announced: { place: string; card: Card; mark: string; picture: Picture | undefined; ping: string | undefined }[];
  faults: FakeFault[];
  /** Nothing can be posted or changed. */
  blocked: boolean;
  /** Called before each post, to look at what is in flight. */
  onPost: (mark: string) => Promise<void>;
}

/** A channel that is no more. */
export const goneChannel = "CGONE";

export function createFakeChannel(kind: "slack" | "discord" = "slack", textLimit = 1_000): FakeChannel {
  let lastId = 0;
  const nextId = () => {
    lastId += 1;
    return `${kind}-${lastId}`;
  };
  const fake: FakeChannel = {
    kind,
    budgets: {},
    reading: undefined,
    textLimit,
    fileLimits: { files: 2, bytesEach: 1_000, bytes: 1_500 },
    whispersInPlace: true,
    posts: [],
    roots: [],
    receipts: new Map(),
    whispers: [],
    notices: [],
    announced: [],
    faults: [],
    blocked: false,
    onPost: async () => {},
    openThread: (_place, card, mark) =>
      failing(fake, "openThread", async () => {
        const id = nextId();
        fake.roots.push({ id, mark, card, name: card.title });
        return { rootId: id, threadId: id };
      }),
    async findThread(_place, mark): Promise<ThreadPlace | undefined> {
      const root = fake.roots.find((each) => each.mark === mark);
      return root && { rootId: root.id, threadId: root.id };
    },
    isThere: async () => true,
    linkTo: async (place, threadId) =>
      fake.roots.some(({ id }) => id === threadId) ? `https://fake.example/${place}/${threadId}` : undefined,
    linkToPost: async (place, externalId) => `https://fake.example/${place}/${externalId}`,
    updateCard: (_place, thread, card) =>
      failing(fake, "updateCard", async () => {
        rootOf(fake, thread).card = card;
      }),
    nameThread: async (_place, thread, title) => {
      rootOf(fake, thread).name = title;
    },
    async post(_place, thread, utterance, mark) {
      await fake.onPost(mark);
      return failing(fake, "post", async () => {
        rootOf(fake, thread);
        const id = nextId();
        fake.posts.push({ thread: thread.threadId, mark, utterance, id });
        return id;
      });
    },
    readyFiles: (_place, files) =>
      failing(fake, "readyFiles", async () => {
        const ready = await Promise.all(
          files.map(async ({ name, open }) => ({ name, text: await text(await open()) })),
        );
        return {
          post: (thread, utterance, mark) =>
            failing(fake, "postFiles", async () => {
              rootOf(fake, thread);
              const id = nextId();
              fake.posts.push({ thread: thread.threadId, mark, utterance, id, files: ready });
              return id;
            }),
        };
      }),
    findPost: (_place, thread, mark) =>
      failing(
        fake,
        "findPost",
        async () => fake.posts.find((post) => post.thread === thread.threadId && post.mark === mark)?.id,
      ),
    editPost: (_place, { threadId }, externalId, utterance) =>
      failing(fake, "editPost", async () => {
        const post = fake.posts.find(({ id, thread }) => id === externalId && thread === threadId);
        if (!post) throw new ChannelError("gone", "There is no such post.");
        post.utterance = utterance;
      }),
    removePost: (_place, { threadId }, externalId) =>
      failing(fake, "removePost", async () => {
        fake.posts = fake.posts.filter(({ id, thread }) => id !== externalId || thread !== threadId);
      }),
    setReceipt: (_place, _thread, externalId, receipt) =>
      failing(fake, "setReceipt", async () => void fake.receipts.set(externalId, receipt)),
    async whisper(_place, _thread, userId, text, card) {
      fake.whispers.push({ userId, text, card });
    },
    notify: (userId, card, mark, since) =>
      failing(fake, "notify", async () => {
        const known = since !== undefined && fake.notices.some((each) => each.userId === userId && each.mark === mark);
        if (!known) fake.notices.push({ userId, card, mark });
      }),
    announce: (place, card, mark, { picture, since, ping } = {}) =>
      failing(fake, "announce", async () => {
        if (place === goneChannel)
          throw new ChannelError("blocked", "There is no such channel.", { placeIsLost: true });
        const known = since !== undefined && fake.announced.some((each) => each.place === place && each.mark === mark);
        if (!known) fake.announced.push({ place, card, mark, picture, ping });
      }),
    hand: async () => true,
  };
  return fake;
}

function rootOf({ roots }: FakeChannel, { rootId }: ThreadPlace): FakeChannel["roots"][number] {
  const root = roots.find(({ id }) => id === rootId);
  if (!root) throw new ChannelError("gone", "There is no such thread.");
  return root;
}

const writing: readonly FakeFault["call"][] = ["openThread", "post", "postFiles", "updateCard", "editPost", "announce"];

async function failing<T>(fake: FakeChannel, call: FakeFault["call"], work: () => Promise<T>): Promise<T> {
  if (fake.blocked && writing.includes(call))
    throw new ChannelError("blocked", "The fake is closed to everyone.", { placeIsLost: true });
  const index = fake.faults.findIndex((fault) => fault.call === call);
  const [fault] = index < 0 ? [] : fake.faults.splice(index, 1);
  if (fault && !fault.applied) throw fault.error;
  const result = await work();
  if (fault) throw fault.error;
  return result;
}
