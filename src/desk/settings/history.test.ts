import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../../test/desk.ts";
import type { ApiKeyActor } from "../actor.ts";
import { makeApiKey, revokeApiKey } from "../keys/manage-keys.ts";
import { rotateSigningKeys } from "../keys/signing-keys.ts";
import { permissions } from "../permissions.ts";
import { changeWebhook } from "../webhooks/change.ts";
import { createWebhook } from "../webhooks/create.ts";
import { removeWebhook } from "../webhooks/remove.ts";
import { switchOffWebhook } from "../webhooks/switch-off.ts";
import { changeText, listChanges } from "./history.ts";

let world: TestDesk;
beforeAll(async () => {
  world = await openTestDesk();
});
afterAll(() => world.close());

/** The newest last. */
async function lines(newest: number): Promise<string[]> {
  const { changes } = await listChanges(world.desk, world.dana, { limit: newest });
  return changes.map((change) => `${change.by} · ${change.what} · ${changeText(change)}`).reverse();
}

it("says who made and revoked a key, once, and never the key", async () => {
  const { desk, dana } = world;
  const shop: ApiKeyActor = { kind: "apiKey", id: 1, name: "Shop", permissions: new Set(permissions), notes: true };
  const { key, secret } = await makeApiKey(desk, shop, { name: "Kiosk", permissions: ["view_tickets", "view_chat"] });
  const all = await makeApiKey(desk, dana, { name: "All", permissions: [...permissions], notes: true });
  for (let times = 0; times < 2; times += 1) await revokeApiKey(desk, dana, { key: key.id });
  const operator = { kind: "system", job: "command line" } as const;
  const { kid } = await rotateSigningKeys(desk, operator, {});
  const { kid: next } = await rotateSigningKeys(desk, operator, {});

  expect(await lines(9)).toEqual([
    `the key Shop · key · Kiosk (${key.id}) · may: none → view_tickets, view_chat`,
    `Dana · key · All (${all.key.id}) · may: none → everything, and read notes`,
    `Dana · key · Kiosk (${key.id}) · may: view_tickets, view_chat → none`,
    `command line · key · of customers' tokens · signs: none → ${kid}`,
    `command line · key · of customers' tokens · signs: ${kid} → ${next}`,
  ]);
  expect(JSON.stringify(await listChanges(desk, dana, { limit: 9 }))).not.toContain(secret);
});

it("says who made, changed and removed a webhook, and that the desk switched it off, never its secret", async () => {
  const { desk, dana } = world;
  const made = await createWebhook(desk, dana, { url: "https://app.example.com/hook?token=CANARY" });
  const { id } = made.webhook;
  const change = (input: object) => changeWebhook(desk, dana, { webhook: id, ...input });
  await change({ events: ["message.created"] });
  await change({ description: "Only a word about it" });
  const { secret } = await change({ rotateSecret: true });
  await desk.inTransaction((tx) => switchOffWebhook(tx, id, "It answered 410."));
  await change({ active: true, url: "https://new.example.com/hook" });
  await removeWebhook(desk, dana, { webhook: id });

  const about = `webhook · ${id} (app.example.com)`;
  expect(await lines(6)).toEqual([
    `Dana · ${about} · url: none → https://app.example.com/hook, told: none → everything, state: none → on`,
    `Dana · ${about} · told: everything → message.created`,
    `Dana · ${about} · secret: the one before → a new one`,
    `the desk · ${about} · state: on → off`,
    `Dana · ${about} · url: https://app.example.com/hook → https://new.example.com/hook, state: off → on`,
    `Dana · webhook · ${id} (new.example.com) · url: https://new.example.com/hook → none, told: message.created → none, state: on → none`,
  ]);
  const stored = JSON.stringify(await listChanges(desk, dana, { limit: 9 }));
  for (const hidden of ["CANARY", made.secret, secret ?? "?"]) expect(stored).not.toContain(hidden);
});
