// The streams there are: their address, and the verb that says whether and where the caller may read.

import { z } from "zod";
import type { Desk } from "../../desk/desk.ts";
import { findDeskFeed, findFeed } from "../../desk/feed/find.ts";
import type { Permission } from "../../desk/permissions.ts";
import type { Caller } from "../authenticate.ts";
import { PathId, PathTicket } from "../inputs.ts";
import { parsePath } from "../parse.ts";
import type { Followed, StreamHub } from "./hub.ts";

/** What is followed, where its feed stands, and the last place there can be. */
interface Found {
  what: Followed;
  now: number;
  last: number;
}

export interface StreamRoute {
  name: string;
  summary: string;
  tag: "Tickets" | "Chat" | "Events";
  path: string;
  needs: readonly Permission[];
  params: z.ZodObject;
  /** @throws HttpError not_found, DeskError */
  find(parts: { desk: Desk; hub: StreamHub }, caller: Caller, params: Record<string, string>): Promise<Found>;
}

const ChatPath = z.strictObject({ id: PathId });
const TicketPath = z.strictObject({ id: PathTicket });

async function findConversation(desk: Desk, caller: Caller, at: Parameters<typeof findFeed>[2]["at"]): Promise<Found> {
  const { conversation, audience, lastSeq } = await findFeed(desk, caller, { at });
  return { what: { conversation, audience }, now: lastSeq, last: lastSeq };
}

export const streamRoutes: readonly StreamRoute[] = [
  {
    name: "streamChat",
    summary: "A conversation as it happens",
    tag: "Chat",
    path: "/chat/{id}/stream",
    needs: ["view_chat_history"],
    params: ChatPath,
    find: ({ desk }, caller, params) =>
      findConversation(desk, caller, { conversation: parsePath(ChatPath, params).id }),
  },
  {
    name: "streamTicket",
    summary: "A ticket's conversation as it happens",
    tag: "Tickets",
    path: "/tickets/{id}/stream",
    needs: ["view_tickets", "view_chat_history"],
    params: TicketPath,
    find: ({ desk }, caller, params) => findConversation(desk, caller, { ticket: parsePath(TicketPath, params).id }),
  },
  {
    name: "streamEvents",
    summary: "The whole desk as it happens; not for customers",
    tag: "Events",
    path: "/events/stream",
    needs: ["view_tickets", "view_chat", "view_chat_history"],
    params: z.strictObject({}),
    async find({ desk, hub }, caller) {
      const { audience } = await findDeskFeed(desk, caller, {});
      const { safe, last } = await hub.deskPlace();
      return { what: { conversation: null, audience }, now: safe, last };
    },
  },
];
