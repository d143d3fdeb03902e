import { z } from "zod";
import { selectFailedDeliveries } from "../sql/list-failed-deliveries.ts";
import { query } from "../verb.ts";
import { assertAgent, FailedDeliveryRef } from "./failed-delivery.ts";

/** What was given up, and what holds up its conversation for a quarter of an hour and more, newest first; `next` is where to go on before. */
export const listFailedDeliveries = query({
  permission: "view_tickets",
  input: z.strictObject({
    limit: z.int().min(1).max(100).default(20),
    before: FailedDeliveryRef.shape.delivery.optional(),
  }),
  async statement({ desk, actor }, page) {
    assertAgent(actor);
    return selectFailedDeliveries(desk, page);
  },
});
