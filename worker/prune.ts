import type { Desk } from "../src/desk/desk.ts";
import { forgetOldDrafts } from "../src/desk/drafts/drafts.ts";
import { forgetOldAnswers } from "../src/desk/keys/answer-once.ts";
import { forgetOldCodes } from "../src/desk/people/link-codes.ts";
import { forgetOldSessions } from "../src/desk/people/sessions.ts";
import { forgetEarlyChanges } from "../src/desk/relay/early-change.ts";

/** How long what is done is kept, in days. Messages, events, their copies and what was given up stay for good. */
export interface Retention {
  /** Longer than back-fill looks back, or a command that it reads again would run again. */
  inboxDays: number;
  deliveryDays: number;
}

const batch = 5_000;
const mostBatches = 200;

// Few at a time, so that no lock lasts; what somebody holds right now waits for the next time. What was given up is somebody's to mend.
const pruneInbox = {
  name: "prune-inbox",
  text: `
  WITH gone AS (
    DELETE FROM inbox USING (
      SELECT platform, event_key FROM inbox WHERE processed_at < clock_timestamp() - $1::int * interval '1 day' AND error IS NULL
       ORDER BY processed_at LIMIT $2::int FOR UPDATE SKIP LOCKED) old
     WHERE inbox.platform = old.platform AND inbox.event_key = old.event_key RETURNING 1
  ) SELECT to_jsonb(count(*)) AS result FROM gone`,
};

// The oldest have the lowest ids, but what was told again later stays among them: who looks goes on behind those, up to what is young itself.
const pruneDeliveries = {
  name: "prune-deliveries",
  text: `
  WITH oldest AS (
    SELECT id, sent_at, created_at FROM delivery WHERE state IN ('sent', 'superseded') AND id > $3::bigint ORDER BY id LIMIT $2::int FOR UPDATE SKIP LOCKED
  ),
  gone AS (
    DELETE FROM delivery USING oldest WHERE delivery.id = oldest.id AND oldest.sent_at < clock_timestamp() - $1::int * interval '1 day' RETURNING 1
  ) SELECT to_jsonb(max(id)) AS result FROM oldest HAVING max(created_at) < clock_timestamp() - $1::int * interval '1 day'`,
};

// What came of a direct message is nobody's to mend, so a dead one goes like the others.
const pruneNotices = {
  name: "prune-notices",
  text: `
  WITH oldest AS (SELECT id, created_at FROM notice ORDER BY id LIMIT $2::int FOR UPDATE SKIP LOCKED),
  gone AS (
    DELETE FROM notice USING oldest WHERE notice.id = oldest.id AND oldest.created_at < clock_timestamp() - $1::int * interval '1 day' RETURNING 1
  ) SELECT to_jsonb(count(*)) AS result FROM gone`,
};

/** Removes what may go. Never a dead delivery, a message or an event. */
export async function pruneDone(desk: Desk, { inboxDays, deliveryDays }: Retention): Promise<void> {
  await inBatches(() => desk.one<number>(pruneInbox, [inboxDays, batch]));
  await forgetEarlyChanges(desk, inboxDays);
  await pruneOldDeliveries(desk, deliveryDays);
  await inBatches(() => desk.one<number>(pruneNotices, [deliveryDays, batch]));
  await inBatches(() => forgetOldAnswers(desk, batch));
  await forgetOldSessions(desk);
  await forgetOldCodes(desk);
  await forgetOldDrafts(desk);
}

async function pruneOldDeliveries(desk: Desk, days: number): Promise<void> {
  let last: number | undefined = 0;
  for (let turn = 0; turn < mostBatches && last !== undefined; turn += 1)
    last = await desk.one<number>(pruneDeliveries, [days, batch, last]);
}

async function inBatches(remove: () => Promise<number | undefined>): Promise<void> {
  for (let turn = 0; turn < mostBatches; turn += 1) {
    if (((await remove()) ?? 0) < batch) return;
  }
}
