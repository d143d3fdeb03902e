import { listMessages } from "../../desk/conversations/messages.ts";
import { readTakenBack, type TakenBack } from "../../desk/conversations/taken-back.ts";
import type { MessageJson } from "../../desk/views.ts";
import { maxId } from "../../desk/words.ts";
import type { PageRequest } from "../page.tsx";

const pageSize = 50;

export interface ReadPage {
  messages: MessageJson[];
  /** Where on this page something stood that is gone. */
  gone: TakenBack[];
  /** Queries of the pages beside it. */
  earlier: string | null;
  latest: string | null;
}

/** The page of a conversation that the address asks for (`before`, a message's place), else the latest. */
export async function readMessages(request: PageRequest, conversation: number): Promise<ReadPage> {
  const { desk, agent } = request;
  const before = pageIn(request);
  const until = before === undefined ? {} : { before };
  const messages = await listMessages(desk, agent, { conversation, limit: pageSize, ...until });
  const first = messages.length === pageSize ? messages[0]?.seq : undefined;
  return {
    messages,
    gone: await readTakenBack(desk, agent, { conversation, from: first ?? 0, ...until }),
    earlier: first === undefined ? null : `?before=${first}`,
    latest: before === undefined ? null : "?",
  };
}

/** The message before which the page's messages stand; undefined for the latest. */
function pageIn({ c }: Pick<PageRequest, "c">): number | undefined {
  const text = c.req.query("before");
  return text !== undefined && /^\d{1,10}$/.test(text) && Number(text) <= maxId ? Number(text) : undefined;
}

/** Who changes a message on an earlier page stays on it. */
export function onPage(path: string, request: Pick<PageRequest, "c">): string {
  const before = pageIn(request);
  return before === undefined ? path : withQuery(path, "before", before);
}

export const withQuery = (path: string, name: string, value: number): string =>
  `${path}${path.includes("?") ? "&" : "?"}${name}=${value}`;
