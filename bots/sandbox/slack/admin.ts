// What an administrator, or fate, does to a workspace.

import type { Json } from "./json.ts";
import type { Channel } from "./model.ts";
import { findOrHire, findOrMakeChannel, join, leave, setArchived, type Traits } from "./people.ts";
import { deleteFile, erase, liveMessage, post } from "./posts.ts";
import { refuse } from "./refusal.ts";
import type { Slack } from "./slack.ts";

export interface SlackAdmin {
  /** A channel by its name, made when there is none; the bot is inside unless told otherwise. Gives its id. */
  channel(name: string, options?: { private?: boolean; withoutBot?: boolean }): string;
  /** Makes or changes a person: a guest, another bot, somebody of another workspace. Gives their id. */
  person(name: string, traits: Traits): string;
  userGroup(handle: string, names: string[]): string;
  /** Which scopes the app was granted; a method that needs another is refused from now on. */
  grant(scopes: readonly string[]): void;
  archive(channel: string): void;
  unarchive(channel: string): void;
  removeBot(channel: string): void;
  inviteBot(channel: string): void;
  /** Deletes anybody's message; a root with replies leaves a tombstone. */
  deleteMessage(channel: string, ts: string): void;
  /** Deletes anybody's file; messages keep a tombstone of it. */
  deleteFile(id: string): void;
  /** Deletes a root and all its replies, so that nothing is left to reply to. */
  deleteThread(channel: string, ts: string): void;
  /** A message of some other app. Gives its ts. */
  otherBotSays(channel: string, text: string, options?: { thread?: string; blocks?: Json[] }): string;
}

const OTHER_APP = { botId: "B0OTHER", appId: "A0OTHER", name: "Deploys" };

export function createAdmin(slack: Slack): SlackAdmin {
  const { botUserId } = slack.identity;
  const boss = () => findOrHire(slack, "dana").id;
  return {
    channel: (name, options = {}) => {
      const channel = findOrMakeChannel(slack, name, options.private ? "group" : "channel");
      if (!options.withoutBot) join(slack, channel, botUserId, boss());
      return channel.id;
    },
    person: (name, traits) => findOrHire(slack, name, traits).id,
    userGroup: (handle, names) => {
      const users = names.map((name) => findOrHire(slack, name).id);
      return slack.world.saveGroup({ id: `S0${handle.toUpperCase().replace(/\W/g, "")}`, handle, name: handle, users })
        .id;
    },
    grant: (scopes) => {
      slack.granted = [...scopes];
    },
    archive: (id) => setArchived(slack, channelOf(slack, id), true, boss()),
    unarchive: (id) => setArchived(slack, channelOf(slack, id), false, boss()),
    removeBot: (id) => leave(slack, channelOf(slack, id), botUserId, boss()),
    inviteBot: (id) => join(slack, channelOf(slack, id), botUserId, boss()),
    deleteMessage: (channel, ts) => erase(slack, liveMessage(slack, channel, ts)),
    deleteFile: (id) => {
      const file = slack.world.files.get(id);
      if (!file) throw refuse("file_not_found");
      deleteFile(slack, file);
    },
    deleteThread: (channel, ts) => {
      for (const reply of [...slack.world.replies(channel, ts)]) erase(slack, reply);
      const root = slack.world.message(channel, ts);
      if (root && !root.deleted) erase(slack, root);
    },
    otherBotSays: (channel, text, options = {}) =>
      post(slack, { channel, user: otherBot(slack), app: OTHER_APP, text, ...options }).ts,
  };
}

function otherBot(slack: Slack): string {
  return findOrHire(slack, "deploys", { bot: true }).id;
}

function channelOf(slack: Slack, id: string): Channel {
  const channel = slack.world.channels.get(id);
  if (!channel) throw refuse("channel_not_found");
  return channel;
}
