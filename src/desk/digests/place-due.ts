// The tick. It tells nobody anything: for each digest whose time has come it writes the one notice of that time, which is told like
// any other, and moves the digest on. Twice at once, late, or after a crash, it comes to the same.

import { daysOfSlot, type LocalSchedule, slotsAround } from "../../local-schedule.ts";
import type { Desk } from "../desk.ts";
import { readSharedTime } from "../sql/shared-time.ts";
import type { DigestAbout } from "./digest.ts";

interface Due extends LocalSchedule {
  id: number;
}

// Of whom no agent is any more nothing is told.
const due = {
  name: "digests-due",
  text: `
  SELECT coalesce(jsonb_agg(jsonb_build_object('id', id, 'cron', cron, 'zone', zone)), '[]') AS result FROM (
    SELECT d.id, d.cron, d.zone FROM digest d
     WHERE d.due_at <= $1::timestamptz AND d.ended_at IS NULL ORDER BY d.due_at LIMIT 100 FOR UPDATE SKIP LOCKED) due`,
};

const tell = {
  name: "digest-tell",
  text: `
  WITH digest AS (
    UPDATE digest SET due_at = $5::timestamptz WHERE id = $1::int RETURNING *
  ),
  told AS (
    INSERT INTO notice (kind, digest_id, period, platform, place, user_id, person_id, about)
    SELECT 'digest', d.id, $2::text, d.platform, CASE WHEN d.person_id IS NULL THEN d.place END,
           CASE WHEN d.person_id IS NOT NULL THEN d.place END, d.person_id, $3::jsonb
      FROM digest d LEFT JOIN person p ON p.id = d.person_id
     WHERE d.set_at <= $4::timestamptz AND (d.person_id IS NULL OR p.role IN ('agent', 'admin') AND p.disabled_at IS NULL)
    ON CONFLICT (digest_id, period) DO NOTHING RETURNING 1
  )
  SELECT to_jsonb((SELECT count(*) FROM told)) AS result FROM digest`,
};

/** Gives how many notices it wrote. */
export function placeDueDigests(desk: Desk): Promise<number> {
  return desk.inTransaction(async (tx) => {
    const now = await readSharedTime(tx);
    const digests = (await tx.one<Due[]>(due, [now.toISOString()])) ?? [];
    let told = 0;
    for (const digest of digests) {
      // Of the times that passed while nobody ticked, only the newest is news.
      const { last, next } = slotsAround(digest, now);
      const about: DigestAbout = { day: last.period.slice(0, 10), ...daysOfSlot(digest, last), zone: digest.zone };
      const values = [digest.id, last.period, JSON.stringify(about), last.at.toISOString(), next.at.toISOString()];
      told += (await tx.one<number>(tell, values)) ?? 0;
    }
    return told;
  });
}
