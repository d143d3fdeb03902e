import { afterEach, beforeEach, expect, test } from "vitest";
import type { ChannelFailure, ThreadPlace } from "../../src/delivery/channel.ts";
import { freePort } from "../../src/free-port.ts";
import { contractCard, expectFailure } from "../../test/contracts/channel.ts";
import { silentLog } from "../../test/silent-log.ts";
import type { Fault } from "../sandbox/drawer.ts";
import { createSlackChannel } from "./channel.ts";
import { outageMs } from "./failures.ts";
import { type SlackHarness, slackHarness } from "./testing.ts";

let harness: SlackHarness;
let thread: ThreadPlace;

beforeEach(async () => {
  harness = await slackHarness();
  thread = await harness.channel.openThread(harness.place, contractCard, "c1");
});
afterEach(() => harness.close());

const jane = { name: "Jane", avatarUrl: null };
const post = (text = "Help!", place = harness.place) =>
  harness.channel.post(place, thread, { kind: "customer", author: jane, text }, "m1");
const fail = (answer: Fault["answer"]) =>
  harness.slack.faults.add({
    route: "chat.postMessage",
    fault: { applied: false, ...(answer ? { answer } : { reset: true }) },
  });

test.each<[string, ChannelFailure]>([
  ["token_revoked", "blocked"],
  ["account_inactive", "blocked"],
  ["missing_scope", "blocked"],
  ["restricted_action", "blocked"],
  ["ekm_access_denied", "blocked"],
  ["team_added_to_org", "blocked"],
  ["ratelimited", "later"],
  ["msg_blocks_too_long", "refused"],
  ["no_such_code_yet", "refused"],
  ["cannot_reply_to_message", "gone"],
  ["thread_not_found", "gone"],
  ["internal_error", "unknown"],
  ["fatal_error", "unknown"],
  ["service_unavailable", "unknown"],
  ["<html>Bad gateway</html>", "unknown"],
])("Slack's %s is %s", async (error, failure) => {
  fail({ status: 200, body: { ok: false, error } });

  const told = await expectFailure(post(), failure);

  expect(told.message).toMatch(/^Posting: .+\(.+\)\.$/);
  expect(told.retryAfterMs).toBe(failure === "later" ? 30_000 : undefined);
});

test.each<[string, NonNullable<Fault["answer"]>, ChannelFailure]>([
  ["500", { status: 500, body: "" }, "unknown"],
  ["502 in HTML", { status: 502, body: "<html>" }, "unknown"],
  ["404", { status: 404, body: "" }, "unknown"],
  ["413", { status: 413, body: "" }, "refused"],
  ["429 without a time", { status: 429, body: "" }, "later"],
  [
    "a sign-in page",
    { status: 200, headers: { "content-type": "text/html" }, body: "<html>Sign in</html>" },
    "unknown",
  ],
])("an answer of %s is told", async (_, answer, failure) => {
  fail(answer);

  await expectFailure(post(), failure);
});

test.each<[string, NonNullable<Fault["answer"]> | undefined, number | undefined]>([
  ["a reset", undefined, 0],
  ["500", { status: 500, body: "" }, 0],
  ["429", { status: 429, headers: { "retry-after": "7" }, body: "" }, 7_000],
  ["429 without a time", { status: 429, body: "" }, 30_000],
  ["internal_error", { status: 200, body: { ok: false, error: "internal_error" } }, 0],
  ["token_revoked", { status: 200, body: { ok: false, error: "token_revoked" } }, 0],
  ["missing_scope", { status: 200, body: { ok: false, error: "missing_scope" } }, undefined],
  ["thread_not_found", { status: 200, body: { ok: false, error: "thread_not_found" } }, undefined],
  ["413", { status: 413, body: "" }, undefined],
])("what an agent wrote waits out an outage, and no other failure: %s", async (_, answer, ms) => {
  fail(answer);

  const error = await post().then(
    () => undefined,
    ({ cause }: Error) => cause,
  );

  expect(outageMs(error)).toBe(ms);
  expect(outageMs(new TypeError("a mistake of ours"))).toBeUndefined();
});

test("a token that is refused, a channel that is archived, and one that is not there block", async () => {
  const stranger = createSlackChannel({
    token: "xoxb-wrong",
    apiUrl: harness.slack.apiUrl,
    timeoutMs: 800,
    log: silentLog,
  });

  const auth = await expectFailure(stranger.openThread(harness.place, contractCard, "c2"), "blocked");
  const missing = await expectFailure(post("Hi", "C0NOWHERE"), "blocked");
  harness.slack.admin.archive(harness.place);
  const archived = await expectFailure(post(), "blocked");

  expect(auth.message).toContain("the token is refused (invalid_auth)");
  expect(missing.message).toContain("channel_not_found");
  expect(archived.message).toContain("is_archived");
});

test("what is too long, and a card that cannot be drawn, are refused in words", async () => {
  const long = await expectFailure(post("x".repeat(41_000)), "refused");
  const card = await expectFailure(
    harness.channel.openThread(harness.place, { ...contractCard, body: "x".repeat(200_000) }, "c2"),
    "refused",
  );

  expect(long.message).toContain("msg_too_long");
  expect(card.message).toMatch(/shorten its body/);
  expect(harness.messages()).toHaveLength(1);
});

test("a whispered card that cannot be drawn says so to whoever asked", async () => {
  const { userId, say, whispers } = harness.agent;
  await say(thread, "Which are there?");
  await harness.channel.whisper(harness.place, thread, userId, "Tickets", {
    ...contractCard,
    body: "x".repeat(200_000),
  });

  expect(whispers().join("\n")).toMatch(/shorten its body/);
});

test("a mark is found on whatever page of a long thread it is", async () => {
  const ids: string[] = [];
  for (let n = 0; n < 450; n += 1)
    ids.push(await harness.channel.post(harness.place, thread, { kind: "line", author: jane, text: `${n}` }, `n${n}`));
  const since = new Date(Date.now() - 60_000);

  expect(await harness.channel.findPost(harness.place, thread, "n0", since)).toBe(ids[0]);
  expect(await harness.channel.findPost(harness.place, thread, "n449", since)).toBe(ids[449]);
  expect(await harness.channel.findPost(harness.place, thread, "n450", since)).toBeUndefined();
  expect(await harness.channel.findPost(harness.place, thread, "n0", new Date(Date.now() + 3_600_000))).toBeUndefined();
});

test("nobody there: it certainly did not happen, and the channel waits", async () => {
  const apiUrl = `http://127.0.0.1:${await freePort()}/api/`;
  const nowhere = createSlackChannel({
    token: "xoxb-1",
    apiUrl,
    timeoutMs: 800,
    log: silentLog,
  });

  const error = await expectFailure(nowhere.openThread("C1", contractCard, "c1"), "blocked");

  expect(error.message).toContain("cannot be reached (ECONNREFUSED)");
});
