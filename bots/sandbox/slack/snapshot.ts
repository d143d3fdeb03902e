// Everything there is to see, as plain JSON for the sandbox page.

import { viewPayload } from "./actor/payloads.ts";
import type { Json } from "./json.ts";
import type { Channel, Ephemeral, Message, ModalView, Person } from "./model.ts";
import { avatarOf, renderMessage } from "./render.ts";
import type { Slack } from "./slack.ts";

/** A message with what the page needs beside what the app sees. */
export interface MessageView {
  ts: string;
  text: string;
  author: { name: string; icon: string; isBot: boolean };
  deleted: boolean;
  thread_ts?: string;
  blocks?: Json[];
  attachments?: Json[];
  reactions?: { name: string; users: string[]; count: number }[];
  files?: Json[];
  edited?: { user: string; ts: string };
  subtype?: string;
  user?: string;
  bot_id?: string;
  username?: string;
  reply_count?: number;
  metadata?: Json;
}

export interface ChannelView {
  id: string;
  name: string;
  kind: Channel["kind"];
  members: string[];
  archived: boolean;
  messages: MessageView[];
}

export interface PersonView {
  id: string;
  name: string;
  realName: string;
  icon: string;
  guest: boolean;
  bot: boolean;
}

export interface SlackView {
  team: { id: string; name: string };
  app: { id: string; name: string; botUserId: string };
  connected: number;
  users: PersonView[];
  channels: ChannelView[];
  /** By user id. */
  ephemerals: Record<string, Ephemeral[]>;
  /** By user id, the uppermost view last. */
  modals: Record<string, ModalView[]>;
  homes: Record<string, ModalView>;
}

export function snapshot(slack: Slack): SlackView {
  const { identity, views, world } = slack;
  const ephemerals: Record<string, Ephemeral[]> = {};
  for (const one of world.ephemerals) ephemerals[one.user] = [...(ephemerals[one.user] ?? []), one];
  const shown = (view: ModalView) => viewPayload(view) as unknown as ModalView;
  return structuredClone({
    team: { id: identity.teamId, name: identity.teamName },
    app: { id: identity.appId, name: identity.botName, botUserId: identity.botUserId },
    connected: slack.sockets.connected(),
    users: [...world.people.values()].map((person) => personView(slack, person)),
    channels: [...world.channels.values()].map((channel) => channelView(slack, channel)),
    ephemerals,
    modals: Object.fromEntries(views.users().map((user) => [user, views.stack(user).map(shown)])),
    homes: Object.fromEntries([...views.homes].map(([user, view]) => [user, shown(view)])),
  });
}

function channelView(slack: Slack, channel: Channel): ChannelView {
  const { id, name, kind, members, archived } = channel;
  const messages = slack.world.timeline(id).map((message) => messageView(slack, message));
  return { id, name, kind, members: [...members], archived, messages };
}

function messageView(slack: Slack, message: Message): MessageView {
  const rendered = renderMessage(slack, message, { metadata: true }) as unknown as MessageView;
  return {
    ...rendered,
    author: authorOf(slack, message),
    deleted: message.deleted === true || message.tombstone === true,
  };
}

function authorOf(slack: Slack, message: Message): MessageView["author"] {
  const person = slack.world.people.get(message.user);
  const name = message.username ?? message.app?.name ?? person?.name ?? message.user;
  const { image_48: picture, emoji } = message.icons ?? {};
  return { name, icon: String(picture ?? emoji ?? avatarOf(slack, { name })), isBot: message.app !== undefined };
}

function personView(slack: Slack, person: Person): PersonView {
  const { id, name, realName } = person;
  return { id, name, realName, icon: avatarOf(slack, person), guest: person.guest ?? false, bot: person.bot ?? false };
}
