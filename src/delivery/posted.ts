// What was posted before and changes now: receipts on agents' messages, edited and deleted messages. All of it may be repeated.

import type { Desk } from "../desk/desk.ts";
import { appReceipt } from "./app-receipt.ts";
import { type Channel, ChannelError, type Receipt, type ThreadPlace, type Utterance } from "./channel.ts";
import { splitText } from "./telling.ts";

interface Where {
  desk: Desk;
  channel: Channel;
  place: string;
  thread: ThreadPlace;
  target: number;
}

/** The receipt on the message that an agent typed in this thread. */
export async function showOriginReceipt(where: Where, message: number, receipt: Receipt): Promise<void> {
  const copies = await where.desk.prisma.messageCopy.findMany({
    where: { messageId: message, targetId: where.target, isOrigin: true },
  });
  for (const copy of copies) await replaceReceipt(where, copy, receipt);
}

/** The customer read up to this sequence number: every public word typed in this thread says so. */
export async function showReadReceipts(where: Where, conversation: number, upTo: number): Promise<void> {
  const copies = await where.desk.prisma.messageCopy.findMany({
    where: {
      targetId: where.target,
      isOrigin: true,
      receipt: { in: ["delivered", "held", "failed"] },
      message: { conversationId: conversation, seq: { lte: upTo }, visibility: "public", deletedAt: null },
    },
    orderBy: { messageId: "asc" },
  });
  for (const copy of copies) await replaceReceipt(where, copy, "read");
}

const waiting = {
  name: "receipts-waiting",
  text: `
  SELECT coalesce(jsonb_agg(jsonb_build_object('message', m.id, 'receipt', ${appReceipt}) ORDER BY m.seq), '[]') AS result
    FROM message_copy mc JOIN message m ON m.id = mc.message_id
   WHERE mc.target_id = $2::int AND mc.receipt IN ('held', 'failed') AND mc.is_origin
     AND m.conversation_id = $1::int AND m.visibility = 'public' AND m.deleted_at IS NULL`,
};

/** Receipts that said ⏳ or ❌ say what has become true since: the customer's app has it, or never will. */
export async function showWaitingReceipts(where: Where, conversation: number): Promise<void> {
  const values = [conversation, where.target];
  const messages = (await where.desk.one<{ message: number; receipt: Receipt }[]>(waiting, values)) ?? [];
  for (const { message, receipt } of messages) await showOriginReceipt(where, message, receipt);
}

interface Copy {
  messageId: number;
  part: number;
  externalId: string;
  receipt: string | null;
}

const isReceipt = (text: string | null): text is Receipt =>
  text === "held" || text === "delivered" || text === "read" || text === "kept" || text === "failed";

async function replaceReceipt(
  { desk, channel, place, thread, target }: Where,
  copy: Copy,
  receipt: Receipt,
): Promise<void> {
  if (copy.receipt === receipt) return;
  // A message that waited shows ⏳, which was set when it came in, before there was a row to write it to.
  const before = isReceipt(copy.receipt) ? copy.receipt : receipt === "held" ? null : "held";
  await ignoringGone(() => channel.setReceipt(place, thread, copy.externalId, receipt, before));
  await desk.prisma.messageCopy.update({
    where: { messageId_targetId_part: { messageId: copy.messageId, targetId: target, part: copy.part } },
    data: { receipt },
  });
}

/**
 * Shows other words in what was posted of a message. Gives the words that the posts there are have no room for, as they would be
 * said next; undefined when all are shown.
 */
export async function changePosts(
  { desk, channel, place, thread, target }: Where,
  message: number,
  utterance: Utterance,
  mark: string,
): Promise<Utterance | undefined> {
  const copies = await desk.prisma.messageCopy.findMany({
    where: { messageId: message, targetId: target, isOrigin: false, isFile: false },
    orderBy: { part: "asc" },
  });
  const texts = utterance.text === "" ? [] : splitText(utterance.text, channel.textLimit);
  for (const [index, { externalId, part }] of copies.entries()) {
    const text = texts[index];
    if (text !== undefined) {
      const words = { ...utterance, text };
      await ignoringGone(() => channel.editPost(place, thread, externalId, words, partMark(mark, part)));
      continue;
    }
    await ignoringGone(() => channel.removePost(place, thread, externalId));
    await desk.prisma.messageCopy.deleteMany({ where: { messageId: message, targetId: target, part } });
  }
  const rest = texts[copies.length];
  return rest === undefined ? undefined : { ...utterance, text: rest };
}

const partMark = (mark: string, part: number): string => `${mark}${part > 0 ? `/${part}` : ""}`;

/** Removes all that was posted of a message, its files too. */
export async function removePosts({ desk, channel, place, thread, target }: Where, message: number): Promise<void> {
  const copies = await desk.prisma.messageCopy.findMany({
    where: { messageId: message, targetId: target, isOrigin: false },
    orderBy: { part: "asc" },
  });
  for (const { externalId } of copies) await ignoringGone(() => channel.removePost(place, thread, externalId));
}

/** The number of the last part that was posted of a message; -1 for none. */
export async function lastCopy({ desk, target }: Where, message: number): Promise<number> {
  const { _max } = await desk.prisma.messageCopy.aggregate({
    where: { messageId: message, targetId: target },
    _max: { part: true },
  });
  return _max.part ?? -1;
}

async function ignoringGone(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof ChannelError) || error.failure !== "gone") throw error;
  }
}
