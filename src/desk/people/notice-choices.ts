// What an agent wants to be told of by direct message: each says so for themselves.

import { z } from "zod";
import type { Actor } from "../actor.ts";
import { forbidden } from "../errors.ts";
import { query, verb } from "../verb.ts";
import { Category } from "../words.ts";

/** assigned: a conversation was given to them · waiting: a customer of theirs has waited for too long ·
 * writes: the customer of what they have or follow writes after an answer. */
export const noticeKinds = ["assigned", "waiting", "writes"] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export interface NoticeChoices {
  wanted: Record<NoticeKind, boolean>;
  /** Of whose new tickets they are told. */
  categories: Category[];
}

export const readNoticeChoices = query({
  permission: "view_tickets",
  input: z.strictObject({}),
  async statement({ desk, actor }): Promise<NoticeChoices> {
    const personId = agentId(actor);
    const optOuts = await desk.prisma.noticeOptOut.findMany({ where: { personId } });
    const watches = await desk.prisma.categoryWatch.findMany({ where: { personId }, orderBy: { category: "asc" } });
    const wants = (kind: NoticeKind) => !optOuts.some((each) => each.kind === kind);
    return {
      wanted: { assigned: wants("assigned"), waiting: wants("waiting"), writes: wants("writes") },
      categories: watches.map(({ category }) => category),
    };
  },
});

export const chooseNotice = verb({
  permission: "view_tickets",
  input: z.strictObject({ kind: z.enum(noticeKinds), wanted: z.boolean() }),
  async run({ desk: { prisma }, actor }, { kind, wanted }): Promise<void> {
    const personId = agentId(actor);
    if (wanted) await prisma.noticeOptOut.deleteMany({ where: { personId, kind } });
    else await prisma.noticeOptOut.createMany({ data: { personId, kind }, skipDuplicates: true });
  },
});

/** Whether they are told when a ticket of the category is opened. */
export const watchCategory = verb({
  permission: "view_tickets",
  input: z.strictObject({ category: Category, wanted: z.boolean() }),
  async run({ desk: { prisma }, actor }, { category, wanted }): Promise<void> {
    const personId = agentId(actor);
    if (wanted) await prisma.categoryWatch.createMany({ data: { personId, category }, skipDuplicates: true });
    else await prisma.categoryWatch.deleteMany({ where: { personId, category } });
  },
});

function agentId(actor: Actor): number {
  if (actor.kind !== "agent") throw forbidden("Only agents are told by direct message.");
  return actor.id;
}
