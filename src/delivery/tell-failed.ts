import type { Card } from "../cards/card.ts";
import { notDeliveredCard, notSentCard, sendingOf } from "../cards/whisper-card.ts";
import type { Desk } from "../desk/desk.ts";
import type { Channel, ThreadPlace } from "./channel.ts";

// What an app did not take, or what was refused when it was to be sent; then it is a note, and the event after it says why.
const failed = {
  name: "failed-of-message",
  text: `
  SELECT jsonb_build_object('delivery', d.id, 'refusal', r.data, 'reason', coalesce(r.data ->> 'reason', d.reason, ''), 'userId', i.external_id) AS result
    FROM message m JOIN event e ON e.conversation_id = m.conversation_id AND e.seq = m.seq
    LEFT JOIN delivery d ON d.event_id = e.id AND d.webhook_id IS NOT NULL AND d.state = 'dead'
    LEFT JOIN event r ON r.conversation_id = m.conversation_id AND r.seq = m.seq + 1 AND r.type = 'message.refused' AND m.visibility = 'internal'
    JOIN target here ON here.id = $2::int
    JOIN identity i ON i.person_id = m.author_id AND i.platform::text = here.kind::text AND i.ended_at IS NULL
   WHERE m.id = $1::int AND (d.id IS NOT NULL OR r.id IS NOT NULL) ORDER BY d.id, i.id LIMIT 1`,
};

interface Failed {
  delivery: number | null;
  /** Of what was refused before it could be delivered. */
  refusal: { message: number } | null;
  reason: string;
  userId: string;
}

/** Whose message shows ❌ reads why, where they wrote it, with the button that tries again. */
export async function tellFailed(
  { desk, channel, place, thread }: { desk: Desk; channel: Channel; place: string; thread: ThreadPlace },
  message: number,
  target: number,
): Promise<void> {
  const found = await desk.one<Failed>(failed, [message, target]);
  if (found) await channel.whisper(place, thread, found.userId, "❌ Not delivered", cardOf(found));
}

const cardOf = ({ delivery, refusal, reason }: Failed): Card =>
  refusal ? notSentCard(reason, sendingOf({ note: String(refusal.message) })) : notDeliveredCard(reason, delivery ?? 0);
