import { z } from "zod";
import type { Desk } from "../desk.ts";
import { forbidden, invalid, notFound } from "../errors.ts";
import { Id, messageLimit, saysNothing, text } from "../inputs.ts";
import { type Scope, verb } from "../verb.ts";

/** Changes what an agent said; the customer sees the new words and that they were edited. Only its author may. */
export const editMessage = verb({
  permission: "send_messages",
  input: z.strictObject({ message: Id, body: text(messageLimit, 0) }),
  async run(scope, { message: id, body }) {
    const message = await ownMessage(scope, id);
    if (message.body === body) return;
    if (body === "" && message.files === 0) throw invalid({ body: [saysNothing.message] });

    await scope.desk.prisma.message.update({ where: { id }, data: { body, editedAt: scope.now } });
    await showLastMessage(scope.desk, message.conversationId);
    await scope.record(message.conversationId, { type: "message.edited", message: id, visibility: message.visibility });
  },
});

/** Takes back what an agent said. Only its author may. */
export const deleteMessage = verb({
  permission: "send_messages",
  input: z.strictObject({ message: Id }),
  async run(scope, { message: id }) {
    const message = await ownMessage(scope, id);

    await scope.desk.prisma.message.update({ where: { id }, data: { deletedAt: scope.now } });
    await showLastMessage(scope.desk, message.conversationId);
    await scope.record(message.conversationId, {
      type: "message.deleted",
      message: id,
      visibility: message.visibility,
    });
  },
});

async function ownMessage({ desk, actor }: Scope, id: number) {
  const place = await desk.prisma.message.findUnique({ where: { id } });
  if (!place) throw notFound("There is no such message.");
  const locked = await desk.one(lockConversation, [place.conversationId]);
  if (locked === undefined) throw notFound("There is no such message.");
  const message = await desk.prisma.message.findUnique({ where: { id } });
  if (!message || message.deletedAt) throw notFound("This message was deleted.");
  if (actor.kind !== "agent" || message.authorId !== actor.id)
    throw forbidden("Only who wrote a message can change it.");
  return message;
}

const lockConversation = {
  name: "lock-conversation",
  text: "SELECT to_jsonb(id) AS result FROM conversation WHERE id = $1::int AND deleted_at IS NULL FOR UPDATE",
};

const refreshPreview = {
  name: "refresh-preview",
  text: `UPDATE conversation SET last_message =
           (SELECT coalesce(nullif(left(m.body, 200), ''), (SELECT '📎 ' || name FROM attachment WHERE message_id = m.id ORDER BY id LIMIT 1))
              FROM public_message m WHERE m.conversation_id = $1::int ORDER BY m.seq DESC LIMIT 1)
          WHERE id = $1::int RETURNING to_jsonb(id) AS result`,
};

const showLastMessage = (desk: Desk, conversation: number) => desk.one(refreshPreview, [conversation]);
