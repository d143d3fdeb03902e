import type { WebClient } from "@slack/web-api";

export const linkToMessage = async (web: WebClient, place: string, ts: string): Promise<string | undefined> =>
  (await web.chat.getPermalink({ channel: place, message_ts: ts })).permalink;

/** To the root, or, where that was deleted and its replies live on, to the first of them; undefined when nothing is left. */
export async function linkToThread(web: WebClient, place: string, threadId: string): Promise<string | undefined> {
  try {
    return await linkToMessage(web, place, threadId);
  } catch {
    const replies = await web.conversations.replies({ channel: place, ts: threadId, limit: 2 }).catch(() => undefined);
    const reply = replies?.messages?.find(({ ts }) => ts !== threadId)?.ts;
    return reply === undefined ? undefined : linkToMessage(web, place, reply).catch(() => undefined);
  }
}
