import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createBullDoorbell } from "../src/delivery/bullmq.ts";
import type { Channel } from "../src/delivery/channel.ts";
import type { Doorbell } from "../src/delivery/doorbell.ts";
import { createInlineDoorbell } from "../src/delivery/inline.ts";
import { ensureTarget } from "../src/delivery/targets.ts";
import { createWebhooks } from "../src/delivery/webhooks/webhooks.ts";
import { assignConversation } from "../src/desk/conversations/assign.ts";
import { startConversation } from "../src/desk/conversations/start.ts";
import { createWebhook } from "../src/desk/webhooks/create.ts";
import { noAttachments } from "../test/attachments.ts";
import { openTestDesk, type TestDesk } from "../test/desk.ts";
import { createFakeChannel } from "../test/fake-channel.ts";
import { openReceiver, type Receiver } from "../test/receiver.ts";
import { describeWithRedis, startRedis, type TestRedis } from "../test/redis.ts";
import { silentLog as log } from "../test/silent-log.ts";
import { startWorker } from "./main.ts";

// More than any one of them has places.
const chats = 60;
const patience = { timeout: 60_000, interval: 20 };

let world: TestDesk;
let receiver: Receiver;
let doorbell: Doorbell;
beforeEach(async () => {
  receiver = await openReceiver();
  world = await openTestDesk({
    webhookAddresses: { allowPrivate: true, httpsOnly: false },
    onNews: ({ conversation, targets }) => {
      for (const target of targets) doorbell.ring(`${conversation}:${target}`);
    },
  });
  await ensureTarget(world.desk, "slack", "C1");
  await ensureTarget(world.desk, "discord", "1");
});
afterEach(async () => {
  await doorbell.close();
  await world.close();
  await receiver.close();
});

describe("without a queue", () => {
  keepsThemApart(() => createInlineDoorbell({ log }));
});

describe("queue in PostgreSQL", () => {
  keepsThemApart(() => createBullDoorbell({ databaseUrl: world.url, log }));
});

describeWithRedis("queue in Redis", () => {
  let redis: TestRedis;
  beforeEach(async () => {
    redis = await startRedis();
  });
  afterEach(() => redis.stop());

  keepsThemApart(() => createBullDoorbell({ redisUrl: redis.url, log }));
});

it("direct messages that a platform does not answer hold up none of the other one (M5)", async () => {
  doorbell = createInlineDoorbell({ log });
  const { desk, dana, lee, jane } = world;
  const [slack, discord] = [createFakeChannel("slack"), createFakeChannel("discord")];
  const accounts = [
    { platform: "slack" as const, externalId: "ULEE", personId: lee.id },
    { platform: "discord" as const, externalId: "77", personId: lee.id },
  ];
  await desk.prisma.identity.createMany({ data: accounts });
  const notifies = slack.notify.bind(slack);
  const hanging: (() => void)[] = [];
  slack.notify = async (...call) => {
    await new Promise<void>((resolve) => void hanging.push(resolve));
    return notifies(...call);
  };
  const worker = startWorker(partsWith([slack, discord]));
  const giveToLee = async (body: string) => {
    const { conversation } = await startConversation(desk, jane, { customer: jane.id, body });
    await assignConversation(desk, dana, { at: { conversation }, assignee: lee.id });
  };

  await giveToLee("first");
  await vi.waitFor(() => expect([hanging.length, discord.notices.length]).toEqual([1, 1]), patience);
  await giveToLee("second");
  await vi.waitFor(() => expect(discord.notices).toHaveLength(2), patience);

  expect(slack.notices).toEqual([]);
  slack.notify = notifies;
  for (const answer of hanging) answer();
  await vi.waitFor(() => expect(slack.notices).toHaveLength(2), patience);
  await worker.stop();
}, 150_000);

const partsWith = (channels: readonly Channel[]) => ({
  desk: world.desk,
  channels,
  files: noAttachments.files,
  doorbell,
  settings: { timeoutMs: 30_000, leaseMs: 90_000, quarantineMs: 60_000 },
  log,
  retention: { inboxDays: 30, deliveryDays: 30 },
});

function keepsThemApart(open: () => Doorbell): void {
  it("a platform that hangs holds up neither the other one nor webhooks (M5)", async () => {
    doorbell = open();
    const { desk, dana, jane } = world;
    const [slack, discord] = [createFakeChannel("slack"), createFakeChannel("discord")];
    await createWebhook(desk, dana, { url: receiver.url, events: ["message.created"] });
    const opens = slack.openThread.bind(slack);
    const hanging: (() => void)[] = [];
    slack.openThread = async (...call) => {
      await new Promise<void>((resolve) => void hanging.push(resolve));
      return opens(...call);
    };
    const webhooks = createWebhooks({ desk, doorbell, log });
    const worker = startWorker({ ...partsWith([slack, discord]), webhooks });

    for (let n = 0; n < chats; n += 1) await startConversation(desk, jane, { customer: jane.id, body: `words ${n}` });
    await vi.waitFor(() => {
      expect(discord.posts).toHaveLength(chats);
      expect(receiver.taken()).toHaveLength(chats);
      expect(hanging).toHaveLength(20);
    }, patience);

    expect(slack.posts).toEqual([]);
    slack.openThread = opens;
    for (const answer of hanging) answer();
    await vi.waitFor(() => expect(slack.posts).toHaveLength(chats), patience);
    await worker.stop();
    await webhooks.close();
  }, 150_000);
}
