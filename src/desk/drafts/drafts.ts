// What an agent asked for and has yet to confirm. A button is too short to carry it, so it carries the draft's number.

import { z } from "zod";
import type { Actor } from "../actor.ts";
import { NewFiles } from "../attachments/new-file.ts";
import type { Desk } from "../desk.ts";
import { forbidden } from "../errors.ts";
import { Id } from "../inputs.ts";
import { query, verb } from "../verb.ts";

const Draft = z.object({ command: z.string(), options: z.record(z.string(), z.string()), files: NewFiles });
/** A command with its options, as texts, and the files that came with it. */
export type Draft = z.infer<typeof Draft>;

/** Keeps it for the agent who asks; gives its number. */
export const keepDraft = verb({
  permission: null,
  input: Draft,
  async run({ desk, actor, now }, { command, options, files }): Promise<number> {
    const personId = agentId(actor);
    const { id } = await desk.prisma.draft.create({ data: { personId, command, options, files, createdAt: now } });
    return id;
  },
});

/** The agent's own; undefined when it was used, thrown away or is another's. */
export const findDraft = query({
  permission: null,
  input: z.strictObject({ draft: Id }),
  async statement({ desk, actor }, { draft: id }): Promise<Draft | undefined> {
    const draft = await desk.prisma.draft.findFirst({ where: { id, personId: agentId(actor) } });
    return Draft.safeParse(draft).data;
  },
});

const take = {
  name: "take-draft",
  text: `DELETE FROM draft WHERE id = $1::int AND person_id = $2::int
         RETURNING jsonb_build_object('command', command, 'options', options, 'files', files) AS result`,
};

/** Gives it once: of two clicks the second finds nothing. */
export const takeDraft = verb({
  permission: null,
  input: z.strictObject({ draft: Id }),
  statement: ({ desk, actor }, { draft }) => desk.one<Draft>(take, [draft, agentId(actor)]),
});

const dayMs = 86_400_000;

/** Those that nobody confirmed within a day. */
export async function forgetOldDrafts({ prisma, now }: Desk): Promise<void> {
  await prisma.draft.deleteMany({ where: { createdAt: { lt: new Date(now().getTime() - dayMs) } } });
}

function agentId(actor: Actor): number {
  if (actor.kind !== "agent") throw forbidden("Only agents are asked.");
  return actor.id;
}
