import { z } from "zod";
import type { Actor } from "../actor.ts";
import { conflict, invalid, notFound } from "../errors.ts";
import { ConversationRef, Id } from "../inputs.ts";
import { type Assignment, type AssignmentOutcome, moveAssignment } from "../sql/assign-conversation.ts";
import { type Scope, verb } from "../verb.ts";

/** When it was asked for, in microseconds since 1970 by the clock of the platform where: what its agent wrote before is not the customer's. */
const Since = z.int().optional();

/** Assigns a ticket or a chat to an agent, or to nobody (null). Assigning whom it has changes and tells nothing. */
export const assignConversation = verb({
  permission: "assign_tickets",
  input: z.strictObject({ at: ConversationRef, assignee: Id.nullable(), since: Since }),
  statement: (scope, { at, assignee, since }) => move(scope, { ...at, assignee, since, onlyIfFree: false }),
});

/** The agent who asks takes it. @throws conflict when another agent has it */
export const claimConversation = verb({
  permission: "edit_tickets",
  input: z.strictObject({ at: ConversationRef, since: Since }),
  async statement(scope, { at, since }) {
    const assignee = agentId(scope.actor);
    const outcome = await move(scope, { ...at, assignee, since, onlyIfFree: true });
    if (!outcome.moved && outcome.from !== assignee) {
      throw conflict(`${outcome.fromName} has this already. Assign it to yourself if you mean to take it over.`);
    }
    return outcome;
  },
});

/** The agent who has it gives it back. @throws conflict when another agent has it */
export const unclaimConversation = verb({
  permission: "edit_tickets",
  input: z.strictObject({ at: ConversationRef }),
  async run(scope, { at }) {
    const outcome = await move(scope, { ...at, assignee: null, onlyIfFree: false });
    if (outcome.from !== null && outcome.from !== agentId(scope.actor)) {
      throw conflict(`${outcome.fromName} has this, not you.`);
    }
    return outcome;
  },
});

const attempts = 5;

async function move(scope: Scope, assignment: Assignment): Promise<AssignmentOutcome> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const outcome = await moveAssignment(scope, assignment);
    if (!outcome) throw notFound("There is no such ticket or chat.");
    if (!outcome.isAgent) throw invalid({ assigned_to: ["This must be the id of an agent."] });
    if (outcome.moved || outcome.from === assignment.assignee || assignment.onlyIfFree) return outcome;
  }
  throw conflict("This is being assigned by someone else. Please try again.");
}

function agentId(actor: Actor): number {
  if (actor.kind === "agent") return actor.id;
  throw invalid({ assigned_to: ["Only an agent can claim; name the agent instead."] });
}
