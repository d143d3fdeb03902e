import type { Desk } from "../desk.ts";

/** What is waiting, and what was given up; counted off indexes that hold nothing else. */
export interface Backlog {
  deliveries: { kind: string; state: "pending" | "sending" | "dead"; count: number }[];
  /** Seconds since the oldest that is not told was written, by the target's kind. */
  oldest: { kind: string; seconds: number }[];
  /** What platforms told us and nobody looked at yet. */
  inbox: { platform: string; count: number }[];
  /** What platforms told us and was given up, of late. */
  givenUp: { platform: string; count: number }[];
  /** Channels that take nothing right now. */
  paused: { kind: string; count: number }[];
  /** Seconds since threads were last compared with their platform's history. */
  backfilled: { kind: string; seconds: number }[];
  /** Agents' messages in their hold window. */
  held: number;
}

const backlog = {
  name: "backlog",
  text: `WITH waiting AS (
      SELECT t.kind, d.state, count(*) AS count, min(d.created_at) AS oldest FROM delivery d JOIN target t ON t.id = d.target_id
       WHERE d.state IN ('pending', 'sending') AND t.active GROUP BY t.kind, d.state),
    dead AS (
      SELECT t.kind, count(*) AS count FROM delivery d JOIN target t ON t.id = d.target_id WHERE d.state = 'dead' GROUP BY t.kind)
    SELECT jsonb_build_object(
      'deliveries', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'state', state, 'count', count)), '[]') FROM (
          SELECT kind, state, count FROM waiting UNION ALL SELECT kind, 'dead', count FROM dead) each),
      'oldest', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'seconds', seconds)), '[]') FROM (
          SELECT kind, round(extract(epoch FROM clock_timestamp() - min(oldest)), 3) AS seconds FROM waiting GROUP BY kind) each),
      'inbox', (SELECT coalesce(jsonb_agg(jsonb_build_object('platform', platform, 'count', count)), '[]') FROM (
          SELECT platform, count(*) AS count FROM inbox WHERE processed_at IS NULL GROUP BY platform) each),
      'givenUp', (SELECT coalesce(jsonb_agg(jsonb_build_object('platform', platform, 'count', count)), '[]') FROM (
          SELECT platform, count(*) AS count FROM inbox WHERE error IS NOT NULL AND processed_at IS NOT NULL GROUP BY platform) each),
      'paused', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'count', count)), '[]') FROM (
          SELECT kind, count(*) FILTER (WHERE paused IS NOT NULL) AS count FROM target WHERE active AND kind <> 'webhook' GROUP BY kind) each),
      'backfilled', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'seconds', round(extract(epoch FROM clock_timestamp() - backfilled_at)))), '[]')
          FROM target WHERE active AND backfilled_at IS NOT NULL),
      'held', (SELECT count(*) FROM held_message)) AS result`,
};

const nothing: Backlog = { deliveries: [], oldest: [], inbox: [], givenUp: [], paused: [], backfilled: [], held: 0 };

export const readBacklog = async (desk: Desk): Promise<Backlog> => (await desk.one<Backlog>(backlog, [])) ?? nothing;
