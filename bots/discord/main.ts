// Discord's side of the desk: the bot hears threads, commands, buttons and forms. What it says, the worker sends by channel.ts.

import { GatewayDispatchEvents, type GatewayDispatchPayload } from "discord.js";
import { createBackfill } from "../../src/delivery/backfill.ts";
import { backfillEach } from "../../src/delivery/backfill-each.ts";
import type { Channel } from "../../src/delivery/channel.ts";
import { createInbox } from "../../src/delivery/inbox.ts";
import { createPlaces } from "../../src/delivery/places.ts";
import type { Desk } from "../../src/desk/desk.ts";
import type { Hints } from "../../src/desk/feed/hints.ts";
import { reviewListed } from "../../src/desk/people/recognize.ts";
import type { Log } from "../../src/log.ts";
import type { ThreadDoor } from "../../src/relay/in-thread.ts";
import { createReleaseTimer } from "../../src/relay/release-timer.ts";
import { repeatReview } from "../../src/relay/repeat-review.ts";
import type { AttachmentStore } from "../../src/relay/thread-files.ts";
import { type AgentsConfig, createAgents } from "./actor.ts";
import { startApp } from "./app.ts";
import { createDiscordHistories } from "./backfill.ts";
import { registerCommands } from "./commands.ts";
import { channelErrorOf, outageMs } from "./errors.ts";
import { createGuild } from "./guild.ts";
import { createInbound, giveUp, takeIn } from "./inbound.ts";
import { discordFiles } from "./inbound-files.ts";
import { answerInteraction } from "./interactions.ts";
import { invitation } from "./invitation.ts";
import { createReadMessage } from "./read-message.ts";
import { createRest, type DiscordRest } from "./rest.ts";
import { timeOf } from "./snowflake.ts";
import { createTyping } from "./typing.ts";
import { createWorkspace } from "./workspace.ts";

export interface DiscordServiceOptions {
  desk: Desk;
  channel: Channel;
  target: { id: number; place: string };
  attachments: AttachmentStore;
  /** Who types in the customers' apps; without it nobody is seen typing in threads. */
  hints?: Pick<Hints, "listen">;
  config: AgentsConfig & { token: string; apiUrl?: string | undefined; holdSeconds: number };
  log: Log;
  /** Between two looks into the threads' history, in milliseconds. */
  backfillEveryMs?: number;
}

export interface DiscordService {
  /** What is wrong and how to mend it, or undefined. */
  problem(): string | undefined;
  stop(): Promise<void>;
}

const callTimeoutMs = 8_000;
const registrationRetryMs = 30_000;

/** Resolves at once and never throws: what does not work yet is tried again, and `problem` says it. */
export async function startDiscord(options: DiscordServiceOptions): Promise<DiscordService> {
  const { desk, channel, target, attachments, hints, config, log, backfillEveryMs } = options;
  const stopping = new AbortController();
  const self = { applicationId: "", botUserId: "" };
  const rest = createRest({ ...config, timeoutMs: callTimeoutMs });
  const guild = createGuild(config.guildId);
  const agents = createAgents(desk, rest, config);
  const inbox = createInbox({ desk, platform: "discord", log });
  const places = createPlaces(desk, "discord", target);
  const parts = { guild, agents, botUserId: () => self.botUserId, log };
  const historyOf = createDiscordHistories({
    rest,
    parts,
    guildId: config.guildId,
    reading: channel.reading,
    signal: stopping.signal,
  });
  const everyMs = backfillEveryMs === undefined ? {} : { everyMs: backfillEveryMs };
  const backfill = backfillEach(places, (each) =>
    createBackfill({ desk, inbox, history: historyOf(each), target: each, log, ...everyMs }),
  );
  const onLost = () => backfill.request({ gap: true });
  const inbound = createInbound({ ...parts, places, inbox, guildId: config.guildId, onLost });
  const typing = createTyping({ desk, rest, hints, botUserId: () => self.botUserId, log });
  const releases = createReleaseTimer(desk, log);
  const registration = createRegistration(rest, config.guildId, log);

  const notAnAgent = () => notAnAgentSentence(config.agentRoleId && guild.role(config.agentRoleId));
  const workspace = createWorkspace(rest, config.guildId);
  const files = { ...attachments, ...discordFiles(config.apiUrl) };
  const interactions = {
    desk,
    places,
    workspace,
    guildId: config.guildId,
    rest,
    agents,
    guild,
    files,
    notAnAgent,
    log,
  };
  const door: ThreadDoor = {
    desk,
    platform: "discord",
    channel,
    files,
    timeOf,
    holdSeconds: config.holdSeconds,
    findAgent: agents.find,
    findMember: agents.member,
    workspace,
    onHeld: releases.after,
    log,
  };

  const read = createReadMessage({ rest, guild, log });

  function onPacket(packet: GatewayDispatchPayload): void {
    guild.observe(packet);
    if (packet.t === GatewayDispatchEvents.Ready) {
      self.applicationId = packet.d.application.id;
      self.botUserId = packet.d.user.id;
    }
    if (packet.t === GatewayDispatchEvents.GuildCreate && packet.d.id === config.guildId)
      registration.ensure(self.applicationId);
    // A new session is told nothing of what was before; a resumed one should have been.
    if (packet.t === GatewayDispatchEvents.GuildCreate && packet.d.id === config.guildId)
      backfill.request({ gap: true });
    if (packet.t === GatewayDispatchEvents.Resumed) backfill.request({ gap: false });
    if (packet.t === GatewayDispatchEvents.InteractionCreate) void answerInteraction(interactions, packet.d);
    if (packet.t === GatewayDispatchEvents.TypingStart) void typing.take(packet.d);
    inbound.take(packet);
  }

  inbox.start((payload) => takeIn(door, read, payload), {
    onGivenUp: (payload) => giveUp(door, payload),
    waitFor: outageMs,
  });
  const review = repeatReview(() => reviewListed(desk, "discord", agents.isListed), log);
  const app = startApp({ token: config.token, apiUrl: config.apiUrl, onPacket, log });
  const uninvited = () =>
    guild.isMember() === false
      ? `The bot is not in the server ${config.guildId}. Invite it with ${invitation(self.applicationId)}`
      : undefined;
  return {
    problem: () => app.problem() ?? uninvited() ?? registration.problem() ?? backfill.problem(),
    async stop() {
      review.stop();
      await app.stop();
      stopping.abort();
      await backfill.stop();
      registration.stop();
      typing.stop();
      releases.stop();
      await inbox.stop();
      await inbound.stop();
    },
  };
}

/** Keeps trying: without its commands the bot still relays what is said. */
function createRegistration(rest: DiscordRest, guildId: string, log: Log) {
  let trouble: string | undefined;
  let timer: NodeJS.Timeout | undefined;

  function ensure(applicationId: string): void {
    clearTimeout(timer);
    registerCommands(rest, applicationId, guildId).then(
      () => {
        trouble = undefined;
      },
      (error: unknown) => {
        trouble = `The commands could not be registered. ${channelErrorOf(error, "channel").message}`;
        log.warn({ err: error }, "the commands could not be registered; this is tried again");
        timer = setTimeout(ensure, registrationRetryMs, applicationId).unref();
      },
    );
  }

  return { ensure, problem: () => trouble, stop: () => clearTimeout(timer) };
}

const notAnAgentSentence = (roleName: string | undefined): string =>
  roleName
    ? `You are not an agent of this desk, so nothing was done. Ask an admin of this server for the role "${roleName}".`
    : "You are not an agent of this desk, so nothing was done. Ask an admin of this desk to make you one.";
