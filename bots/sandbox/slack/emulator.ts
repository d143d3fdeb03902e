// A Slack in a drawer: the real SDKs talk to it over loopback HTTP and WebSocket.

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
import type { SlackActor } from "./actor/actor.ts";
import { Hands } from "./actor/person.ts";
import { createAdmin, type SlackAdmin } from "./admin.ts";
import { createIdentity, type Secrets } from "./identity.ts";
import type { Person } from "./model.ts";
import { Outbox } from "./outbox.ts";
import { findOrHire, findOrMakeChannel } from "./people.ts";
import { Responses } from "./responses.ts";
import { everyScope } from "./scopes.ts";
import { listen } from "./server.ts";
import { SignedHttp } from "./signed-http.ts";
import type { Slack } from "./slack.ts";
import { type SlackView, snapshot } from "./snapshot.ts";
import { type Disruption, SocketHub } from "./sockets.ts";
import { Triggers } from "./triggers.ts";
import { Views } from "./views.ts";
import { lately, Watch } from "./watch.ts";
import { World } from "./world.ts";

export interface SlackSandboxOptions {
  /** Default 0: any free port. */
  port?: number;
  clock?: Clock;
  keep?: Keep;
  /** The bot's display name. Default "Support". */
  name?: string;
  /** HTTP mode: events, commands and interactions are POSTed here, signed, instead of going by socket. */
  eventsUrl?: string;
  /** How long an acknowledgement may take, in real time. Default 3000. */
  ackTimeoutMs?: number;
  /** What the app's tokens are, for a workspace that lives longer than this process. Default new ones. */
  secrets?: Secrets;
  /** When an event that nobody acknowledged comes again, in real time. Default at once, 1 min, 5 min. */
  retryDelaysMs?: readonly number[];
}

export interface SlackSandbox {
  /** "http://127.0.0.1:PORT/api/" */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly teamId: string;
  readonly appId: string;
  readonly botUserId: string;
  readonly botId: string;
  /** #support, where the bot already is. */
  readonly supportChannel: string;
  readonly journal: JournalEntry[];
  readonly violations: Violation[];
  readonly faults: FaultScript;
  readonly admin: SlackAdmin;
  /** dana, lee and sam are members, visitor is a guest; any other name becomes a member. */
  user(name: string): SlackActor;
  state(): SlackView;
  /** The bytes behind a file id, for a page that shows pictures. */
  file(id: string): { name: string; mimetype: string; content: Uint8Array } | undefined;
  /** Called once for all the changes of one turn of the event loop. Gives the way to stop. */
  onChange(listener: () => void): () => void;
  /** Live sockets that would get the next event. */
  connected(): number;
  waitFor<T>(check: () => T | undefined | false, timeoutMs?: number): Promise<T>;
  disconnect(how: Disruption): void;
  /** The last event again: the same event_id in a new envelope. */
  redeliver(times: number): void;
  /** From now on each event goes out that many times. */
  duplicateEvents(times: number): void;
  /** The next events are never delivered. */
  loseEvents(times: number): void;
  /** Keeps events back; call what it gives to let them go. */
  holdEvents(): (order?: "as sent" | "reversed") => void;
  close(): Promise<void>;
}

// A little less than the five seconds that vitest gives a test, so that the reason is seen.
const STANDARD_WAIT = 4500;
const RETRIES = [0, 60_000, 300_000];

export async function startSlackSandbox(options: SlackSandboxOptions = {}): Promise<SlackSandbox> {
  const watch = new Watch();
  const violations: Violation[] = [];
  const { slack, listenAt } = assemble(options, watch, violations);
  const { server, port } = await listen(slack, options.port ?? 0);
  listenAt(port);
  const supportChannel = furnish(slack);
  const { identity } = slack;

  return {
    apiUrl: `${slack.origin()}/api/`,
    botToken: identity.botToken,
    appToken: identity.appToken,
    signingSecret: identity.signingSecret,
    teamId: identity.teamId,
    appId: identity.appId,
    botUserId: identity.botUserId,
    botId: identity.botId,
    supportChannel,
    journal: slack.journal,
    violations,
    faults: slack.faults,
    admin: createAdmin(slack),
    user: (name) => new Hands(slack, resident(slack, name, supportChannel), supportChannel),
    state: () => snapshot(slack),
    file: (id) => {
      const { name, mimetype, content } = slack.world.files.get(id) ?? {};
      return name && mimetype && content ? { name, mimetype, content } : undefined;
    },
    onChange: (listener) => watch.onChange(listener),
    connected: () => slack.sockets.connected(),
    waitFor: slack.waitFor,
    disconnect: (how) => slack.sockets.disrupt(how),
    redeliver: (times) => slack.outbox.redeliver(times),
    duplicateEvents: (times) => slack.outbox.duplicate(times),
    loseEvents: (times) => slack.outbox.lose(times),
    holdEvents: () => slack.outbox.hold(),
    close: async () => {
      slack.outbox.close();
      await slack.sockets.close();
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** The parts know each other by way of `slack`, which is whole once this returns. */
function assemble(
  options: SlackSandboxOptions,
  watch: Watch,
  violations: Violation[],
): { slack: Slack; listenAt: (port: number) => void } {
  const clock = options.clock ?? systemClock;
  const identity = createIdentity(options.name ?? "Support", options.secrets);
  let origin = "http://127.0.0.1";
  const journal: JournalEntry[] = [];
  const violate = (route: string, problem: string) => {
    violations.push({ at: clock.now(), route, problem });
    watch.changed();
  };
  const sockets = new SocketHub(identity.appId, violate, watch.changed);
  const transport = options.eventsUrl ? new SignedHttp(options.eventsUrl, identity, clock) : sockets;
  const { ackTimeoutMs = 3000, retryDelaysMs = RETRIES } = options;
  const slack: Slack = {
    clock,
    identity,
    sockets,
    journal,
    granted: everyScope,
    world: new World(clock, options.keep ?? keepNothing, watch.changed),
    outbox: new Outbox({ clock, identity, transport, ackTimeoutMs, retryDelaysMs }),
    triggers: new Triggers(clock),
    responses: new Responses(() => slack),
    views: new Views(() => slack),
    faults: createFaultScript(),
    origin: () => origin,
    violate,
    waitFor: (check, timeoutMs = STANDARD_WAIT) => watch.waitFor(check, timeoutMs, () => lately(journal, violations)),
  };
  const listenAt = (port: number) => {
    origin = `http://127.0.0.1:${port}`;
  };
  return { slack, listenAt };
}

function furnish(slack: Slack): string {
  const { world, identity } = slack;
  const bot = world.people.get(identity.botUserId);
  const botName = identity.botName;
  if (bot?.name !== botName) {
    const { botUserId: id, teamId: team } = identity;
    world.savePerson({ id, name: botName, realName: botName, team, bot: true });
  }
  const known = [...world.channels.values()].some((channel) => channel.name === "support");
  const support = findOrMakeChannel(slack, "support");
  if (known) return support.id;
  const people = [
    ...["dana", "lee", "sam"].map((name) => findOrHire(slack, name)),
    findOrHire(slack, "visitor", { guest: true }),
  ];
  support.members = [identity.botUserId, ...people.map((person) => person.id)];
  return world.saveChannel(support).id;
}

/** New people are quietly put into #support, as an administrator would. */
function resident(slack: Slack, name: string, supportChannel: string): Person {
  const before = slack.world.people.size;
  const person = findOrHire(slack, name);
  const support = slack.world.channels.get(supportChannel);
  if (slack.world.people.size > before && support) {
    support.members = [...support.members, person.id];
    slack.world.saveChannel(support);
  }
  return person;
}
