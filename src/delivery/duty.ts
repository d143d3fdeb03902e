import type { Desk } from "../desk/desk.ts";
import { readSetting } from "../desk/settings/settings.ts";
import type { ConversationView } from "../desk/sql/view-conversation.ts";
import { isOpenAt } from "../desk/stats/business-hours.ts";

/** Whom a ticket that was opened then pings in this channel, by the platform's id; undefined for nobody. Whoever has it already is enough. */
export async function dutyPing(
  desk: Desk,
  { ticket, assignee }: ConversationView,
  { target, at }: { target: number; at: string },
): Promise<string | undefined> {
  if (!ticket || assignee) return undefined;
  const { kind } = (await desk.prisma.target.findUnique({ where: { id: target }, select: { kind: true } })) ?? {};
  if (kind !== "slack" && kind !== "discord") return undefined;
  return whoIsPinged(desk, kind, { isUrgent: ticket.priority === "urgent", at: new Date(at) });
}

/** The group or role on duty on a platform, if what is urgent or not pings it at this time. */
export async function whoIsPinged(
  desk: Desk,
  platform: "slack" | "discord",
  { isUrgent, at }: { isUrgent: boolean; at: Date },
): Promise<string | undefined> {
  const duty = await readSetting(desk, "duty");
  const group = duty[platform];
  if (!group) return undefined;
  const isOpen = isOpenAt(at, await readSetting(desk, "hours"));
  const rules = [duty.tickets, isOpen ? "all" : duty.outside];
  return rules.every((rule) => rule === "all" || (rule === "urgent" && isUrgent)) ? group.id : undefined;
}
