import { z } from "zod";
import { Id } from "../../desk/inputs.ts";
import { listWebhooks } from "../../desk/webhooks/list.ts";
import { Cursor, toCursor } from "../cursor.ts";
import { endpoint, ok } from "../endpoint.ts";
import { Limit } from "../inputs.ts";
import { NextCursor } from "../schemas.ts";
import { WebhookView, webhookOf } from "./schemas.ts";

export const listWebhooksEndpoint = endpoint({
  name: "listWebhooks",
  summary: "List webhooks, newest first",
  tag: "Webhooks",
  method: "get",
  path: "/webhooks",
  needs: "delete_tickets",
  query: z.strictObject({ limit: Limit, cursor: Cursor(z.strictObject({ id: Id })).optional() }),
  answer: z.object({ webhooks: z.array(WebhookView), next_cursor: NextCursor }),
  async run({ query: { cursor, limit }, act }) {
    const { webhooks, next } = await act(listWebhooks, { limit, before: cursor?.id });
    return ok({ webhooks: webhooks.map(webhookOf), next_cursor: toCursor(next === null ? null : { id: next }) });
  },
});
