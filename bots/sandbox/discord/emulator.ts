// A small Discord in this process: REST v10 and a gateway on loopback, for discord.js to talk to.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type Clock,
  createFaultScript,
  type FaultScript,
  type JournalEntry,
  type Keep,
  keepNothing,
  systemClock,
  type Violation,
} from "../drawer.ts";
import { createActor, type DiscordActor } from "./actor/actor.ts";
import { type Changes, createChanges, waitFor } from "./changes.ts";
import { GRANTED_PRIVILEGED_INTENTS, INTENT } from "./flags.ts";
import { createGateway, type Disconnection, type Gateway } from "./gateway/gateway.ts";
import { expire } from "./interactions/interaction.ts";
import { findOrMakeChannel, findOrMakeRole } from "./make.ts";
import { changeChannel, changeThread, deleteChannel } from "./messages/channels.ts";
import type { Bar } from "./model.ts";
import { createRest } from "./rest.ts";
import { allRoutes } from "./routes/all.ts";
import {
  AGENT_ROLE_ID,
  APPLICATION_ID,
  FORUM_CHANNEL_ID,
  findOrJoin,
  GUILD_ID,
  HIGHEST_SEED_ID,
  SANDBOX_TOKEN,
  SUPPORT_CHANNEL_ID,
  seed,
} from "./seed.ts";
import { compareIds, createSnowflakes } from "./snowflake.ts";
import { createStore } from "./store.ts";
import { type DiscordView, type MessageView, viewMessage, viewWorld } from "./view.ts";
import { wireGuildCreate, wireMember } from "./wire-guild.ts";
import type { World } from "./world.ts";

export interface DiscordSandboxOptions {
  /** 0, the default, takes any free port. */
  port?: number;
  clock?: Clock;
  keep?: Keep;
  /** The bot's name. */
  name?: string;
  /** How long an interaction waits for its first response, in real time. Default 3,000. */
  interactionTimeoutMs?: number;
  /** Default 41,250. */
  heartbeatMs?: number;
}

export interface DiscordSandbox {
  /** For `new Client({ rest: { api: apiUrl, version: "10" } })`. */
  apiUrl: string;
  token: string;
  applicationId: string;
  guildId: string;
  botUserId: string;
  supportChannel: string;
  forumChannel: string;
  agentRoleId: string;
  user(name: string): DiscordActor;
  state(): DiscordView;
  /** The messages of a channel or thread, oldest first: cheaper than the whole state. */
  messages(channelId: string): MessageView[];
  /** Called once a turn of the event loop, however much changed in it. */
  onChange(listener: () => void): () => void;
  journal: JournalEntry[];
  violations: Violation[];
  faults: FaultScript;
  connected(): number;
  waitFor<T>(check: () => T | undefined | false, timeoutMs?: number): Promise<T>;
  /** "refuse" also ends what is connected, and lasts until "accept"; "halfOpen" leaves sockets that nobody answers. */
  disconnect(how: Disconnection): void;
  duplicateEvents(times: number): void;
  /** Bars the bot from things in a channel and its threads; no bars lifts them. */
  bar(channelId: string, ...bars: Bar[]): void;
  /** A text channel of this name, made when there is none; gives its id. */
  channel(name: string): string;
  /** A role of this name, made when there is none; gives its id. */
  role(name: string, memberNames: string[]): string;
  /** Deletes a channel with all that is in it. */
  deleteChannel(channelId: string): void;
  /** Gives a forum exactly these tags, and gives their ids. */
  setTags(forumId: string, ...names: string[]): string[];
  /** Tags a post as a moderator would. */
  tagPost(postId: string, ...tagIds: string[]): void;
  /** Gives the application the Message Content intent, or takes it away. */
  setMessageContent(isGranted: boolean): void;
  /** Removes the bot from the guild, or invites it again. */
  setMembership(isMember: boolean): void;
  close(): Promise<void>;
}

export async function startDiscordSandbox(options: DiscordSandboxOptions = {}): Promise<DiscordSandbox> {
  const changes = createChanges();
  const server = createServer();
  const world: World = createWorld(options, changes, (event) => gateway.dispatch(event));
  const gateway: Gateway = createGateway(world, server, { heartbeatMs: options.heartbeatMs ?? 41_250 });
  seed(world);
  const rest = createRest(world, allRoutes);
  server.on("request", (request, response) => void rest(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  world.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...sandboxOf(world, gateway, changes),
    close: async () => {
      for (const interaction of world.interactions.values()) expire(world, interaction);
      gateway.close();
      await new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      });
      // Clients in this process see their pooled sockets end before somebody else takes the port.
      await sleep(20);
    },
  };
}

function createWorld(options: DiscordSandboxOptions, changes: Changes, dispatch: World["dispatch"]): World {
  const clock = options.clock ?? systemClock;
  const store = createStore(options.keep ?? keepNothing);
  const violations: Violation[] = [];
  const highest = compareIds(store.highestId, HIGHEST_SEED_ID) > 0 ? store.highestId : HIGHEST_SEED_ID;
  return {
    clock,
    store,
    violations,
    journal: [],
    faults: createFaultScript(),
    identity: {
      applicationId: APPLICATION_ID,
      botUserId: APPLICATION_ID,
      guildId: GUILD_ID,
      token: SANDBOX_TOKEN,
      botName: options.name ?? "Support",
    },
    interactions: new Map(),
    ephemerals: new Map(),
    modals: new Map(),
    grantedIntents: GRANTED_PRIVILEGED_INTENTS,
    interactionTimeoutMs: options.interactionTimeoutMs ?? 3_000,
    origin: "",
    nextId: createSnowflakes(clock, highest),
    dispatch,
    changed: changes.changed,
    violate: (route, problem) => void violations.push({ at: clock.now(), route, problem }),
  };
}

function sandboxOf(world: World, gateway: Gateway, changes: Changes): Omit<DiscordSandbox, "close"> {
  return {
    apiUrl: `${world.origin}/api`,
    token: world.identity.token,
    applicationId: world.identity.applicationId,
    guildId: world.identity.guildId,
    botUserId: world.identity.botUserId,
    supportChannel: SUPPORT_CHANNEL_ID,
    forumChannel: FORUM_CHANNEL_ID,
    agentRoleId: AGENT_ROLE_ID,
    user: (name) => {
      const { user, joined } = findOrJoin(world, name);
      if (joined) world.dispatch({ t: "GUILD_MEMBER_ADD", d: wireMember(world, user), intent: INTENT.members });
      return createActor(world, user.id);
    },
    state: () => viewWorld(world),
    messages: (id) => world.store.messages.inChannel(id).map((message) => viewMessage(world, message)),
    onChange: changes.onChange,
    journal: world.journal,
    violations: world.violations,
    faults: world.faults,
    connected: gateway.connected,
    waitFor: (check, timeoutMs = 5_000) => waitFor(world, changes, check, timeoutMs),
    disconnect: gateway.disconnect,
    duplicateEvents: gateway.duplicateEvents,
    bar: (channelId, ...bars) => void changeChannel(world, channelId, { bars }),
    channel: (name) => findOrMakeChannel(world, name),
    role: (name, memberNames) => findOrMakeRole(world, name, memberNames),
    deleteChannel: (id) => {
      const channel = world.store.channels.get(id);
      if (channel) deleteChannel(world, channel);
    },
    setTags: (id, ...names) => {
      const plain = { moderated: false, emoji_id: null, emoji_name: null };
      const tags = names.map((name) => ({ id: world.nextId(), name, ...plain }));
      changeChannel(world, id, { tags });
      return tags.map((tag) => tag.id);
    },
    tagPost: (id, ...tags) => void changeThread(world, id, { tags }),
    setMessageContent: (isGranted) => {
      world.grantedIntents = isGranted ? GRANTED_PRIVILEGED_INTENTS : INTENT.members;
    },
    setMembership: (isMember) => setMembership(world, isMember),
  };
}

function setMembership(world: World, isMember: boolean): void {
  world.store.membership.put({ id: "bot", inGuild: isMember });
  const gone = { id: world.identity.guildId };
  world.dispatch(
    isMember
      ? { t: "GUILD_CREATE", d: wireGuildCreate(world, true), intent: INTENT.guilds }
      : { t: "GUILD_DELETE", d: gone, intent: INTENT.guilds },
  );
  world.changed();
}
