// What somebody has who is no agent any more goes back to the queue; what somebody has who is known by two accounts becomes one's.

import type { SystemActor } from "../actor.ts";
import type { Desk } from "../desk.ts";
import { moveAssignment } from "../sql/assign-conversation.ts";

const job: SystemActor = { kind: "system", job: "The desk" };
const atOnce = 100;

// Open and in progress only: what is done keeps the name of who did it.
const held = `
    SELECT t.conversation_id AS id FROM ticket t JOIN p ON t.assignee_id = p.id
     WHERE t.status IN ('open', 'in_progress') AND t.deleted_at IS NULL
    UNION ALL
    SELECT c.id FROM conversation c JOIN p ON c.assignee_id = p.id
     WHERE c.is_chat AND c.deleted_at IS NULL AND NOT EXISTS (SELECT FROM ticket t WHERE t.conversation_id = c.id)`;

const ofRemoved = {
  name: "held-by-removed",
  text: `WITH p AS (SELECT id FROM person WHERE role IN ('agent', 'admin') AND disabled_at IS NOT NULL)
         SELECT coalesce(jsonb_agg(id), '[]') AS result FROM (SELECT id FROM (${held}) held ORDER BY id LIMIT ${atOnce}) taken`,
};

const ofOne = {
  name: "held-by-one",
  text: `WITH p AS (SELECT $1::int AS id)
         SELECT coalesce(jsonb_agg(id), '[]') AS result FROM (SELECT id FROM (${held}) held ORDER BY id LIMIT ${atOnce}) taken`,
};

/** Unassigns up to a hundred open conversations of removed agents, each with its event; gives how many. Run until there are none. */
export async function unassignRemoved(desk: Desk): Promise<number> {
  const conversations = (await desk.one<number[]>(ofRemoved, [])) ?? [];
  return assignAll(desk, conversations, null);
}

/** Everything open that one agent has becomes another's. */
export async function reassignAll(desk: Desk, from: number, to: number): Promise<void> {
  for (let moved = atOnce; moved === atOnce; ) {
    moved = await assignAll(desk, (await desk.one<number[]>(ofOne, [from])) ?? [], to);
  }
}

async function assignAll(desk: Desk, conversations: readonly number[], assignee: number | null): Promise<number> {
  let moved = 0;
  for (const conversation of conversations) {
    const scope = { desk, actor: job, now: desk.now() };
    const outcome = await moveAssignment(scope, { conversation, assignee, onlyIfFree: false });
    if (outcome?.moved) moved += 1;
  }
  return moved;
}
