// Saved replies. Every agent uses them; admins write them.

import { z } from "zod";
import type { Macro } from "../../generated/prisma/client.ts";
import { type Actor, nameOf } from "../actor.ts";
import { findConversation } from "../conversations/find.ts";
import { forbidden, notFound } from "../errors.ts";
import { ConversationRef, text } from "../inputs.ts";
import { slash } from "../slash.ts";
import { query, verb } from "../verb.ts";
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
  async run({ desk: { prisma }, actor, now }, { name, body }): Promise<{ name: string; created: boolean }> {
    assertAdmin(actor);
    const { count } = await prisma.macro.updateMany({ where: { name }, data: { body, updatedAt: now } });
    if (count === 0) await prisma.macro.create({ data: { name, body, createdAt: now, updatedAt: now } });
    return { name, created: count === 0 };
  },
});

export const removeMacro = verb({
  permission: null,
  input: z.strictObject({ name: z.string() }),
  async run({ desk, actor }, { name }): Promise<void> {
    assertAdmin(actor);
    const { id } = await findMacro(desk, actor, { name });
    await desk.prisma.macro.deleteMany({ where: { id } });
  },
});

function assertAdmin(actor: Actor): void {
  const isAdmin = actor.kind === "agent" && actor.role === "admin";
  if (!isAdmin && actor.kind !== "system") throw forbidden("Only admins write macros; every agent uses them.");
}

function assertDesk(actor: Actor): void {
  if (actor.kind === "customer") throw forbidden("Macros are for agents.");
}
