import type { Actor } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { setTicketStatus } from "../tickets/set-status.ts";
import { releaseConversation } from "./hold.ts";

/** The desk sets a status. What was written to the customer before, and waits, goes before a ticket is over. */
export async function setStatusNow(
  desk: Desk,
  actor: Actor,
  change: Parameters<typeof setTicketStatus>[2],
): ReturnType<typeof setTicketStatus> {
  const { ticket, status } = change;
  if (status === "resolved" || status === "closed") await releaseConversation(desk, { ticket });
  return setTicketStatus(desk, actor, change);
}
