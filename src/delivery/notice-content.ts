// What a notice says, made when it is told: by then it may be about nothing any more.

import { alertCard } from "../cards/alert-card.ts";
import type { Card } from "../cards/card.ts";
import { pictureOf } from "../cards/charts/picture.ts";
import { digestCard, ownDigestCard } from "../cards/digest-card.ts";
import { noticeCard } from "../cards/notice-card.ts";
import { AlertAbout, readAlert } from "../desk/alerts/read.ts";
import type { Desk } from "../desk/desk.ts";
import { DigestAbout } from "../desk/digests/digest.ts";
import { readDigest } from "../desk/digests/read.ts";
import { readSetting } from "../desk/settings/settings.ts";
import { type ConversationView, selectConversation } from "../desk/sql/view-conversation.ts";
import type { Channel, Picture } from "./channel.ts";
import { whoIsPinged } from "./duty.ts";
import type { Notice } from "./notices.ts";
import { linkHome } from "./threads.ts";

export interface NoticeContent {
  card: Card;
  picture?: Picture;
  /** Whom it pings in a channel. */
  ping?: string | undefined;
}

/** Undefined when there is nothing to tell any more. */
export async function noticeContent(desk: Desk, channel: Channel, notice: Notice): Promise<NoticeContent | undefined> {
  if (notice.kind === "writes" || notice.kind === "reopened") {
    const isWanted = (await readSetting(desk, "notices")).writes;
    if (!isWanted) return undefined;
  }
  switch (notice.kind) {
    case "assigned":
      return toAgent(desk, channel, notice, ({ assignee }) =>
        assignee?.id === notice.person ? `👉 ${notice.by ?? "Somebody"} assigned this to you.` : undefined,
      );
    case "waiting":
      return toAgent(desk, channel, notice, ({ assignee, waitingSince }) =>
        assignee?.id === notice.person && waitingSince !== null ? "⏰ Your customer waits for an answer." : undefined,
      );
    case "writes":
      return toAgent(desk, channel, notice, (view) => waits(view, notice, "writes"));
    case "reopened":
      return toAgent(desk, channel, notice, (view) => waits(view, notice, "opened it again: it is not settled"));
    case "opened":
      return toAgent(desk, channel, notice, ({ assignee }) =>
        assignee === null ? "🎫 A new ticket of a category that you want to hear of." : undefined,
      );
    case "digest":
      return digest(desk, notice);
    case "alert":
      return alert(desk, notice);
    default:
      throw new Error(`Nobody knows how to tell a notice of the kind "${notice.kind}".`);
  }
}

/** `why` is what it is told for; undefined once that is no more, because someone else has it or the customer has their answer. */
async function toAgent(
  desk: Desk,
  channel: Channel,
  { conversation, person: reader }: Notice,
  why: (view: ConversationView) => string | undefined,
): Promise<NoticeContent | undefined> {
  if (conversation === null) return undefined;
  const view = await selectConversation(desk, { conversation });
  const reason = view && !view.deleted ? why(view) : undefined;
  if (!view || reason === undefined) return undefined;
  const link = await linkHome(desk, channel, conversation);
  return { card: noticeCard(view, { why: reason, link, reader }) };
}

/** To whom it still matters, until the wait that it tells of is over or put aside. */
function waits(
  { assignee, followers, waitingSince, waitSeq, snoozedUntil }: ConversationView,
  { person, seq }: Notice,
  does: string,
): string | undefined {
  if (waitingSince === null || waitSeq !== seq || snoozedUntil !== null) return undefined;
  if (assignee?.id === person) return `💬 Your customer ${does}.`;
  return followers.some(({ id }) => id === person) ? `💬 The customer of what you follow ${does}.` : undefined;
}

/** Of one's own nothing is told when nobody waits; the desk's is short then. */
async function digest(desk: Desk, { about, person }: Notice): Promise<NoticeContent | undefined> {
  const digested = await readDigest(desk, DigestAbout.parse(about), person);
  if (person !== null) return digested.waiting.count === 0 ? undefined : { card: ownDigestCard(digested) };
  const card = digestCard(digested);
  return digested.isQuiet ? { card } : { card, picture: await pictureOf(digested.week) };
}

/** Only what is urgent and nobody's pings who is on duty. */
async function alert(desk: Desk, { about, platform }: Notice): Promise<NoticeContent | undefined> {
  const alerted = await readAlert(desk, AlertAbout.parse(about));
  if (!alerted) return undefined;
  const card = alertCard(alerted);
  return alerted.alert === "urgent"
    ? { card, ping: await whoIsPinged(desk, platform, { isUrgent: true, at: desk.now() }) }
    : { card };
}
