import { createHash } from "node:crypto";
import { z } from "zod";
import type { NewFile } from "../attachments/new-file.ts";
import type { Desk } from "../desk.ts";
import { conflict, forbidden, notFound } from "../errors.ts";
import { Id } from "../inputs.ts";
import { replyNow } from "../relay/reply-now.ts";
import { verb } from "../verb.ts";

/**
 * Sends to the customer what was kept as a note. It becomes a new message with a place of its own in the order, so that
 * nobody who reads on from where they were misses it; the note itself goes, and its place in the thread is the reply's.
 */
export const publishNote = verb({
  permission: "send_messages",
  input: z.strictObject({
    message: Id,
    /** Where it has to be, and `wordsMark` of what its sender read there, where they are known. */
    conversation: Id.optional(),
    read: z.string().optional(),
  }),
  async run(scope, { message: id, conversation, read }) {
    const { desk, actor, now } = scope;
    if (actor.kind !== "agent") throw forbidden("Only an agent sends a note to the customer.");
    const { count } = await desk.prisma.message.updateMany({
      where: { id, visibility: "internal", deletedAt: null },
      data: { deletedAt: now },
    });
    const note = await desk.prisma.message.findUnique({ where: { id }, include: { author: true } });
    if (!note || (conversation !== undefined && note.conversationId !== conversation))
      throw notFound("There is no such note.");
    if (count === 0) throw conflict("This note was sent or deleted already.");
    if (note.author?.role !== "agent" && note.author?.role !== "admin") {
      throw forbidden("Only an agent's words can be sent to the customer.");
    }

    if (read !== undefined && read !== wordsMark(note.body))
      throw conflict("This note says something else by now. Nothing was sent: read it again first.");

    const files = await takeFiles(desk, id);
    const at = { conversation: note.conversationId };
    const added = await replyNow(desk, actor, { at, body: note.body, files });
    await moveOrigin(desk, { from: id, to: added.message });
    const gone = { type: "message.deleted", message: id, visibility: "internal", published: true } as const;
    await scope.record(note.conversationId, gone);
    return added;
  },
});

/** Tells words apart: who sends a note sends what they have read, and nothing that was written into it since. */
export const wordsMark = (body: string): string => createHash("sha256").update(body).digest("base64url").slice(0, 22);

/** The place where it was typed, with the line under it that says what it was changed to. */
async function moveOrigin({ prisma }: Desk, { from, to }: { from: number; to: number }): Promise<void> {
  const origin = await prisma.messageCopy.findFirst({ where: { messageId: from, isOrigin: true } });
  if (!origin) return;
  await prisma.messageCopy.updateMany({
    where: { messageId: from, targetId: origin.targetId },
    data: { messageId: to },
  });
}

/** The note's files go along: they are the reply's from here on, under ids that no note ever had. */
async function takeFiles({ prisma }: Desk, message: number): Promise<NewFile[]> {
  const files = await prisma.attachment.findMany({ where: { messageId: message }, orderBy: { id: "asc" } });
  if (files.length > 0) await prisma.attachment.deleteMany({ where: { messageId: message } });
  return files.map(({ key, name, type, bytes }) => ({ key, name, type, bytes }));
}
