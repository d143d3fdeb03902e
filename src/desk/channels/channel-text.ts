import type { Desk } from "../desk.ts";

/** The one of a platform that the configuration names. */
export const firstChannel = "the desk's first channel";

/** A channel in words, for the history of the setup; its id where nobody knows its name. */
export async function channelText(
  { prisma }: Pick<Desk, "prisma">,
  kind: "slack" | "discord",
  { place, name }: { place: string; name?: string | null | undefined },
): Promise<string> {
  const target = await prisma.target.findUnique({ where: { kind_place: { kind, place } } });
  if (target?.active && !target.bySetup) return firstChannel;
  const known = name ?? target?.name;
  return known ? `#${known}` : place;
}
