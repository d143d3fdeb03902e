import { z } from "zod";
import type { Webhook } from "../../generated/prisma/client.ts";
import { Id } from "../inputs.ts";
import { endWebhookDeliveries } from "../sql/end-webhook-deliveries.ts";
import { dueAtOnce } from "../sql/shared-time.ts";
import { type Scope, verb } from "../verb.ts";
import { deskTypesOf } from "./events.ts";
import { noteWebhook } from "./note-webhook.ts";
import {
  assertAddress,
  assertMayDirect,
  lockWebhook,
  newSecret,
  seen,
  WebhookDescription,
  WebhookEvents,
  WebhookUrl,
  webhookPermission,
} from "./webhook.ts";

/** How long the secret before a rotation still signs beside the new one. */
const overlapMs = 86_400_000;

interface Change {
  url?: string | undefined;
  events?: z.infer<typeof WebhookEvents> | undefined;
  description?: string | null | undefined;
  active?: boolean | undefined;
  rotateSecret?: true | undefined;
}

/** Changes where a webhook goes, what it is told and whether it is; a rotation gives the new secret. */
export const changeWebhook = verb({
  permission: webhookPermission,
  input: z.strictObject({
    webhook: Id,
    url: WebhookUrl.optional(),
    events: WebhookEvents.optional(),
    description: WebhookDescription.optional(),
    active: z.boolean().optional(),
    rotateSecret: z.literal(true).optional(),
  }),
  async run(scope, { webhook: id, ...change }) {
    const { desk, actor } = scope;
    assertMayDirect(actor);
    if (change.url !== undefined) assertAddress(desk, change.url);
    const webhook = await lockWebhook(desk, id);

    const secret = change.rotateSecret ? newSecret() : undefined;
    const data = { ...written(change), ...rotated(scope, webhook, secret), ...switched(scope, webhook, change.active) };
    const changed = await desk.prisma.webhook.update({ where: { id }, data, omit: seen });
    await noteWebhook(scope, [webhook, changed], { newSecret: secret !== undefined });
    await desk.prisma.target.update({
      where: { kind_place: { kind: "webhook", place: String(id) } },
      data: {
        active: changed.disabledAt === null,
        events: deskTypesOf(change.events ?? WebhookEvents.parse(changed.events)),
        // What is mended by this is tried at once.
        dueAt: dueAtOnce,
      },
    });
    if (change.url !== undefined || change.active) await desk.one(wakeLanes, [String(id)]);
    if (change.active === false) await endWebhookDeliveries(desk, id, "superseded", "The webhook was switched off.");
    return { webhook: changed, secret };
  },
});

const wakeLanes = {
  name: "wake-webhook-lanes",
  text: `
  UPDATE lane SET due_at = clock_timestamp() FROM target
   WHERE target.kind = 'webhook' AND target.place = $1::text AND lane.target_id = target.id AND lane.due_at > clock_timestamp()
  RETURNING to_jsonb(1) AS result`,
};

function written({ url, events, description }: Change) {
  return {
    ...(url === undefined ? {} : { url }),
    ...(events === undefined ? {} : { events: [...new Set(events)] }),
    ...(description === undefined ? {} : { description }),
  };
}

function rotated({ now }: Scope, { secret: previousSecret }: Webhook, secret: string | undefined) {
  if (secret === undefined) return {};
  return { secret, previousSecret, previousUntil: new Date(now.getTime() + overlapMs) };
}

function switched({ now }: Scope, { disabledAt }: Webhook, active: boolean | undefined) {
  if (active === true) return { disabledAt: null, disabledReason: null, failingSince: null };
  return active === false && disabledAt === null ? { disabledAt: now, disabledReason: null } : {};
}
