// What was posted before and changes now: receipts on agents' messages, edited and deleted messages. All of it may be repeated.

import { appReceipt } from "./app-receipt.ts";
import { type Payer, pay, payIfLeft } from "./budget.ts";
import { ChannelError, type Receipt, type ThreadPlace, type Utterance } from "./channel.ts";
import { type SharedPost, sharedPostOf, sharedWords } from "./fold.ts";
import { coverCall, leaseIsLost } from "./lane.ts";
import { tellFailed } from "./tell-failed.ts";
import { type Marked, splitText } from "./telling.ts";

export interface Where extends Payer {
  place: string;
  thread: ThreadPlace;
  settings: { timeoutMs: number; leaseMs: number };
}

// The newest only: nobody looks for a receipt hundreds of messages up.
const wrong = {
  name: "receipts-to-show",
  text: `
  SELECT coalesce(jsonb_agg(jsonb_build_object('messageId', id, 'part', part, 'externalId', external_id, 'threadId', thread_id, 'receipt', receipt, 'wanted', wanted) ORDER BY seq), '[]') AS result
    FROM (
      SELECT m.id, m.seq, mc.part, mc.external_id, mc.thread_id, mc.receipt, CASE
             WHEN m.visibility = 'internal' THEN CASE WHEN EXISTS (
               SELECT FROM event r WHERE r.conversation_id = m.conversation_id AND r.seq = m.seq + 1 AND r.type = 'message.refused') THEN 'failed' ELSE 'kept' END
             WHEN m.seq <= v.customer_read_seq THEN 'read' ELSE ${appReceipt} END AS wanted
        FROM conversation v JOIN message m ON m.conversation_id = v.id AND m.seq > v.last_seq - 300 AND m.deleted_at IS NULL
        JOIN message_copy mc ON mc.message_id = m.id AND mc.target_id = $2::int AND mc.is_origin
       WHERE v.id = $1::int) each
   WHERE receipt IS DISTINCT FROM wanted`,
};

/**
 * Receipts on the messages that agents typed in this thread say what is true by now: ⏳ until the customer's app has it, 👁 once the
 * customer read it. However much happened meanwhile, each is shown once. False when the channel takes no more at the moment.
 */
export async function showReceipts(where: Where): Promise<boolean> {
  const { conversation, target } = where.lease.key;
  const copies = (await where.desk.one<Copy[]>(wrong, [conversation, target])) ?? [];
  for (const copy of copies) {
    if (!(await replaceReceipt(where, copy))) return false;
  }
  return true;
}

interface Copy {
  messageId: number;
  part: number;
  externalId: string;
  threadId: string | null;
  receipt: string | null;
  wanted: Receipt;
}

const isReceipt = (text: string | null): text is Receipt =>
  text === "held" || text === "delivered" || text === "read" || text === "kept" || text === "failed";

async function replaceReceipt(where: Where, copy: Copy): Promise<boolean> {
  const { messageId, part, externalId, receipt, wanted } = copy;
  const { desk, channel, lease, place } = where;
  // A message that waited shows ⏳, which was set when it came in, before there was a row to write it to.
  const before = isReceipt(receipt) ? receipt : wanted === "held" ? null : "held";
  if (!(await payIfLeft(where, "receipt")) || (before !== null && !(await payIfLeft(where, "swap")))) return false;
  const set = (thread: ThreadPlace) => channel.setReceipt(place, thread, externalId, wanted, before);
  await changeOne(where, (thread) => set(thread).catch(ignoringClosed), copy.threadId);
  await desk.prisma.messageCopy.update({
    where: { messageId_targetId_part: { messageId, targetId: lease.key.target, part } },
    data: { receipt: wanted },
  });
  if (wanted === "failed") await tellFailed(where, messageId, lease.key.target);
  return true;
}

/**
 * Shows other words in what was posted of a message. Gives the words that the posts there are have no room for, as they would be
 * said next, and whether they are the last; undefined when all are shown.
 */
export async function changePosts(
  where: Where,
  message: number,
  utterance: Utterance,
  mark: string,
): Promise<{ utterance: Utterance; isLast: boolean } | undefined> {
  const { desk, channel, lease, place } = where;
  const { target } = lease.key;
  const shared = await sharedPostOf(desk, message, target);
  if (shared) return changeLine(where, shared, message, utterance);
  const copies = await desk.prisma.messageCopy.findMany({
    where: { messageId: message, targetId: target, isOrigin: false, isFile: false },
    orderBy: { part: "asc" },
  });
  const texts = utterance.text === "" ? [] : splitText(utterance.text, channel.textLimit);
  await pay(where, "change", { cost: copies.length });
  for (const [index, { externalId, part, threadId }] of copies.entries()) {
    const text = texts[index];
    if (text !== undefined) {
      const words = { ...(index === 0 ? utterance : goingOn(utterance)), text };
      const edit = (thread: ThreadPlace) => channel.editPost(place, thread, externalId, words, partMark(mark, part));
      await changeOne(where, edit, threadId);
      continue;
    }
    await changeOne(where, (thread) => channel.removePost(place, thread, externalId), threadId);
    await desk.prisma.messageCopy.deleteMany({ where: { messageId: message, targetId: target, part } });
  }
  const text = texts[copies.length];
  if (text === undefined) return undefined;
  const rest = { ...(copies.length === 0 ? utterance : goingOn(utterance)), text };
  return { utterance: rest, isLast: texts.length === copies.length + 1 };
}

/** Only its beginning says what it is about. */
const goingOn = ({ about: _, ...utterance }: Utterance): Utterance => utterance;

/** Words that became too long for the post that they share leave it, and are said next by themselves. */
async function changeLine(
  where: Where,
  shared: SharedPost,
  message: number,
  utterance: Utterance,
): Promise<{ utterance: Utterance; isLast: boolean } | undefined> {
  const { desk, channel, lease } = where;
  if (sharedWords(channel, shared).fit) return void (await showShared(where, shared));
  await showShared(where, { ...shared, lines: shared.lines.filter((line) => line.message !== message) });
  await desk.prisma.messageCopy.deleteMany({ where: { messageId: message, targetId: lease.key.target } });
  const [text = "", ...rest] = splitText(utterance.text, channel.textLimit);
  return { utterance: { ...utterance, text }, isLast: rest.length === 0 };
}

/** A shared post as its messages are by now; without any, there is none. */
async function showShared(where: Where, shared: SharedPost): Promise<void> {
  const { channel, place } = where;
  const { externalId, threadId, mark, lines } = shared;
  await pay(where, "change");
  const show = (thread: ThreadPlace) =>
    lines.length === 0
      ? channel.removePost(place, thread, externalId)
      : channel.editPost(place, thread, externalId, sharedWords(channel, shared).utterance, mark);
  await changeOne(where, show, threadId);
}

const partMark = (mark: string, part: number): string => `${mark}${part > 0 ? `/${part}` : ""}`;

/** Removes all that was posted of a message, its files too. */
export async function removePosts(where: Where, message: number): Promise<void> {
  const { desk, channel, lease, place } = where;
  const shared = await sharedPostOf(desk, message, lease.key.target);
  if (shared) return showShared(where, shared);
  const copies = await desk.prisma.messageCopy.findMany({
    where: { messageId: message, targetId: lease.key.target, isOrigin: false },
    orderBy: { part: "asc" },
  });
  await pay(where, "change", { cost: copies.length });
  for (const { externalId, threadId } of copies)
    await changeOne(where, (thread) => channel.removePost(place, thread, externalId), threadId);
}

/** Removes what is no message's, in all its parts, also where it stands in an earlier thread. */
export async function removeMarked(where: Where, { mark, since }: Marked): Promise<void> {
  const { desk, channel, lease, place, thread } = where;
  const { conversation: conversationId, target: targetId } = lease.key;
  const former = await desk.prisma.formerThread.findMany({ where: { conversationId, targetId } });
  for (const threadId of [thread.threadId, ...former.map((each) => each.threadId)]) {
    for (let part = 0; ; part += 1) {
      const found = await findMarked(where, threadId, partMark(mark, part), since);
      if (found === undefined) break;
      await pay(where, "change");
      await changeOne(where, (at) => channel.removePost(place, at, found), threadId);
    }
  }
}

/** What was posted with this mark in the thread there is, or in an earlier one; in one that is gone there is nothing. */
export async function findMarked(
  { channel, place, thread }: Where,
  threadId: string,
  mark: string,
  since: Date,
): Promise<string | undefined> {
  const isEarlier = threadId !== thread.threadId;
  try {
    return await channel.findPost(place, isEarlier ? { rootId: threadId, threadId } : thread, mark, since);
  } catch (error) {
    if (isEarlier && error instanceof ChannelError && error.failure === "gone") return undefined;
    throw error;
  }
}

/** The number of the last part that was posted of a message; -1 for none. */
export async function lastCopy({ desk, lease }: Pick<Where, "desk" | "lease">, message: number): Promise<number> {
  const { _max } = await desk.prisma.messageCopy.aggregate({
    where: { messageId: message, targetId: lease.key.target },
    _max: { part: true },
  });
  return _max.part ?? -1;
}

/** How many of the first posts of a message show its files; those of a thread that is gone count for nothing. */
export const filesPosted = async (
  { desk, lease }: Pick<Where, "desk" | "lease">,
  messageId: number | null,
  posted: number,
): Promise<number> =>
  messageId === null || posted === 0
    ? 0
    : desk.prisma.messageCopy.count({
        where: { messageId, targetId: lease.key.target, isFile: true, isOrigin: false, part: { lt: posted } },
      });

/** Discord is asked first who wrote what is changed. */
const callsEach = 2;

/**
 * Whose lease is over would write over what somebody else has changed since. What is gone needs no change. What stands in an earlier
 * thread is changed there.
 */
export async function changeOne(
  where: Where,
  call: (thread: ThreadPlace) => Promise<void>,
  threadId: string | null = null,
): Promise<void> {
  const { desk, lease, settings } = where;
  const isEarlier = threadId !== null && threadId !== where.thread.threadId;
  if (!(await coverCall(desk, lease, { ...settings, callMs: callsEach * settings.timeoutMs }))) throw leaseIsLost();
  try {
    await call(isEarlier ? { rootId: threadId, threadId } : where.thread);
  } catch (error) {
    if (!(error instanceof ChannelError) || error.failure !== "gone") throw error;
    if (error.isClosed) throw isEarlier || !(await isHome(where)) ? refusedFor(error) : error;
  }
}

/** A new thread says that it could not be changed in the locked one; where none is opened any more, only the team is told. */
const refusedFor = (cause: ChannelError) => new ChannelError("refused", cause.message, { cause });

async function isHome({ desk, lease }: Where): Promise<boolean> {
  const { conversation: conversationId, target: targetId } = lease.key;
  return (await desk.prisma.lane.count({ where: { conversationId, targetId, home: true } })) > 0;
}

/** A receipt that a locked thread does not take is missed by nobody. */
function ignoringClosed(error: unknown): void {
  if (!(error instanceof ChannelError) || !error.isClosed) throw error;
}
