import { z } from "zod";
import { notFound } from "../errors.ts";
import { Id } from "../inputs.ts";
import { query } from "../verb.ts";
import { seen, webhookPermission } from "./webhook.ts";

export const viewWebhook = query({
  permission: webhookPermission,
  input: z.strictObject({ webhook: Id }),
  async statement({ desk }, { webhook: id }) {
    const webhook = await desk.prisma.webhook.findUnique({ where: { id }, omit: seen });
    if (!webhook) throw notFound("There is no such webhook.");
    return webhook;
  },
});
