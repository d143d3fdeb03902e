import { z } from "zod";
import { Id } from "../inputs.ts";
import { query } from "../verb.ts";
import { seen, webhookPermission } from "./webhook.ts";

/** Newest first; `next` is the `before` of the next page, null on the last. */
export const listWebhooks = query({
  permission: webhookPermission,
  input: z.strictObject({ limit: z.int().min(1).max(100).default(50), before: Id.optional() }),
  async statement({ desk }, { limit, before }) {
    const found = await desk.prisma.webhook.findMany({
      where: before === undefined ? {} : { id: { lt: before } },
      omit: seen,
      orderBy: { id: "desc" },
      take: limit + 1,
    });
    const webhooks = found.slice(0, limit);
    return { webhooks, next: found.length > limit ? (webhooks.at(-1)?.id ?? null) : null };
  },
});
