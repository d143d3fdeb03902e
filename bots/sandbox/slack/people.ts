// The people and the channels of the workspace.

import { tellChannel } from "./events.ts";
import type { Channel, Person } from "./model.ts";
import { post } from "./posts.ts";
import type { Slack } from "./slack.ts";

export interface Traits {
  guest?: boolean;
  bot?: boolean;
  /** Somebody of another workspace, in a shared channel. */
  outside?: boolean;
  deactivated?: boolean;
  email?: string;
}

export const OUTSIDE_TEAM = "T0ELSEWHERE";

export function findOrHire(slack: Slack, name: string, traits?: Traits): Person {
  const known = [...slack.world.people.values()].find((person) => person.name === name);
  if (known && !traits) return known;
  const { outside, email, ...rest } = traits ?? {};
  return slack.world.savePerson({
    id: known?.id ?? freeId(slack, name),
    name,
    realName: name.replace(/(^|[\s._-])\w/g, (letter) => letter.toUpperCase()),
    email: email ?? `${name.toLowerCase().replace(/[^a-z0-9._-]/g, ".")}@example.test`,
    team: outside ? OUTSIDE_TEAM : slack.identity.teamId,
    ...rest,
  });
}

export function findOrMakeChannel(slack: Slack, name: string, kind: "channel" | "group" = "channel"): Channel {
  const known = [...slack.world.channels.values()].find((channel) => channel.name === name && channel.kind !== "im");
  if (known) return known;
  const letters = name.toUpperCase().replace(/[^A-Z0-9]/g, "");
  const id = `C0${letters}`;
  return slack.world.saveChannel({
    id: slack.world.channels.has(id) ? slack.world.nextId("C0") : id,
    name,
    kind,
    members: [],
    archived: false,
    created: slack.world.nowSeconds(),
    creator: slack.identity.botUserId,
  });
}

/** The conversation between the app and one person; it comes into being when first needed. */
export function directMessage(slack: Slack, person: Person): Channel {
  const id = person.id.replace(/^U/, "D");
  const known = slack.world.channels.get(id);
  if (known) return known;
  const members = [person.id, slack.identity.botUserId];
  const created = slack.world.nowSeconds();
  return slack.world.saveChannel({
    id,
    name: "directmessage",
    kind: "im",
    members,
    archived: false,
    created,
    creator: person.id,
  });
}

export function join(slack: Slack, channel: Channel, person: string, inviter?: string): void {
  if (channel.members.includes(person)) return;
  channel.members = [...channel.members, person];
  slack.world.saveChannel(channel);
  const team = slack.world.people.get(person)?.team;
  const how = { user: person, team, inviter, channel_type: "C" };
  tellChannel(slack, "member_joined_channel", channel, how);
  post(slack, {
    channel: channel.id,
    user: person,
    subtype: "channel_join",
    text: `<@${person}> has joined the channel`,
  });
}

export function leave(slack: Slack, channel: Channel, person: string, by: string): void {
  channel.members = channel.members.filter((member) => member !== person);
  slack.world.saveChannel(channel);
  if (person === slack.identity.botUserId) tellChannel(slack, "channel_left", channel, { actor_id: by });
  else tellChannel(slack, "member_left_channel", channel, { user: person, channel_type: "C" });
}

export function setArchived(slack: Slack, channel: Channel, archived: boolean, by: string): void {
  channel.archived = archived;
  slack.world.saveChannel(channel);
  tellChannel(slack, archived ? "channel_archive" : "channel_unarchive", channel, { user: by });
}

function freeId(slack: Slack, name: string): string {
  const wanted = `U0${name.toUpperCase().replace(/[^A-Z0-9]/g, "")}`;
  return slack.world.people.has(wanted) ? slack.world.nextId("U0") : wanted;
}
