import type { SystemActor } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { endWebhookDeliveries } from "../sql/end-webhook-deliveries.ts";
import { noteWebhook } from "./note-webhook.ts";

const actor: SystemActor = { kind: "system", job: "the desk" };

const switchOffStatement = {
  name: "switch-off-webhook",
  text: `UPDATE webhook SET disabled_at = $2::timestamptz, disabled_reason = $3::text WHERE id = $1::int AND disabled_at IS NULL
         RETURNING to_jsonb(id) AS result`,
};

/** By the desk itself. What it was not told is dead, not gone: it can be told again one by one. Whether it was on. */
export async function switchOffWebhook(desk: Desk, id: number, reason: string): Promise<boolean> {
  const now = desk.now();
  const wasOn = await desk.one(switchOffStatement, [id, now.toISOString(), reason]);
  if (wasOn === undefined) return false;
  const webhook = await desk.prisma.webhook.findUniqueOrThrow({ where: { id } });
  await noteWebhook({ desk, actor, now }, [{ ...webhook, disabledAt: null }, webhook]);
  await desk.prisma.target.updateMany({ where: { kind: "webhook", place: String(id) }, data: { active: false } });
  await endWebhookDeliveries(desk, id, "dead", reason);
  return true;
}
