import type { Desk } from "../desk/desk.ts";
import { changeWebhook } from "../desk/webhooks/change.ts";
import { createWebhook } from "../desk/webhooks/create.ts";
import { listWebhookDeliveries } from "../desk/webhooks/deliveries.ts";
import { webhookEvents } from "../desk/webhooks/events.ts";
import { listWebhooks } from "../desk/webhooks/list.ts";
import { removeWebhook } from "../desk/webhooks/remove.ts";
import { retryWebhookDelivery } from "../desk/webhooks/retry-delivery.ts";
import type { SeenWebhook } from "../desk/webhooks/webhook.ts";
import { type CliCommand, idIn, listed, minute, operator, UsageError } from "./command.ts";

export const listAllWebhooks: CliCommand = {
  name: "webhooks list",
  usage: "",
  summary: "The customer apps' endpoints, and how they are",
  async run(desk) {
    const { webhooks } = await listWebhooks(desk, operator, { limit: 100 });
    const rows = webhooks.map((hook) => [String(hook.id), hook.url, hook.events.join(",") || "all", stateOf(hook)]);
    return listed({ webhooks: webhooks.map(shown) }, rows, {
      head: ["ID", "ADDRESS", "EVENTS", "STATE"],
      none: "There is no webhook.",
    });
  },
};

export const createOneWebhook: CliCommand = {
  name: "webhooks create",
  usage: "<address> [--events all|message.created,…] [--description <text>]",
  summary: "Tells an endpoint what happens from now on, and shows its secret, this once",
  flags: { events: "string", description: "string" },
  words: 1,
  async run(desk, { words: [url = ""], flags }) {
    const description = typeof flags.description === "string" ? flags.description : null;
    const { webhook, secret } = await createWebhook(desk, operator, {
      url,
      events: eventsIn(flags.events),
      description,
    });
    const text = `${secret}\n\nWebhook ${webhook.id} (${webhook.url}). Its secret is shown this once; keep it.`;
    return { json: { webhook: shown(webhook), secret }, text };
  },
};

export const enableWebhook: CliCommand = {
  name: "webhooks enable",
  usage: "<id>",
  summary: "Tells it again what happens, what waits for it first",
  words: 1,
  run: (desk, { words: [id] }) => switched(desk, id, true),
};

export const disableWebhook: CliCommand = {
  name: "webhooks disable",
  usage: "<id>",
  summary: "Tells it nothing any more, not even what waits for it",
  words: 1,
  run: (desk, { words: [id] }) => switched(desk, id, false),
};

export const removeOneWebhook: CliCommand = {
  name: "webhooks remove",
  usage: "<id>",
  summary: "Forgets an endpoint",
  words: 1,
  async run(desk, { words: [id] }) {
    const webhook = idIn(id, "webhook");
    await removeWebhook(desk, operator, { webhook });
    return { json: { id: webhook }, text: `Webhook ${webhook} is removed.` };
  },
};

export const webhookDeliveries: CliCommand = {
  name: "webhooks deliveries",
  usage: "<id> [--dead]",
  summary: "What it was told and was not, newest first; --dead: only what was given up",
  flags: { dead: "boolean" },
  words: 1,
  async run(desk, { words: [id], flags }) {
    const state = flags.dead === true ? { state: "dead" as const } : {};
    const { deliveries } = await listWebhookDeliveries(desk, operator, { webhook: idIn(id, "webhook"), ...state });
    const rows = deliveries.map((each) => [
      String(each.id),
      each.event ?? "",
      each.state,
      String(each.attempts),
      each.reason ?? "",
    ]);
    return listed({ deliveries }, rows, {
      head: ["ID", "EVENT", "STATE", "TRIES", "REASON"],
      none: "It was told nothing yet.",
    });
  },
};

export const retryWebhook: CliCommand = {
  name: "webhooks retry",
  usage: "<id> <delivery>",
  summary: "Tells it something again, under the same webhook-id",
  words: 2,
  async run(desk, { words: [id, which] }) {
    const [webhook, delivery] = [idIn(id, "webhook"), idIn(which, "delivery")];
    await retryWebhookDelivery(desk, operator, { webhook, delivery });
    return { json: { id: webhook, delivery }, text: `Delivery ${delivery} is told again.` };
  },
};

async function switched(desk: Desk, id: string | undefined, active: boolean) {
  const { webhook } = await changeWebhook(desk, operator, { webhook: idIn(id, "webhook"), active });
  return { json: { webhook: shown(webhook) }, text: `Webhook ${webhook.id} is ${active ? "on" : "off"}.` };
}

const shown = ({ id, url, events, description, createdAt, disabledAt, disabledReason, failingSince }: SeenWebhook) => ({
  id,
  url,
  events,
  description,
  created_at: createdAt,
  failing_since: failingSince,
  disabled_at: disabledAt,
  disabled_reason: disabledReason,
});

function stateOf({ disabledAt, disabledReason, failingSince }: SeenWebhook): string {
  if (disabledAt) return `off since ${minute(disabledAt)}${disabledReason ? `: ${disabledReason}` : ""}`;
  return failingSince ? `failing since ${minute(failingSince)}` : "on";
}

function eventsIn(flag: string | boolean | undefined) {
  if (flag === undefined || flag === "all") return [];
  return String(flag)
    .split(",")
    .map((word) => {
      const found = webhookEvents.find((event) => event === word.trim());
      if (found) return found;
      throw new UsageError(`"${word.trim()}" is no event. There are: ${webhookEvents.join(", ")} (or all).`);
    });
}
