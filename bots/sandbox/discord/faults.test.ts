import { Routes } from "discord.js";
import { beforeEach, expect, test } from "vitest";
import type { DiscordSandbox } from "./emulator.ts";
import { restOf, sandbox } from "./test-desk.ts";

const SEND = "POST /channels/:id/messages";
let discord: DiscordSandbox;

beforeEach(async () => {
  discord = await sandbox();
});

const send = (content: string, options: Parameters<typeof restOf>[1] = {}) =>
  restOf(discord, options).post(Routes.channelMessages(discord.supportChannel), { body: { content } });
const texts = () => discord.messages(discord.supportChannel).map(({ content }) => content);

test("a 500 after the write makes doubles when it is retried; one before the write does not", async () => {
  discord.faults.add({ route: SEND, fault: { applied: true, answer: { status: 500 } } });
  await send("doubled", { retries: 3 });
  discord.faults.add({ route: SEND, fault: { applied: false, answer: { status: 500 } } });
  await send("single", { retries: 3 });

  expect(texts()).toEqual(["doubled", "doubled", "single"]);
  expect(discord.journal.map(({ status, applied }) => [status, applied])).toEqual([
    [500, true],
    [200, true],
    [500, false],
    [200, true],
  ]);
});

test("a reset leaves the outcome unknown: applied or not", async () => {
  discord.faults.add({ route: SEND, fault: { applied: true, reset: true } });
  await expect(send("stored")).rejects.toThrow();
  discord.faults.add({ route: SEND, fault: { applied: false, reset: true } });
  await expect(send("lost")).rejects.toThrow();

  expect(texts()).toEqual(["stored"]);
});

test("a hanging call is never answered", async () => {
  discord.faults.add({ route: SEND, fault: { applied: true, hang: true } });

  await expect(send("stored", { timeout: 200 })).rejects.toThrow(/abort/i);

  expect(texts()).toEqual(["stored"]);
});

test("a delayed call takes effect before or after the delay", async () => {
  discord.faults.add({ route: SEND, fault: { applied: true, delayMs: 150 } });
  const first = send("early");
  await discord.waitFor(() => texts().length === 1, 140);
  await first;
  discord.faults.add({ route: SEND, fault: { applied: false, delayMs: 150 } });
  const second = send("late");
  await expect(discord.waitFor(() => texts().length === 2, 100)).rejects.toThrow(/waited 100 ms in vain/);
  await second;

  expect(texts()).toEqual(["early", "late"]);
});

test("a scripted 429 carries what the SDK waits for", async () => {
  discord.faults.add({
    route: SEND,
    fault: { applied: false, answer: { status: 429, headers: { "Retry-After": "1" } } },
  });
  const started = Date.now();

  await send("patient", { retries: 1 });

  expect(Date.now() - started).toBeGreaterThanOrEqual(900);
  discord.faults.add({ route: SEND, fault: { applied: false, answer: { status: 429, body: { retry_after: 0.2 } } } });
  await expect(send("hasty", { rejectOnRateLimit: () => true })).rejects.toHaveProperty("retryAfter");
});

test("a 401 makes the SDK forget its token", async () => {
  discord.faults.add({ route: SEND, fault: { applied: false, answer: { status: 401 } } });
  const rest = restOf(discord);
  const route = Routes.channelMessages(discord.supportChannel);

  await expect(rest.post(route, { body: { content: "x" } })).rejects.toMatchObject({ status: 401 });
  await expect(rest.post(route, { body: { content: "x" } })).rejects.toThrow(/Expected token/);
});

test("a rule fires from its nth call on, as often as it says", async () => {
  discord.faults.add({ route: SEND, nth: 2, times: 2, fault: { applied: false, answer: { status: 503 } } });

  const results = [];
  for (const text of ["1", "2", "3", "4"])
    results.push(
      await send(text).then(
        () => "ok",
        () => "failed",
      ),
    );

  expect(results).toEqual(["ok", "failed", "failed", "ok"]);
});
