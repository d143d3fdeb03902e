import { verb } from "../verb.ts";
import {
  type AskedDelivery,
  askForDelivery,
  assertAgent,
  FailedDeliveryRef,
  refuseDelivery,
  toldOf,
} from "./failed-delivery.ts";

// What may have been sent is `sending`: it is looked up before it is sent again, and so never doubled. What was refused was not, and
// what a webhook is told, its app knows by its id.
const again = {
  name: "retry-delivery",
  text: askForDelivery(
    `state = CASE WHEN d.refusal IS NOT NULL OR d.sending_at IS NULL OR d.webhook_id IS NOT NULL THEN 'pending'
                  WHEN d.state = 'dead' THEN 'sending' ELSE d.state END::delivery_state, refusal = NULL,
           sent_at = NULL, first_tried_at = NULL, attempts = 0`,
    "AND target.active",
  ),
};

/** Tells it again now, before whatever waits behind it. @throws forbidden · not_found · conflict */
export const retryDelivery = verb({
  permission: "send_messages",
  input: FailedDeliveryRef,
  async run({ desk, actor, record }, { delivery }): Promise<AskedDelivery> {
    assertAgent(actor);
    const asked = await desk.one<AskedDelivery>(again, [delivery]);
    if (!asked) return refuseDelivery(desk, delivery);

    await record(asked.conversation, toldOf("delivery.retried", delivery, asked));
    return asked;
  },
});
