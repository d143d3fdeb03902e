-- AlterTable
ALTER TABLE "conversation" ADD COLUMN     "is_verified" BOOLEAN NOT NULL DEFAULT false;

-- What was opened or written with a customer's token is in the events.
UPDATE conversation SET is_verified = true
 WHERE id IN (SELECT conversation_id FROM event WHERE actor_kind = 'customer' AND type IN ('ticket.opened', 'conversation.started', 'message.added'));
