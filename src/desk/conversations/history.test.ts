import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import type { ApiKeyActor } from "../actor.ts";
import { historyLine } from "../events.ts";
import { permissions } from "../permissions.ts";
import { addNote } from "./add-note.ts";
import { claimConversation } from "./assign.ts";
import { deleteMessage, editMessage } from "./edit-message.ts";
import { followConversation } from "./follow.ts";
import { readHistory } from "./history.ts";
import { replyToCustomer } from "./reply.ts";
import { startConversation } from "./start.ts";

let world: TestDesk;
beforeAll(async () => {
  world = await openTestDesk();
});
afterAll(() => world.close());

it("tells agents what happened besides what was said, and what it said before, the latest first, and nobody else", async () => {
  const { desk, dana, jane } = world;
  const { conversation } = await startConversation(desk, jane, { customer: jane.id, body: "Hello" });
  const at = { conversation };
  await claimConversation(desk, dana, { at });
  const { message } = await replyToCustomer(desk, dana, { at, body: "Hi" });
  await followConversation(desk, dana, { at });
  const note = await addNote(desk, dana, { at, body: "A knight" });
  await editMessage(desk, dana, { message: note.message, body: "A night" });
  await deleteMessage(desk, dana, { message: note.message });
  await editMessage(desk, dana, { message, body: "High" });
  await deleteMessage(desk, dana, { message });

  const lines = (await readHistory(desk, dana, { conversation })).map(historyLine);
  expect(lines.filter(Boolean)).toEqual([
    `${dana.name} took back a message.`,
    `${dana.name} changed a message. It said: Hi`,
    `${dana.name} took back a note.`,
    `${dana.name} changed a note. It said: A knight`,
    `${dana.name} follows this.`,
    `${dana.name} claimed this.`,
    `${jane.name} started this chat.`,
  ]);
  const key: ApiKeyActor = { kind: "apiKey", id: 1, name: "Shop", permissions: new Set(permissions), notes: true };
  for (const actor of [jane, key])
    await expect(readHistory(desk, actor, { conversation })).rejects.toMatchObject({ code: "forbidden" });
});
