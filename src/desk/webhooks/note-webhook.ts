import { noteChange } from "../settings/settings.ts";
import type { Scope } from "../verb.ts";
import type { SeenWebhook } from "./webhook.ts";

type Noted = Pick<SeenWebhook, "id" | "url" | "events" | "disabledAt">;

/** What was changed of a webhook for the history, which never has its secret; null is none. Nothing is noted of what stays as it is. */
export async function noteWebhook(
  scope: Scope,
  [before, after]: [Noted | null, Noted | null],
  { newSecret = false }: { newSecret?: boolean } = {},
): Promise<void> {
  const known = before ?? after;
  if (!known) return;
  const webhook = `${known.id} (${new URL(known.url).host})`;
  const secret = newSecret ? ["the one before", "a new one"] : [];
  const from = { webhook, ...words(before), secret: secret[0] };
  const to = { webhook, ...words(after), secret: secret[1] };
  if (JSON.stringify(from) === JSON.stringify(to)) return;
  await noteChange(scope, "webhook", { before: from, after: to });
}

/** Without what follows the path, where keys may stand. */
function words(webhook: Noted | null) {
  if (!webhook) return { url: null, told: null, state: null };
  const { origin, pathname } = new URL(webhook.url);
  const events = Array.isArray(webhook.events) ? webhook.events : [];
  return {
    url: `${origin}${pathname}`,
    told: events.length === 0 ? "everything" : events.join(", "),
    state: webhook.disabledAt ? "off" : "on",
  };
}
