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
  const duty = await readSetting(desk, "duty");
  if (!ticket || assignee || (!duty.slack && !duty.discord)) return undefined;
  const { kind } = (await desk.prisma.target.findUnique({ where: { id: target }, select: { kind: true } })) ?? {};
  const group = kind === "slack" || kind === "discord" ? duty[kind] : null;
  const isOpen = isOpenAt(new Date(at), await readSetting(desk, "hours"));
  const rules = [duty.tickets, isOpen ? "all" : duty.outside];
  const pings = rules.every((rule) => rule === "all" || (rule === "urgent" && ticket.priority === "urgent"));
  return pings ? group?.id : undefined;
}
