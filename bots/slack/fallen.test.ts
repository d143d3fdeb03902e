// Slack answers "ok" to a reply to a thread that is gone, and puts it into the channel, where nobody looks for it. It does not stay there.

import { Readable } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { ThreadPlace } from "../../src/delivery/channel.ts";
import { contractCard, expectFailure } from "../../test/contracts/channel.ts";
import { type SlackHarness, slackHarness } from "./testing.ts";

let harness: SlackHarness;
let thread: ThreadPlace;

beforeEach(async () => {
  harness = await slackHarness();
  thread = await harness.channel.openThread(harness.place, contractCard, "c1");
  await harness.faults.deleteThread(thread);
});
afterEach(() => harness.close());

const words = { kind: "customer", author: { name: "Jane", avatarUrl: null }, text: "my words" } as const;
const post = () => harness.channel.post(harness.place, thread, words, "m1");
const lookUp = () => harness.channel.findPost(harness.place, thread, "m1", new Date(Date.now() - 60_000));
const reset = (route: string, applied: boolean) => harness.slack.faults.add({ route, fault: { applied, reset: true } });

test("words whose answer never came are removed when they are looked up", async () => {
  reset("chat.postMessage", true);
  await expectFailure(post(), "unknown");
  expect(harness.messages()).toHaveLength(1);

  await expectFailure(lookUp(), "gone");

  expect(harness.messages()).toEqual([]);
});

test("files whose answer never came are removed when they are looked up", async () => {
  const file = { name: "a.txt", type: "text/plain", bytes: 1, open: async () => Readable.from(["x"]) };
  const ready = await harness.channel.readyFiles(harness.place, [file], 1_000);
  reset("files.completeUploadExternal", true);
  await expectFailure(ready.post(thread, { ...words, text: "" }, "m1"), "unknown");
  expect(harness.messages()).toHaveLength(1);

  await expectFailure(lookUp(), "gone");

  expect(harness.messages()).toEqual([]);
});

test("while they cannot be removed, nobody says them anew", async () => {
  reset("chat.delete", false);
  await expectFailure(post(), "unknown");
  reset("chat.delete", false);
  await expectFailure(lookUp(), "unknown");

  await expectFailure(lookUp(), "gone");

  expect(harness.messages()).toEqual([]);
});
