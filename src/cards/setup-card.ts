// What admins set up, and what an agent wants to be told of, each with the buttons that change it.

import type { NoticeChoices, NoticeKind } from "../desk/people/notice-choices.ts";
import { platformNames } from "../desk/platform-names.ts";
import type { RelayMode } from "../desk/relay/decide.ts";
import { hoursText } from "../desk/settings/hours-text.ts";
import type { SetUpChannel, Setup } from "../desk/settings/read-setup.ts";
import type { ChangedPart, Setting } from "../desk/settings/settings.ts";
import { slash } from "../desk/slash.ts";
import { Category, categoryLabels } from "../desk/words.ts";
import type { Action, Button, Call, Card, Fact } from "./card.ts";
import { excerpt } from "./conversation-card.ts";

/** What a plain message in a channel's threads means, in a few words. */
export const modeLabels: Record<RelayMode, string> = {
  assignee: "Who has it speaks",
  explicit: "Only what is sent on purpose",
  all: "Every agent speaks",
  off: "Nothing goes out",
};

export const pingLabels = { all: "every new ticket", urgent: "urgent tickets", none: "nothing" } as const;

/** `here` is the platform it is shown on: its channels and its group are set from there. `done` says what was just changed. */
export function setupCard(setup: Setup, here: "slack" | "discord", done?: string): Card {
  const { channels, duty, hours, notices, alerts, versions } = setup;
  return {
    title: "⚙️ Setup of the desk",
    tone: "blue",
    ...(done === undefined ? {} : { body: `✅ ${done}` }),
    facts: [
      ...(["slack", "discord"] as const).flatMap((platform) => channelFacts(channels, platform)),
      { label: "📣 On duty", value: dutyText(duty) },
      { label: "🕘 Hours", value: hoursText(hours) },
      { label: "✉️ Direct messages", value: noticesText(notices) },
      { label: "🔔 Alerts", value: alertsText(alerts) },
    ],
    rows: [],
    actions: [
      [
        form("A category's channel", { command: "support setup-channel", options: {} }),
        form("On duty", { command: "support setup-duty", options: { seen: String(versions.duty) } }),
        form("Hours", { command: "support setup-hours", options: { seen: String(versions.hours) } }),
        form("Direct messages", { command: "support setup-notices", options: { seen: String(versions.notices) } }),
        { kind: "button", label: "Alerts", call: { command: "support alerts", options: {} } },
      ],
      ...modeSelect(channels, here),
      [
        { kind: "button", label: "History", call: { command: "support setup-history", options: {} } },
        ...(duty[here] === null ? [] : [nobodyOnDuty(versions.duty)]),
      ],
    ],
    foot: `Channels and the on-duty group are those of ${platformNames[here]} when they are changed here. Digests: ${slash("support digest")}.${changesText(setup)}`,
  };
}

/** Discord's form shows the roles of a large server as a line to write in, which offers nothing to pick. */
const nobodyOnDuty = (seen: number): Button => ({
  kind: "button",
  label: "Nobody on duty",
  call: { command: "support setup-duty", options: { group: "off", seen: String(seen) } },
});

const form = (label: string, call: Call): Button => ({ kind: "button", label, call: { ...call, asks: true } });

function channelFacts(channels: readonly SetUpChannel[], platform: "slack" | "discord"): Fact[] {
  const own = channels.filter((channel) => channel.platform === platform);
  const lines = own.map(({ categories, mode, paused, ...channel }) => {
    const what = channel.isFirst ? "everything else" : categories.map((each) => categoryLabels[each]).join(", ");
    const line = `${channelName(channel)}: ${what || "no new tickets"} · ${modeLabels[mode]}`;
    return paused === null ? line : `⚠️ ${line} · ${excerpt(paused, 120)}`;
  });
  return lines.length === 0 ? [] : [{ label: `💬 ${platformNames[platform]}`, value: lines.join("\n") }];
}

const channelName = ({ name, place, isFirst }: Pick<SetUpChannel, "name" | "place" | "isFirst">): string =>
  name === null && isFirst ? "its first channel" : `#${excerpt(name ?? place, 60)}`;

function dutyText({ slack, discord, tickets, outside }: Setting<"duty">): string {
  const groups = [slack && `@${slack.name} on Slack`, discord && `@${discord.name} on Discord`].filter(Boolean);
  if (groups.length === 0) return "nobody is pinged by a new ticket";
  const quiet = outside === "all" ? "" : `, outside the hours by ${pingLabels[outside]}`;
  return `${groups.join(", ")}: pinged by ${pingLabels[tickets]}${quiet}`;
}

function noticesText({ assigned, writes, waitingMinutes }: Setting<"notices">): string {
  const waiting =
    waitingMinutes === null
      ? "not when a customer waits"
      : `after ${minutesText(waitingMinutes)} that a customer waits`;
  return `${assigned ? "when" : "not when"} a conversation is assigned · ${writes ? "when" : "not when"} a customer writes · ${waiting}`;
}

export const changedParts = {
  duty: "who is on duty",
  hours: "the hours",
  notices: "the direct messages",
  alerts: "the alerts",
  mode: "who speaks in a channel",
  category: "a category's channel",
  agent: "who is an agent",
  link: "an agent's account",
  digest: "a digest",
  macro: "a macro",
  key: "a key",
  webhook: "a webhook",
  not_taken_in: "what was not taken in",
} as const satisfies Record<ChangedPart, string>;

function changesText({ changes }: Setup): string {
  const lines = changes.map(
    ({ what, by, at }) => `${excerpt(by, 30)} changed ${changedParts[what]} (${at.toISOString().slice(0, 10)})`,
  );
  return lines.length === 0 ? "" : ` Last: ${lines.join(", ")}.`;
}

function alertsText({ urgent, late, backlog, undelivered }: Setting<"alerts">): string {
  const some = [
    urgent && `urgent after ${urgent.limit} min`,
    late && `no reply after ${late.limit} min`,
    backlog && `backlog +${backlog.limit}`,
    undelivered && `undelivered after ${undelivered.limit} min`,
  ].filter(Boolean);
  return some.length === 0 ? "none" : some.join(" · ");
}

/** Of the platform's first channel; the others' by the command. */
function modeSelect(channels: readonly SetUpChannel[], here: "slack" | "discord"): Action[][] {
  const first = channels.find(({ platform, isFirst }) => platform === here && isFirst);
  if (!first) return [];
  const options = (Object.entries(modeLabels) as [RelayMode, string][]).map(([mode, label]) => ({
    label,
    call: { command: "support setup-mode", options: { mode } },
    selected: mode === first.mode,
  }));
  return [[{ kind: "select", placeholder: `Who speaks in ${channelName(first)}`, options }]];
}

/** An agent's own choice; `rules` is what the admins let agents be told of at all. */
export function noticesCard({ wanted, categories }: NoticeChoices, rules: Setting<"notices">): Card {
  const state = (isOn: boolean, isAllowed: boolean) =>
    isAllowed ? (isOn ? "✅ I am told" : "🔕 I am not told") : "🔕 Nobody is told: an admin switched it off";
  return {
    title: "✉️ My direct messages",
    tone: "blue",
    facts: [
      { label: "A conversation is assigned to me", value: state(wanted.assigned, rules.assigned) },
      {
        label: `My customer waits${rules.waitingMinutes === null ? "" : ` for ${minutesText(rules.waitingMinutes)}`}`,
        value: state(wanted.waiting, rules.waitingMinutes !== null),
      },
      { label: "A customer writes: of what I have or follow", value: state(wanted.writes, rules.writes) },
      {
        label: "A new ticket comes",
        value:
          categories.length === 0
            ? "🔕 I am told of no category"
            : categories.map((category) => categoryLabels[category]).join(", "),
      },
    ],
    rows: [],
    actions: [
      [
        toggle("assigned", "Assigned", wanted.assigned),
        toggle("waiting", "Waiting", wanted.waiting),
        toggle("writes", "Writes", wanted.writes),
      ],
      [
        {
          kind: "select",
          placeholder: "New tickets of a category …",
          options: Category.options.map((category) => {
            const isOn = categories.includes(category);
            return {
              label: `${isOn ? "Stop" : "Tell me"}: ${categoryLabels[category]}`,
              call: { command: "support notify", options: { of: "new", to: isOn ? "off" : "on", category } },
            };
          }),
        },
      ],
    ],
  };
}

const toggle = (of: NoticeKind, label: string, isOn: boolean): Button => ({
  kind: "button",
  label: `${label}: switch ${isOn ? "off" : "on"}`,
  call: { command: "support notify", options: { of, to: isOn ? "off" : "on" } },
});

const minutesText = (minutes: number): string => (minutes === 1 ? "1 minute" : `${minutes} minutes`);
