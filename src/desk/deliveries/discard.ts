import { nameOf } from "../actor.ts";
import { verb } from "../verb.ts";
import {
  type AskedDelivery,
  askForDelivery,
  assertAgent,
  FailedDeliveryRef,
  refuseDelivery,
  toldOf,
} from "./failed-delivery.ts";

const drop = {
  name: "discard-delivery",
  text: askForDelivery("state = 'superseded', reason = $2::text, sent_at = clock_timestamp()"),
};

/** It is told no more, and what waits behind it goes on. @throws forbidden · not_found · conflict */
export const discardDelivery = verb({
  permission: "send_messages",
  input: FailedDeliveryRef,
  async run({ desk, actor, record }, { delivery }): Promise<AskedDelivery> {
    assertAgent(actor);
    const asked = await desk.one<AskedDelivery>(drop, [delivery, `Discarded by ${nameOf(actor)}.`]);
    if (!asked) return refuseDelivery(desk, delivery);

    await record(asked.conversation, toldOf("delivery.discarded", delivery, asked));
    return asked;
  },
});
