import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import type { ApiKeyActor } from "../actor.ts";
import { historyLine } from "../events.ts";
import { permissions } from "../permissions.ts";
import { claimConversation } from "./assign.ts";
import { followConversation } from "./follow.ts";
import { readHistory } from "./history.ts";
import { replyToCustomer } from "./reply.ts";
import { startConversation } from "./start.ts";

let world: TestDesk;
beforeAll(async () => {
  world = await openTestDesk();
});
afterAll(() => world.close());

it("tells agents what happened besides what was said, the latest first, and nobody else", async () => {
  const { desk, dana, jane } = world;
  const { conversation } = await startConversation(desk, jane, { customer: jane.id, body: "Hello" });
  const at = { conversation };
  await claimConversation(desk, dana, { at });
  await replyToCustomer(desk, dana, { at, body: "Hi" });
  await followConversation(desk, dana, { at });

  const lines = (await readHistory(desk, dana, { conversation })).map(historyLine);
  expect(lines).toEqual([
    `${dana.name} follows this.`,
    `${dana.name} claimed this.`,
    `${jane.name} started this chat.`,
  ]);
  const key: ApiKeyActor = { kind: "apiKey", id: 1, name: "Shop", permissions: new Set(permissions), notes: true };
  for (const actor of [jane, key])
    await expect(readHistory(desk, actor, { conversation })).rejects.toMatchObject({ code: "forbidden" });
});
