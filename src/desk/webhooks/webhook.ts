// A webhook as its owners see it: everything but its secret.

import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Webhook } from "../../generated/prisma/client.ts";
import { type Actor, actorPermissions } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { forbidden, invalid, notFound } from "../errors.ts";
import { text } from "../inputs.ts";
import type { Permission } from "../permissions.ts";
import { problemWithAddress } from "./address.ts";
import { webhookEvents } from "./events.ts";

export const WebhookUrl = z.string().min(1, "This must not be empty.").max(2_000);
export const WebhookDescription = text(500).nullable();
export const WebhookEvents = z.array(z.enum(webhookEvents)).max(webhookEvents.length);

/**
 * A webhook carries everything that is said out of the house, for good. So it takes the permission that ordinary agents do not
 * have, and to say where it goes, also those to read all that it tells.
 */
export const webhookPermission: Permission = "delete_tickets";
export const webhookReading: readonly Permission[] = ["view_tickets", "view_chat", "view_chat_history"];

/** @throws forbidden for customers, and for whoever may not read what a webhook tells */
export function assertMayDirect(actor: Actor): void {
  const missing = webhookReading.find((permission) => !actorPermissions(actor).has(permission));
  if (missing) throw forbidden(`This needs the permission ${missing}.`);
}

/** @throws invalid */
export function assertAddress(desk: Desk, url: string): void {
  const problem = problemWithAddress(url, desk.webhookAddresses);
  if (problem !== undefined) throw invalid({ url: [problem] });
}

/** As Standard Webhooks has it: 256 random bits, base64. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString("base64")}`;

export type SeenWebhook = Omit<Webhook, "secret" | "previousSecret" | "previousUntil">;

/** What a read gives; never a secret. */
export const seen = { secret: true, previousSecret: true, previousUntil: true } as const;

export async function lockWebhook(desk: Desk, id: number): Promise<Webhook> {
  await desk.one(lock, [id]);
  const webhook = await desk.prisma.webhook.findUnique({ where: { id } });
  if (!webhook) throw notFound("There is no such webhook.");
  return webhook;
}

const lock = {
  name: "lock-webhook",
  text: "SELECT to_jsonb(id) AS result FROM webhook WHERE id = $1::int FOR UPDATE",
};
