// What was meant for a channel that is gone, or closed to the bot, goes where people will see it, and says where it was meant for.

import { z } from "zod";
import type { Card } from "../cards/card.ts";
import type { Desk } from "../desk/desk.ts";
import { slash } from "../desk/slash.ts";
import type { Notice } from "./notices.ts";

const Moved = z.object({
  /** The places that took nothing, "slack:C1", the first one first. */
  tried: z.array(z.string()).min(1),
  reason: z.string(),
  /** How many attempts those had. */
  attempts: z.int(),
});

const About = z.object({ moved: Moved.optional() });

/** Undefined for what is where it was meant to be. */
export const movedFrom = ({ about }: Pick<Notice, "about">) => About.safeParse(about ?? {}).data?.moved;

// The desk's own channels first, of the same platform before the other; at the end whoever set it, or an admin, by direct message.
const move = {
  name: "notice-move",
  text: `
  WITH own AS (SELECT n.*, d.set_by_id FROM notice n LEFT JOIN digest d ON d.id = n.digest_id WHERE n.id = $1::bigint AND n.attempts = $2::int),
  ways AS (
    SELECT t.kind::text AS platform, t.place, NULL::text AS user_id, (t.kind::text <> own.platform::text)::int AS far, t.id AS order_by
      FROM target t, own WHERE t.active AND NOT t.by_setup AND t.kind <> 'webhook'
    UNION ALL
    SELECT i.platform::text, NULL, i.external_id, CASE WHEN p.id = own.set_by_id THEN 2 ELSE 3 END, i.id
      FROM own, identity i JOIN person p ON p.id = i.person_id
     WHERE i.ended_at IS NULL AND p.disabled_at IS NULL AND (p.id = own.set_by_id OR p.role = 'admin')
  ),
  way AS (
    SELECT * FROM ways WHERE platform = ANY ($4::text[]) AND NOT (platform || ':' || coalesce(place, user_id) = ANY ($5::text[]))
     ORDER BY far, order_by LIMIT 1
  )
  UPDATE notice n SET platform = way.platform::platform, place = way.place, user_id = way.user_id, state = 'pending', sending_at = NULL, slot_at = NULL,
         due_at = clock_timestamp(), reason = $6::text, about = coalesce(n.about, '{}') || jsonb_build_object('moved', $3::jsonb)
    FROM way, own WHERE n.id = own.id RETURNING to_jsonb(1) AS result`,
};

/** Whether there is another place for it. */
export async function reroute(
  desk: Desk,
  notice: Notice,
  reason: string,
  platforms: readonly string[],
): Promise<boolean> {
  const { id, attempts, platform, place } = notice;
  const before = movedFrom(notice);
  const tried = [...(before?.tried ?? []), `${platform}:${place ?? notice.userId}`];
  const moved: z.infer<typeof Moved> = { tried, reason: before?.reason ?? reason, attempts };
  const values = [id, attempts, JSON.stringify(moved), platforms, tried, reason];
  return (await desk.one(move, values)) !== undefined;
}

/** The card, with where it was meant to be and why it is not there. */
export function saysWhereTo(card: Card, notice: Notice): Card {
  const moved = movedFrom(notice);
  if (!moved) return card;
  const [platform, ...place] = (moved.tried[0] ?? "").split(":");
  const name = platform === "discord" ? "Discord" : "Slack";
  const where = `⚠️ This was meant for the channel ${place.join(":")} on ${name}, which does not take it: ${moved.reason} It is here instead; ${slash("support digest")} and ${slash("support alerts")} choose another place.`;
  return { ...card, body: [where, card.body].filter(Boolean).join("\n\n") };
}
