// How Slack writes its things down.

import { compact, type Json } from "./json.ts";
import type { Channel, Message, Person, StoredFile } from "./model.ts";
import type { Slack } from "./slack.ts";

export function renderPerson(slack: Slack, person: Person): Json {
  const { identity } = slack;
  return compact({
    id: person.id,
    team_id: person.team,
    name: person.name,
    deleted: person.deactivated ?? false,
    color: "9f69e7",
    real_name: person.realName,
    tz: "Europe/Berlin",
    tz_label: "Central European Time",
    tz_offset: 3600,
    profile: compact({
      real_name: person.realName,
      real_name_normalized: person.realName,
      display_name: person.name,
      display_name_normalized: person.name,
      email: person.email,
      team: person.team,
      image_72: avatarOf(slack, person),
      bot_id: person.id === identity.botUserId ? identity.botId : undefined,
      api_app_id: person.id === identity.botUserId ? identity.appId : undefined,
    }),
    is_admin: false,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: person.guest ?? false,
    is_ultra_restricted: false,
    is_bot: person.bot ?? false,
    is_stranger: person.team !== identity.teamId || undefined,
    is_app_user: false,
    is_email_confirmed: true,
    updated: 1_700_000_000,
  });
}

/** Where a person's or an app's picture is: a coloured initial, drawn by the sandbox itself. */
export function avatarOf(slack: Slack, { name }: { name: string }): string {
  return `${slack.origin()}/avatar/${encodeURIComponent(name)}.svg`;
}

export function drawAvatar(name: string): string {
  const hue = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 360;
  const initial = /[\p{L}\p{N}]/u.exec(name)?.[0]?.toUpperCase() ?? "?";
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" width="72" height="72">',
    `<rect width="72" height="72" fill="hsl(${hue},45%,45%)"/>`,
    `<text x="36" y="50" font-family="sans-serif" font-size="40" fill="#fff" text-anchor="middle">${initial}</text>`,
    "</svg>",
  ].join("");
}

export function renderChannel(slack: Slack, channel: Channel): Json {
  const common = {
    id: channel.id,
    created: channel.created,
    is_archived: channel.archived,
    context_team_id: slack.identity.teamId,
  };
  if (channel.kind === "im") return { ...common, is_im: true, user: channel.creator, is_user_deleted: false };
  return {
    ...common,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === "channel",
    is_group: channel.kind === "group",
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === "group",
    is_general: false,
    is_shared: false,
    is_ext_shared: false,
    is_org_shared: false,
    is_member: channel.members.includes(slack.identity.botUserId),
    creator: channel.creator,
    topic: { value: "", creator: "", last_set: 0 },
    purpose: { value: "", creator: "", last_set: 0 },
    num_members: channel.members.length,
  };
}

export function renderFile(slack: Slack, file: StoredFile): Json {
  if (file.deleted) return { id: file.id, mode: "tombstone" };
  const { teamId, domain } = slack.identity;
  const name = encodeURIComponent(file.name);
  const at = `${slack.origin()}/files-pri/${teamId}-${file.id}`;
  const channels = [...new Set(file.shares.map((share) => share.channel))];
  const shares = Object.fromEntries(
    channels.map((channel) => [
      channel,
      file.shares
        .filter((share) => share.channel === channel)
        .map((share) => compact({ ts: share.ts, thread_ts: share.thread, share_user_id: file.user })),
    ]),
  );
  const kind = file.name.split(".").at(-1) ?? "binary";
  return {
    id: file.id,
    created: file.created,
    timestamp: file.created,
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: kind.toLowerCase(),
    pretty_type: kind.toUpperCase(),
    user: file.user,
    user_team: teamId,
    editable: false,
    size: file.size,
    mode: "hosted",
    is_external: false,
    external_type: "",
    is_public: true,
    public_url_shared: false,
    display_as_bot: false,
    username: "",
    url_private: `${at}/${name}`,
    url_private_download: `${at}/download/${name}`,
    permalink: `https://${domain}.slack.com/files/${file.user}/${file.id}/${name}`,
    channels,
    groups: [],
    ims: [],
    shares: { public: shares },
    has_rich_preview: false,
    file_access: "visible",
  };
}

/** A message as events and histories carry it. Metadata is told only to those who ask. */
export function renderMessage(slack: Slack, message: Message, options: { metadata?: boolean } = {}): Json {
  if (message.tombstone) return { ...tombstone(message), ...threadFacts(slack, message) };
  const { identity, world } = slack;
  const disguised = message.username !== undefined || message.icons !== undefined;
  const files = message.files.flatMap((id) => world.files.get(id) ?? []).map((file) => renderFile(slack, file));
  return compact({
    type: "message",
    subtype: message.subtype,
    user: disguised ? undefined : message.user,
    bot_id: message.app?.botId,
    app_id: message.app?.appId,
    bot_profile: message.app && !disguised ? botProfile(slack, message.app) : undefined,
    username: message.username,
    icons: message.icons,
    text: message.text,
    ts: message.ts,
    team: disguised ? undefined : (world.people.get(message.user)?.team ?? identity.teamId),
    client_msg_id: message.clientId,
    blocks: message.blocks,
    attachments: message.attachments,
    files: files.length > 0 ? files : undefined,
    upload: files.length > 0 ? false : undefined,
    display_as_bot: files.length > 0 ? false : undefined,
    edited: message.edited,
    metadata: options.metadata ? message.metadata : undefined,
    reactions: renderReactions(message),
    ...threadFacts(slack, message),
  });
}

export function renderReactions(message: Message): Json[] | undefined {
  if (message.reactions.length === 0) return undefined;
  return message.reactions.map(({ name, users }) => ({ name, users: [...users], count: users.length }));
}

function botProfile(slack: Slack, app: { botId: string; appId: string; name: string }): Json {
  return {
    id: app.botId,
    app_id: app.appId,
    name: app.name,
    deleted: false,
    icons: { image_72: avatarOf(slack, app) },
    team_id: slack.identity.teamId,
    updated: 1_700_000_000,
  };
}

function tombstone(message: Message): Json {
  return {
    type: "message",
    subtype: "tombstone",
    text: "This message was deleted.",
    user: "USLACKBOT",
    hidden: true,
    ts: message.ts,
    parent_user_id: "USLACKBOT",
  };
}

function threadFacts(slack: Slack, message: Message): Json {
  const { world } = slack;
  if (message.thread && message.thread !== message.ts) {
    const parent = world.message(message.channel, message.thread);
    return { thread_ts: message.thread, parent_user_id: parent?.tombstone ? "USLACKBOT" : parent?.user };
  }
  const replies = world.replies(message.channel, message.ts);
  if (replies.length === 0) return {};
  const users = [...new Set(replies.map((reply) => reply.user))];
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    latest_reply: replies.at(-1)?.ts,
    reply_users: users,
    is_locked: false,
    subscribed: true,
  };
}
