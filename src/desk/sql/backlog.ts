import type { Desk } from "../desk.ts";

/** What is waiting, and what was given up; counted off indexes that hold nothing else. */
export interface Backlog {
  deliveries: { kind: string; state: "pending" | "sending" | "dead"; count: number }[];
  /** Seconds since the oldest that is not told was written, by the target's kind. */
  oldest: { kind: string; seconds: number }[];
  /** What platforms told us and nobody looked at yet. */
  inbox: { platform: string; count: number }[];
  /** Agents' messages in their hold window. */
  held: number;
}

const backlog = {
  name: "backlog",
  text: `WITH waiting AS (
      SELECT t.kind, d.state, count(*) AS count, min(d.created_at) AS oldest FROM delivery d JOIN target t ON t.id = d.target_id
       WHERE d.state IN ('pending', 'sending') GROUP BY t.kind, d.state),
    dead AS (
      SELECT t.kind, count(*) AS count FROM delivery d JOIN target t ON t.id = d.target_id WHERE d.state = 'dead' GROUP BY t.kind)
    SELECT jsonb_build_object(
      'deliveries', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'state', state, 'count', count)), '[]') FROM (
          SELECT kind, state, count FROM waiting UNION ALL SELECT kind, 'dead', count FROM dead) each),
      'oldest', (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'seconds', seconds)), '[]') FROM (
          SELECT kind, round(extract(epoch FROM clock_timestamp() - min(oldest)), 3) AS seconds FROM waiting GROUP BY kind) each),
      'inbox', (SELECT coalesce(jsonb_agg(jsonb_build_object('platform', platform, 'count', count)), '[]') FROM (
          SELECT platform, count(*) AS count FROM inbox WHERE processed_at IS NULL GROUP BY platform) each),
      'held', (SELECT count(*) FROM held_message)) AS result`,
};

const nothing: Backlog = { deliveries: [], oldest: [], inbox: [], held: 0 };

export const readBacklog = async (desk: Desk): Promise<Backlog> => (await desk.one<Backlog>(backlog, [])) ?? nothing;
