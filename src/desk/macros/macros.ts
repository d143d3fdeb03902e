// Saved replies. Every agent uses them; admins write them.

import { z } from "zod";
import type { Macro } from "../../generated/prisma/client.ts";
import { type Actor, nameOf } from "../actor.ts";
import { findConversation } from "../conversations/find.ts";
import { forbidden, notFound } from "../errors.ts";
import { ConversationRef, text } from "../inputs.ts";
import { noteChange } from "../settings/settings.ts";
import { slash } from "../slash.ts";
import { query, type Scope, verb } from "../verb.ts";
import { placeholderList, renderMacro, unknownPlaceholder } from "./render.ts";

/** As it is typed: one word, in any case. */
const Name = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    /^[a-z0-9][a-z0-9_-]{0,39}$/,
    "A macro's name is one word of letters, digits, - and _, at most 40, like refund-policy.",
  );

/** What a form of either platform can show for changing; filled in, it stays under a message's limit. */
const Body = text(2_500).refine((body) => unknownPlaceholder(body) === undefined, {
  error: ({ input }) => `${unknownPlaceholder(String(input))} is no placeholder. There are: ${placeholderList}.`,
});

export const listMacros = query({
  permission: "send_messages",
  input: z.strictObject({}),
  async statement({ desk, actor }): Promise<Macro[]> {
    assertDesk(actor);
    return desk.prisma.macro.findMany({ orderBy: { name: "asc" } });
  },
});

/** @throws not_found, naming those that are like it */
export const findMacro = query({
  permission: "send_messages",
  input: z.strictObject({ name: z.string() }),
  async statement({ desk, actor }, { name }): Promise<Macro> {
    assertDesk(actor);
    const wanted = Name.safeParse(name).data;
    const macro = wanted === undefined ? null : await desk.prisma.macro.findUnique({ where: { name: wanted } });
    if (macro) return macro;
    const known = await desk.prisma.macro.findMany({ orderBy: { name: "asc" }, take: 10 });
    const list = known.map((each) => each.name).join(", ");
    throw notFound(
      known.length > 0
        ? `There is no macro of this name. There is: ${list}.`
        : `There are no macros yet; an admin makes them with \`${slash("support macro")}\`.`,
    );
  },
});

/** A macro as this agent would say it in this conversation, and how far that had come. */
export const fillMacro = query({
  permission: "send_messages",
  input: z.strictObject({ name: z.string(), at: ConversationRef }),
  async statement({ desk, actor }, { name, at }): Promise<{ name: string; text: string; seen: number }> {
    const macro = await findMacro(desk, actor, { name });
    const view = await findConversation(desk, actor, { at });
    const agent = { name: nameOf(actor) };
    return { name: macro.name, text: renderMacro(macro.body, { view, agent }), seen: view.lastSeq };
  },
});

/** Makes it, or changes what it says; says which. */
export const saveMacro = verb({
  permission: null,
  input: z.strictObject({ name: Name, body: Body }),
  async run(scope, { name, body }): Promise<{ name: string; created: boolean }> {
    const { desk, actor, now } = scope;
    assertAdmin(actor);
    const { macro } = desk.prisma;
    const known = await macro.findUnique({ where: { name } });
    const set = { body, updatedAt: now };
    await macro.upsert({ where: { name }, create: { name, createdAt: now, ...set }, update: set });
    await noteMacro(scope, name, [known?.body ?? null, body]);
    return { name, created: known === null };
  },
});

export const removeMacro = verb({
  permission: null,
  input: z.strictObject({ name: z.string() }),
  async run(scope, { name: wanted }): Promise<void> {
    const { desk, actor } = scope;
    assertAdmin(actor);
    const { id, name, body } = await findMacro(desk, actor, { name: wanted });
    const { count } = await desk.prisma.macro.deleteMany({ where: { id } });
    if (count > 0) await noteMacro(scope, name, [body, null]);
  },
});

/** What it said, and what it says now; null is no macro. */
async function noteMacro(scope: Scope, macro: string, [before, after]: [string | null, string | null]): Promise<void> {
  if (before === after) return;
  await noteChange(scope, "macro", { before: { macro, says: before }, after: { macro, says: after } });
}

function assertAdmin(actor: Actor): void {
  const isAdmin = actor.kind === "agent" && actor.role === "admin";
  if (!isAdmin && actor.kind !== "system") throw forbidden("Only admins write macros; every agent uses them.");
}

function assertDesk(actor: Actor): void {
  if (actor.kind === "customer") throw forbidden("Macros are for agents.");
}
