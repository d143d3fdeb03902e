import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openTestAttachments, type TestAttachments } from "../../../test/attachments.ts";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import { deleteMessage } from "../conversations/edit-message.ts";
import { replyToCustomer } from "../conversations/reply.ts";
import { deleteTicket } from "../tickets/delete.ts";
import { openTicket } from "../tickets/open.ts";
import { newFileKey } from "./files.ts";
import { sweepFiles } from "./sweep.ts";

let world: TestDesk;
let attachments: TestAttachments;
beforeAll(async () => {
  world = await openTestDesk();
  attachments = await openTestAttachments();
});
afterAll(async () => {
  await world.close();
  await attachments.close();
});

async function keep(): Promise<string> {
  const from = path.join(attachments.incoming, "new");
  await writeFile(from, "x");
  const key = newFileKey(world.desk.now());
  await attachments.files.put(key, { path: from, bytes: 1 });
  return key;
}

async function ticketWithFile() {
  const { id } = await openTicket(world.desk, world.jane, { customer: world.jane.id, subject: "S", description: "D" });
  const file = { key: await keep(), name: "a", type: "text/plain", bytes: 1 };
  const { message } = await replyToCustomer(world.desk, world.dana, { at: { ticket: id }, body: "", files: [file] });
  return { ticket: id, message, key: file.key };
}

const isThere = async (key: string) =>
  (await attachments.files.open(key).then((file) => file?.destroy())) !== undefined;
const sweep = () => sweepFiles(world.desk, attachments.files);

describe("sweepFiles", () => {
  it("removes what no message speaks of, what is of a deleted message or ticket, a day later, and nothing else", async () => {
    const stray = await keep();
    const kept = await ticketWithFile();
    const unsaid = await ticketWithFile();
    const gone = await ticketWithFile();
    await deleteMessage(world.desk, world.dana, { message: unsaid.message });
    await deleteTicket(world.desk, world.dana, { ticket: gone.ticket });
    const all = [stray, kept.key, unsaid.key, gone.key];

    world.clock.advance(3_600);
    expect([await sweep(), await Promise.all(all.map(isThere))]).toEqual([0, [true, true, true, true]]);

    world.clock.advance(2 * 86_400);
    expect([await sweep(), await Promise.all(all.map(isThere))]).toEqual([3, [false, true, false, false]]);
    expect(await world.desk.prisma.attachment.findMany({ select: { key: true } })).toEqual([{ key: kept.key }]);
    expect(await sweep()).toBe(0);
  });
});
