import { z } from "zod";
import { viewWebhook } from "../../desk/webhooks/view.ts";
import { endpoint, ok } from "../endpoint.ts";
import { PathId } from "../inputs.ts";
import { WebhookView, webhookOf } from "./schemas.ts";

export const viewWebhookEndpoint = endpoint({
  name: "viewWebhook",
  summary: "One webhook: where it goes, what it is told, and how its endpoint is",
  tag: "Webhooks",
  method: "get",
  path: "/webhooks/{id}",
  needs: "delete_tickets",
  params: z.strictObject({ id: PathId }),
  answer: z.object({ webhook: WebhookView }),
  async run({ params, act }) {
    return ok({ webhook: webhookOf(await act(viewWebhook, { webhook: params.id })) });
  },
});
