import { afterEach, beforeEach, expect, test } from "vitest";
import type { Card } from "../../src/cards/card.ts";
import { silentLog } from "../../test/silent-log.ts";
import { type DiscordSandbox, startDiscordSandbox } from "../sandbox/discord/emulator.ts";
import { createDiscordChannel, type DiscordChannel } from "./channel.ts";

let sandbox: DiscordSandbox;
let channel: DiscordChannel;
beforeEach(async () => {
  sandbox = await startDiscordSandbox();
  channel = createDiscordChannel({ token: sandbox.token, apiUrl: sandbox.apiUrl, timeoutMs: 5_000, log: silentLog });
});
afterEach(async () => {
  await sandbox.close();
  expect(sandbox.violations).toEqual([]);
});

const card: Card = { title: "#TKT-001 · @everyone", tone: "blue", facts: [], rows: [], actions: [] };

test("a direct message is told once for its mark, also when nobody knows whether it was", async () => {
  const lee = sandbox.user("lee");
  const before = new Date(Date.now() - 1_000);

  await channel.notify(lee.id, card, "n1");
  await channel.notify(lee.id, card, "n1", before);
  expect(lee.directMessages()).toHaveLength(1);
  await channel.notify(lee.id, card, "n2", before);

  expect(lee.directMessages()).toHaveLength(2);
});

test("who takes no direct messages is refused, and nothing is tried again", async () => {
  sandbox.user("lee").closeDirectMessages();

  await expect(channel.notify(sandbox.user("lee").id, card, "n1")).rejects.toMatchObject({ failure: "refused" });
});
