import { digestsCard } from "../cards/digests-card.ts";
import { endDigest } from "../desk/digests/end.ts";
import { findDigest } from "../desk/digests/find.ts";
import { setDigest } from "../desk/digests/set.ts";
import { tellDigestNow } from "../desk/digests/tell-now.ts";
import { DeskError, invalid } from "../desk/errors.ts";
import { cronOf, scheduleText } from "../local-schedule.ts";
import { type Answer, command, type Named, type Scope, someChannel, someChoice, someLine } from "./command.ts";
import { theWorkspace } from "./resolve.ts";

const standard = { time: "09:00", days: "mon-fri" };

export const supportDigest = command({
  name: "support digest",
  summary: "The numbers by themselves: now, at a local time in a channel, or my waiting tickets to me",
  permission: "view_tickets",
  options: {
    do: someChoice({ now: "Now", set: "Set", off: "Off" }, "Tell it now, set its times, or switch it off"),
    time: someLine("When, local: 09:00", { maxLength: 40 }),
    days: someLine("On which days: mon-fri, mon,thu, daily or weekly", { maxLength: 60 }),
    zone: someLine("Whose local time: Europe/Berlin", { maxLength: 60 }),
    for: someChoice(
      { desk: "The desk, in a channel", me: "Me, by direct message" },
      "Whose numbers; the desk's when left out",
    ),
    channel: someChannel("Which channel; the desk's own when left out"),
  },
  async run(scope, { do: what, for: whose, channel: named, ...given }) {
    const channel = named ?? undefined;
    const words = byShape(given);
    const mine = (whose ?? words.whose) === "me";
    if (what === undefined) return shown(scope);
    const place = await placeOf(scope, mine, channel);
    const where = { platform: scope.platform, place, mine, ...(channel && !mine ? { name: channel.name } : {}) };
    const name = mine ? "your direct messages" : channel ? `#${channel.name}` : "the desk's channel";
    if (what === "now") {
      await tellDigestNow(scope.desk, scope.actor, where);
      return { text: `The digest is on its way to ${name}.` };
    }
    if (what === "off") {
      await endDigest(scope.desk, scope.actor, where);
      return { text: `No more digests in ${name}.` };
    }
    const known = await findDigest(scope.desk, scope.actor, where);
    const { time = standard.time, days = standard.days, zone = known?.zone ?? scope.desk.timeZone } = words;
    const cron = cronOf(time, days);
    if (cron === undefined)
      throw invalid({
        time: [`“${time} ${days}” is no time of a week. Say it like 09:00 and mon-fri, mon,thu, daily or weekly.`],
      });
    if (channel && !mine)
      await theWorkspace(scope).introduce(
        channel,
        `📊 The desk's digest comes here from now on (${scope.actor.name}).`,
      );
    const set = await setDigest(scope.desk, scope.actor, { ...where, cron, zone });
    return {
      text: `The digest comes to ${name}: ${scheduleText(set)}. Next: ${set.dueAt.toISOString().slice(0, 16).replace("T", " ")} UTC.`,
    };
  },
});

interface Words {
  time?: string | undefined;
  days?: string | undefined;
  zone?: string | undefined;
  whose?: string | undefined;
}

/** On Slack they are typed one after the other: each is known by its shape, whatever the order. */
function byShape(given: Omit<Words, "whose">): Words {
  const words: Words = {};
  for (const [name, word] of Object.entries(given)) {
    if (word === undefined) continue;
    const shape = shapes.find(([, pattern]) => pattern.test(word))?.[0] ?? name;
    words[shape as keyof Words] = word;
  }
  return /^(me|mine)$/i.test(words.whose ?? "") ? { ...words, whose: "me" } : words;
}

const shapes: readonly (readonly [keyof Words, RegExp])[] = [
  ["time", /^\d{1,2}([:.]\d{2})?$/],
  ["zone", /\/|^(utc|gmt)$/i],
  ["whose", /^(me|mine|desk)$/i],
  ["days", /^(daily|weekly|weekdays|workdays|every|mon|tue|wed|thu|fri|sat|sun)/i],
];

async function placeOf({ desk, platform, userId }: Scope, mine: boolean, channel: Named | undefined): Promise<string> {
  if (mine) {
    if (userId === undefined)
      throw new DeskError("invalid", "This works where you have an account: on Slack or Discord.");
    return userId;
  }
  if (channel) return channel.id;
  const own = await desk.prisma.target.findFirst({ where: { kind: platform, active: true, bySetup: false } });
  if (own) return own.place;
  throw new DeskError("not_found", "The desk has no channel here.");
}

async function shown(scope: Scope): Promise<Answer> {
  const { desk, actor, platform, userId } = scope;
  const place = await placeOf(scope, false, undefined);
  const [here, mine] = await Promise.all([
    findDigest(desk, actor, { platform, place, mine: false }),
    userId === undefined ? undefined : findDigest(desk, actor, { platform, place: userId, mine: true }),
  ]);
  return { text: "Digests", card: digestsCard({ here, mine, isAdmin: actor.role === "admin" }) };
}
