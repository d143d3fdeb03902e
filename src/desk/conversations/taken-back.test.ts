import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { openTestAttachments } from "../../../test/attachments.ts";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import { historyLine } from "../events.ts";
import { eraseCustomer } from "../people/erase.ts";
import { addNote } from "./add-note.ts";
import { deleteMessage } from "./edit-message.ts";
import { publishNote } from "./publish-note.ts";
import { receiveFromCustomer } from "./receive.ts";
import { replyToCustomer } from "./reply.ts";
import { startConversation } from "./start.ts";
import { readTakenBack } from "./taken-back.ts";

let world: TestDesk;
let conversation: number;
beforeAll(async () => {
  world = await openTestDesk();
});
afterAll(() => world.close());
beforeEach(async () => {
  ({ conversation } = await startConversation(world.desk, world.jane, { customer: world.jane.id, body: "Hello" }));
});

/** Each in words, by its place. */
const linesOf = async (part: { from: number; before?: number }) =>
  (await readTakenBack(world.desk, world.dana, { conversation, ...part })).map(({ seq, told }) => [
    seq,
    historyLine(told),
  ]);

it("tells agents where something was taken back, by whom and when, page by page, and nobody else", async () => {
  const { desk, clock, dana, lee, jane, app } = world;
  const at = { conversation };
  const asked = await receiveFromCustomer(desk, jane, { at, body: "My PIN is 1234" });
  const answer = await replyToCustomer(desk, dana, { at, body: "Wrong thread" });
  const note = await addNote(desk, lee, { at, body: "Hm" });
  const other = await receiveFromCustomer(desk, jane, { at, body: "Never mind" });
  clock.advance(60);
  await deleteMessage(desk, jane, { message: asked.message });
  await deleteMessage(desk, dana, { message: answer.message });
  await deleteMessage(desk, lee, { message: note.message });
  await deleteMessage(desk, app, { message: other.message });

  const [first] = await readTakenBack(desk, dana, { conversation, from: 0 });
  expect(JSON.stringify(first)).not.toContain("1234");
  expect([first?.saidAt, first?.told.at].map((time) => new Date(time ?? 0).getTime())).toEqual([
    clock.now.getTime() - 60_000,
    clock.now.getTime(),
  ]);
  const all = [
    [3, "Jane Doe took back a message."],
    [4, "Dana took back a message."],
    [5, "Lee took back a note."],
    [6, "Jane Doe took back a message."],
  ];
  expect(await linesOf({ from: 0 })).toEqual(all);
  expect(await linesOf({ from: 4 })).toEqual(all.slice(1));
  expect(await linesOf({ from: 0, before: 4 })).toEqual(all.slice(0, 1));
  for (const actor of [jane, { ...app, notes: true }])
    await expect(readTakenBack(desk, actor, { conversation, from: 0 })).rejects.toMatchObject({ code: "forbidden" });
});

it("has no place for a note that went to the customer, and none for what was erased", async () => {
  const { desk, dana, mallory } = world;
  const note = await addNote(desk, dana, { at: { conversation }, body: "On its way" });
  await publishNote(desk, dana, { message: note.message });
  expect(await linesOf({ from: 0 })).toEqual([]);

  ({ conversation } = await startConversation(desk, mallory, { customer: mallory.id, body: "Hello" }));
  const taken = await addNote(desk, dana, { at: { conversation }, body: "Hm" });
  await deleteMessage(desk, dana, { message: taken.message });
  expect(await linesOf({ from: 0 })).toHaveLength(1);
  const attachments = await openTestAttachments();
  await eraseCustomer(desk, dana, attachments.files, mallory.id);
  await attachments.close();
  expect(await linesOf({ from: 0 })).toEqual([]);
});
