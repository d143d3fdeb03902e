import type { Message, Ticket } from "./types.ts";

/**
 * Whether a ticket was made of a chat: its description is then only what stands among the messages already, and in their words. It
 * was, when there is one from before the ticket. The messages are those from the beginning.
 */
export const beganAsChat = (
  { created_at }: Pick<Ticket, "created_at">,
  [first]: readonly Pick<Message, "created_at">[],
): boolean => first !== undefined && first.created_at < created_at;
