import { listMessages } from "../../desk/conversations/messages.ts";
import type { MessageJson } from "../../desk/views.ts";
import { maxId } from "../../desk/words.ts";
import type { PageRequest } from "../page.tsx";

const pageSize = 50;

export interface ReadPage {
  messages: MessageJson[];
  /** Queries of the pages beside it. */
  earlier: string | null;
  latest: string | null;
}

/** The page of a conversation that the address asks for (`before`, a message's place), else the latest. */
export async function readMessages({ c, desk, agent }: PageRequest, conversation: number): Promise<ReadPage> {
  const before = placeIn(c.req.query("before"));
  const page = { conversation, limit: pageSize, ...(before === undefined ? {} : { before }) };
  const messages = await listMessages(desk, agent, page);
  const first = messages.length === pageSize ? messages[0]?.seq : undefined;
  return {
    messages,
    earlier: first === undefined ? null : `?before=${first}`,
    latest: before === undefined ? null : "?",
  };
}

const placeIn = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,10}$/.test(text) && Number(text) <= maxId ? Number(text) : undefined;
