// The first answer to a request, kept in the transaction of its effect: whoever asks again gets it again.

import type { Desk } from "../desk.ts";
import { readSharedTime } from "../sql/shared-time.ts";

export interface OnceRequest {
  /** Whose key it is: nobody else's key is this one. */
  principal: string;
  key: string;
  /** What tells this request from another under the same key. */
  hash: string;
}

/** `json` is the answer's text, letter for letter. */
export interface KeptAnswer {
  status: number;
  json: string;
}

/** `kept` is what is kept in its place, when the answer holds a secret that is kept nowhere. */
export interface FirstAnswer extends KeptAnswer {
  kept?: string;
}

export type Once =
  | { outcome: "answered"; replayed: boolean; answer: KeptAnswer }
  | { outcome: "running" }
  | { outcome: "otherRequest" };

const lock = {
  name: "lock-idempotency-key",
  text: "SELECT to_jsonb(pg_try_advisory_xact_lock(hashtextextended($1::text, 0))) AS result",
};

/** Does the work, or gives the answer it had; work that throws leaves nothing behind. */
export function answerOnce(
  desk: Desk,
  { principal, key, hash }: OnceRequest,
  work: (desk: Desk) => Promise<FirstAnswer>,
): Promise<Once> {
  return desk.inTransaction(async (tx) => {
    if (!(await tx.one<boolean>(lock, [`${principal} ${key}`]))) return { outcome: "running" };
    // Only a statement that begins after the lock is ours sees what its last holder committed.
    const known = await tx.prisma.idempotency.findUnique({ where: { principal_key: { principal, key } } });
    if (known && known.hash !== hash) return { outcome: "otherRequest" };
    if (known) {
      return {
        outcome: "answered",
        replayed: true,
        answer: { status: known.status ?? 200, json: String(known.response) },
      };
    }

    const answer = await work(tx);
    await tx.prisma.idempotency.create({
      data: { principal, key, hash, status: answer.status, response: answer.kept ?? answer.json },
    });
    return { outcome: "answered", replayed: false, answer };
  });
}

const daysKept = 7;

// Few at a time: a statement that takes longer than the database lets it would come to nothing, each time.
const forget = {
  name: "forget-answers",
  text: `
  WITH gone AS (
    DELETE FROM idempotency USING (
      SELECT principal, key FROM idempotency WHERE created_at < $1::timestamptz ORDER BY created_at LIMIT $2::int FOR UPDATE SKIP LOCKED) old
     WHERE idempotency.principal = old.principal AND idempotency.key = old.key RETURNING 1
  ) SELECT to_jsonb(count(*)) AS result FROM gone`,
};

/** Gives how many were forgotten, at most so many: asked again until there are fewer, all are. */
export async function forgetOldAnswers(desk: Desk, most: number): Promise<number> {
  const before = new Date((await readSharedTime(desk)).getTime() - daysKept * 86_400_000);
  return (await desk.one<number>(forget, [before.toISOString(), most])) ?? 0;
}
