import { z } from "zod";
import { conflict } from "../errors.ts";
import { dueAtOnce } from "../sql/shared-time.ts";
import { verb } from "../verb.ts";
import { deskTypesOf } from "./events.ts";
import { noteWebhook } from "./note-webhook.ts";
import {
  assertAddress,
  assertMayDirect,
  newSecret,
  seen,
  WebhookDescription,
  WebhookEvents,
  WebhookUrl,
  webhookPermission,
} from "./webhook.ts";

/** Each one adds a row to every change, so there are not many. */
const most = 20;

/** From here on the endpoint is told what happens. Gives its secret, which no read shows again. */
export const createWebhook = verb({
  permission: webhookPermission,
  input: z.strictObject({
    url: WebhookUrl,
    events: WebhookEvents.default([]),
    description: WebhookDescription.default(null),
  }),
  async run(scope, { url, events, description }) {
    const { desk, actor } = scope;
    assertMayDirect(actor);
    assertAddress(desk, url);
    const { prisma } = desk;
    if ((await prisma.webhook.count()) >= most) throw conflict(`There are ${most} webhooks already. Delete one first.`);

    const secret = newSecret();
    const unique = [...new Set(events)];
    const webhook = await prisma.webhook.create({ data: { url, events: unique, description, secret }, omit: seen });
    await noteWebhook(scope, [null, webhook]);
    await prisma.target.create({
      data: {
        kind: "webhook",
        place: String(webhook.id),
        relayMode: "off",
        events: deskTypesOf(unique),
        dueAt: dueAtOnce,
      },
    });
    return { webhook, secret };
  },
});
