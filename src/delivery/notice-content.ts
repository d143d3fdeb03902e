// What a notice says, made when it is told: by then it may be about nothing any more.

import { assignedCard } from "../cards/assigned-card.ts";
import type { Card } from "../cards/card.ts";
import type { Desk } from "../desk/desk.ts";
import { selectConversation } from "../desk/sql/view-conversation.ts";
import type { Channel, Picture } from "./channel.ts";
import type { Notice } from "./notices.ts";
import { linkHome } from "./threads.ts";

export interface NoticeContent {
  card: Card;
  picture?: Picture;
}

/** Undefined when there is nothing to tell any more. */
export async function noticeContent(desk: Desk, channel: Channel, notice: Notice): Promise<NoticeContent | undefined> {
  switch (notice.kind) {
    case "assigned":
      return assigned(desk, channel, notice);
    default:
      throw new Error(`Nobody knows how to tell a notice of the kind "${notice.kind}".`);
  }
}

async function assigned(
  desk: Desk,
  channel: Channel,
  { conversation, person, by }: Notice,
): Promise<NoticeContent | undefined> {
  if (conversation === null) return undefined;
  const view = await selectConversation(desk, { conversation });
  if (!view || view.deleted || view.assignee?.id !== person) return undefined;
  return { card: assignedCard(view, by ?? "Somebody", await linkHome(desk, channel, conversation)) };
}
