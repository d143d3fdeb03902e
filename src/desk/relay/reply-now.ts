import type { Actor } from "../actor.ts";
import { replyToCustomer } from "../conversations/reply.ts";
import type { Desk } from "../desk.ts";
import { releaseConversation } from "./hold.ts";

/** The desk says something to the customer that does not wait: what was written before it, and waits, goes before it. */
export async function replyNow(
  desk: Desk,
  actor: Actor,
  reply: Parameters<typeof replyToCustomer>[2],
): ReturnType<typeof replyToCustomer> {
  await releaseConversation(desk, reply.at);
  return replyToCustomer(desk, actor, reply);
}
