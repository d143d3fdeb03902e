import type { Card } from "../cards/card.ts";
import type { Desk } from "../desk/desk.ts";
import type { Channel, ThreadPlace } from "./channel.ts";

const failed = {
  name: "failed-of-message",
  text: `
  SELECT jsonb_build_object('delivery', d.id, 'reason', coalesce(d.reason, ''), 'userId', i.external_id) AS result
    FROM message m JOIN event e ON e.conversation_id = m.conversation_id AND e.seq = m.seq
    JOIN delivery d ON d.event_id = e.id AND d.webhook_id IS NOT NULL AND d.state = 'dead'
    JOIN target here ON here.id = $2::int
    JOIN identity i ON i.person_id = m.author_id AND i.platform::text = here.kind::text AND i.ended_at IS NULL
   WHERE m.id = $1::int ORDER BY d.id, i.id LIMIT 1`,
};

interface Failed {
  delivery: number;
  reason: string;
  userId: string;
}

/** Whose message shows ❌ reads why, where they wrote it, with the button that tells the customer's app again. */
export async function tellFailed(
  { desk, channel, place, thread }: { desk: Desk; channel: Channel; place: string; thread: ThreadPlace },
  message: number,
  target: number,
): Promise<void> {
  const found = await desk.one<Failed>(failed, [message, target]);
  if (found) await channel.whisper(place, thread, found.userId, "❌ Not delivered", cardOf(found));
}

const cardOf = ({ delivery, reason }: Failed): Card => ({
  title: "❌ Your message did not reach the customer's app",
  tone: "red",
  body: reason,
  facts: [],
  rows: [],
  actions: [
    [
      {
        kind: "button",
        label: "Retry",
        style: "primary",
        call: { command: "support retry", options: { delivery: String(delivery) } },
      },
      { kind: "button", label: "All undelivered", call: { command: "support failed", options: {} } },
    ],
  ],
});
