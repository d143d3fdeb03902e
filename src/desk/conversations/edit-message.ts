import { z } from "zod";
import type { Message } from "../../generated/prisma/client.ts";
import { type Actor, ownCustomer, personOf, seesNotes } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { forbidden, invalid, notFound } from "../errors.ts";
import { emptyMessage, Id, messageLimit, text } from "../inputs.ts";
import { type Scope, verb } from "../verb.ts";
import { Origin } from "./reply.ts";

/** A message, the conversation it must be in where that was named too, and the platform message that was changed where it was done there. */
const whichMessage = { message: Id, conversation: Id.optional(), origin: Origin.optional() };

/** Changes what somebody said; the other side sees the new words and that they were edited. Only its author may, and an app for its customer. */
export const editMessage = verb({
  permission: "send_messages",
  input: z.strictObject({ ...whichMessage, body: text(messageLimit, 0) }),
  async run(scope, { body, ...which }) {
    const message = await ownMessage(scope, which);
    const { id } = message;
    if (message.body === body) return;
    if (body === "" && message.files === 0) throw invalid({ body: [emptyMessage] });

    await scope.desk.prisma.message.update({ where: { id }, data: { body, editedAt: scope.now } });
    await showLastMessage(scope.desk, message.conversationId);
    await scope.record(message.conversationId, { ...changeOf("message.edited", message, which), before: message.body });
  },
});

/** Takes back what somebody said. Only its author may, and an app for its customer. */
export const deleteMessage = verb({
  permission: "send_messages",
  input: z.strictObject(whichMessage),
  async run(scope, which) {
    const message = await ownMessage(scope, which);
    const { id } = message;

    await scope.desk.one(oneLessUnread, [id]);
    await scope.desk.prisma.message.update({ where: { id }, data: { deletedAt: scope.now } });
    await showLastMessage(scope.desk, message.conversationId);
    await scope.record(message.conversationId, changeOf("message.deleted", message, which));
  },
});

const changeOf = <T extends "message.edited" | "message.deleted">(
  type: T,
  { id, visibility }: Message,
  { origin }: { origin?: unknown },
) => ({ type, message: id, visibility, ...(origin === undefined ? ({ elsewhere: true } as const) : {}) });

async function ownMessage(
  { desk, actor }: Scope,
  { message: id, conversation }: { message: number; conversation?: number | undefined },
) {
  const place = await desk.prisma.message.findUnique({ where: { id } });
  if (!place || (conversation !== undefined && place.conversationId !== conversation)) throw noSuchMessage();
  const locked = await desk.one(lockConversation, [place.conversationId, ownCustomer(actor)]);
  const message = locked === undefined ? undefined : await desk.prisma.message.findUnique({ where: { id } });
  if (!message || message.deletedAt || (message.visibility === "internal" && !seesNotes(actor))) throw noSuchMessage();
  if (!isAuthor(actor, message)) throw forbidden("Only who wrote a message can change it.");
  return message;
}

const noSuchMessage = () => notFound("There is no such message.");

/** An app's server speaks for its customers, and for nobody else. */
function isAuthor(
  actor: Actor,
  { authorId, fromCustomer }: { authorId: number | null; fromCustomer: boolean },
): boolean {
  if (actor.kind === "apiKey") return fromCustomer;
  return personOf(actor) !== null && authorId === personOf(actor);
}

const lockConversation = {
  name: "lock-conversation",
  text: "SELECT to_jsonb(id) AS result FROM conversation WHERE id = $1::int AND deleted_at IS NULL AND ($2::int IS NULL OR customer_id = $2::int) FOR UPDATE",
};

const refreshPreview = {
  name: "refresh-preview",
  text: `UPDATE conversation SET last_message =
           (SELECT coalesce(nullif(left(m.body, 200), ''), (SELECT '📎 ' || name FROM attachment WHERE message_id = m.id ORDER BY id LIMIT 1))
              FROM public_message m WHERE m.conversation_id = $1::int ORDER BY m.seq DESC LIMIT 1)
          WHERE id = $1::int RETURNING to_jsonb(id) AS result`,
};

/** Nobody can read any more what was not read when it went. */
const oneLessUnread = {
  name: "one-less-unread",
  text: `UPDATE conversation c SET
           unread_by_desk = greatest(0, unread_by_desk - (m.from_customer AND m.seq > desk_read_seq)::int),
           unread_by_customer = greatest(0, unread_by_customer - (NOT m.from_customer AND m.seq > customer_read_seq)::int)
           FROM public_message m WHERE m.id = $1::int AND c.id = m.conversation_id RETURNING to_jsonb(c.id) AS result`,
};

const showLastMessage = (desk: Desk, conversation: number) => desk.one(refreshPreview, [conversation]);
