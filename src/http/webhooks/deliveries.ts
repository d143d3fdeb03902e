import { z } from "zod";
import { DeliveryId, DeliveryState, listWebhookDeliveries } from "../../desk/webhooks/deliveries.ts";
import { Cursor, toCursor } from "../cursor.ts";
import { endpoint, ok } from "../endpoint.ts";
import { Limit, PathId } from "../inputs.ts";
import { NextCursor } from "../schemas.ts";
import { DeliveryView } from "./schemas.ts";

export const listDeliveriesEndpoint = endpoint({
  name: "listWebhookDeliveries",
  summary: "What a webhook was told and was not, newest first",
  tag: "Webhooks",
  method: "get",
  path: "/webhooks/{id}/deliveries",
  needs: "delete_tickets",
  params: z.strictObject({ id: PathId }),
  query: z.strictObject({
    state: DeliveryState.optional(),
    limit: Limit,
    cursor: Cursor(z.strictObject({ id: DeliveryId })).optional(),
  }),
  answer: z.object({ deliveries: z.array(DeliveryView), next_cursor: NextCursor }),
  async run({ params, query: { cursor, ...page }, act }) {
    const { deliveries, next } = await act(listWebhookDeliveries, {
      webhook: params.id,
      ...page,
      before: cursor?.id,
    });
    return ok({ deliveries, next_cursor: toCursor(next === null ? null : { id: next }) });
  },
});
