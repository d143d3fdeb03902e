import { z } from "zod";
import { removeWebhook } from "../../desk/webhooks/remove.ts";
import { endpoint, ok } from "../endpoint.ts";
import { PathId } from "../inputs.ts";
import { success, successSchema } from "../success.ts";

export const removeWebhookEndpoint = endpoint({
  name: "removeWebhook",
  summary: "Delete a webhook, and what waits for it",
  tag: "Webhooks",
  method: "delete",
  path: "/webhooks/{id}",
  needs: "delete_tickets",
  params: z.strictObject({ id: PathId }),
  answer: successSchema("Webhook deleted successfully", {}),
  async run({ params, act }) {
    await act(removeWebhook, { webhook: params.id });
    return ok(success("Webhook deleted successfully", {}));
  },
});
