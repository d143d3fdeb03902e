import type { Desk } from "../desk/desk.ts";
import { whatBecameOf } from "../desk/digests/digest.ts";
import { endDigest } from "../desk/digests/end.ts";
import { type ListedDigest, listDigests } from "../desk/digests/list.ts";
import { tellDigestNow } from "../desk/digests/tell-now.ts";
import { platformNames } from "../desk/platform-names.ts";
import { scheduleText } from "../local-schedule.ts";
import { type CliCommand, listed, minute, operator, UsageError } from "./command.ts";

export const listAllDigests: CliCommand = {
  name: "digests list",
  usage: "",
  summary: "What comes by itself, where and when, and what became of the last one",
  async run(desk) {
    const digests = await listDigests(desk, operator, {});
    return listed({ digests: digests.map(shown) }, digests.map(rowOf), {
      head: ["ID", "PLATFORM", "TO", "WHEN", "NEXT", "LAST"],
      none: "No digest was ever set.",
    });
  },
};

export const tellOneDigest: CliCommand = {
  name: "digests now",
  usage: "<digest's id, or a channel's>",
  summary: "Tells it once more, of what has happened since the last one; its own times stay",
  words: 1,
  async run(desk, { words: [which = ""] }) {
    const where = await placeOf(desk, which);
    await tellDigestNow(desk, operator, where);
    const text = `The digest is on its way to ${nameOf(where)}. The worker tells it, within seconds when the desk runs.`;
    return { json: where, text };
  },
};

export const endOneDigest: CliCommand = {
  name: "digests off",
  usage: "<digest's id, or a channel's>",
  summary: "It comes no more, also where the configuration wants it",
  words: 1,
  async run(desk, { words: [which = ""] }) {
    const where = await placeOf(desk, which);
    await endDigest(desk, operator, where);
    return { json: where, text: `No more digests in ${nameOf(where)}.` };
  },
};

interface Where {
  platform: "slack" | "discord";
  place: string;
  mine: boolean;
}

/** @throws UsageError where no digest comes, nor the desk is */
async function placeOf(desk: Desk, which: string): Promise<Where> {
  const digests = await listDigests(desk, operator, {});
  const found = digests.find(({ id, place }) => String(id) === which || place === which);
  if (found) return { platform: found.platform, place: found.place, mine: found.personId !== null };
  const target = await desk.prisma.target.findFirst({
    where: { place: which, active: true, kind: { not: "webhook" } },
  });
  if (target && target.kind !== "webhook") return { platform: target.kind, place: target.place, mine: false };
  throw new UsageError(`No digest comes to "${which}", and the desk is in no such channel: see \`digests list\`.`);
}

const nameOf = ({ platform, place, mine }: Where): string =>
  `${mine ? "the direct messages of" : "the channel"} ${place} on ${platformNames[platform]}`;

function shown({ id, platform, place, person, cron, zone, dueAt, endedAt, notices: [last] }: ListedDigest) {
  return {
    id,
    platform,
    place,
    agent: person && { id: person.id, name: person.name },
    cron,
    zone,
    next_at: endedAt === null ? dueAt : null,
    ended_at: endedAt,
    last: last ? { state: last.state, reason: last.reason, at: last.createdAt } : null,
  };
}

function rowOf(digest: ListedDigest): string[] {
  const { id, platform, place, person, dueAt, endedAt, notices } = digest;
  const next = endedAt === null ? minute(dueAt) : `off since ${minute(endedAt)}`;
  return [String(id), platform, person?.name ?? place, scheduleText(digest), next, whatBecameOf(notices[0])];
}
