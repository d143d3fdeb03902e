// One socket: hello, then identify or resume, then heartbeats.

import type { RawData, WebSocket } from "ws";
import { ALL_INTENTS, INTENT, PRIVILEGED_INTENTS } from "../flags.ts";
import type { Json } from "../model.ts";
import { applicationFlags, gatewayUrl } from "../routes/application.ts";
import { wireGuildCreate, wireMember, wireUser } from "../wire-guild.ts";
import type { World } from "../world.ts";
import type { Sessions } from "./gateway.ts";
import { canReplay, createSession, replay, type Session, sendEvent } from "./session.ts";

const OP = { heartbeat: 1, identify: 2, presence: 3, voice: 4, resume: 6, members: 8, invalid: 9, hello: 10, ack: 11 };

const CLOSE = {
  unknownOp: [4001, "Unknown opcode."],
  decode: [4002, "Error while decoding payload."],
  notIdentified: [4003, "Not authenticated."],
  badToken: [4004, "Authentication failed."],
  again: [4005, "Already authenticated."],
  badSequence: [4007, "Invalid seq."],
  badIntents: [4013, "Invalid intent(s)."],
  disallowed: [4014, "Disallowed intent(s)."],
} as const;

interface Connection {
  world: World;
  sessions: Sessions;
  socket: WebSocket;
  session: Session | undefined;
}

export function createConnection(world: World, sessions: Sessions, socket: WebSocket): void {
  const connection: Connection = { world, sessions, socket, session: undefined };
  socket.on("error", () => socket.terminate());
  socket.on("message", (data) => {
    if (!sessions.silent.has(socket)) receive(connection, data);
  });
  socket.on("close", (code) => detach(connection, code));
  send(socket, { op: OP.hello, d: { heartbeat_interval: sessions.heartbeatMs, _trace: [] } });
}

function receive(connection: Connection, data: RawData) {
  let payload: { op?: number; d?: unknown };
  try {
    payload = JSON.parse(String(data));
  } catch {
    return close(connection.socket, CLOSE.decode);
  }
  const { op } = payload;
  const d = (payload.d ?? {}) as Json;
  if (op === OP.heartbeat) return send(connection.socket, { op: OP.ack });
  if (op === OP.identify) return identify(connection, d);
  if (op === OP.resume) return resume(connection, d);
  if (!connection.session) return close(connection.socket, CLOSE.notIdentified);
  if (op === OP.members) return sendMembers(connection, connection.session, d);
  if (op !== OP.presence && op !== OP.voice) close(connection.socket, CLOSE.unknownOp);
}

function identify(connection: Connection, d: Json) {
  const { world, socket, sessions } = connection;
  const intents = Number(d.intents);
  if (connection.session) return close(socket, CLOSE.again);
  if (bare(d.token) !== world.identity.token) return close(socket, CLOSE.badToken);
  if (!Number.isInteger(intents) || intents < 0 || intents > ALL_INTENTS) return close(socket, CLOSE.badIntents);
  if (intents & PRIVILEGED_INTENTS & ~world.grantedIntents) return close(socket, CLOSE.disallowed);

  const session = createSession(intents, socket);
  connection.session = session;
  sessions.all.set(session.id, session);
  sendReady(world, session);
  world.changed();
}

function sendReady(world: World, session: Session): void {
  const bot = world.store.users.get(world.identity.botUserId);
  const inGuild = world.store.membership.get("bot")?.inGuild ?? false;
  sendEvent(session, "READY", {
    v: 10,
    user: bot ? { ...wireUser(bot), verified: true, mfa_enabled: true, email: null } : {},
    guilds: inGuild ? [{ id: world.identity.guildId, unavailable: true }] : [],
    session_id: session.id,
    session_type: "normal",
    resume_gateway_url: gatewayUrl(world),
    shard: [0, 1],
    application: { id: world.identity.applicationId, flags: applicationFlags(world) },
    private_channels: [],
    presences: [],
    relationships: [],
    user_settings: {},
  });
  if (!inGuild || !(session.intents & INTENT.guilds)) return;
  sendEvent(session, "GUILD_CREATE", wireGuildCreate(world, (session.intents & INTENT.members) !== 0));
}

function resume(connection: Connection, d: Json) {
  const { world, socket, sessions } = connection;
  if (bare(d.token) !== world.identity.token) return close(socket, CLOSE.badToken);
  const session = sessions.all.get(String(d.session_id));
  const seq = Number(d.seq);
  if (session && seq > session.seq) return close(socket, CLOSE.badSequence);
  if (!session || !canReplay(session, seq)) return send(socket, { op: OP.invalid, d: false });
  session.socket?.terminate();
  session.socket = socket;
  connection.session = session;
  replay(session, seq);
  sendEvent(session, "RESUMED", { _trace: [] });
  world.changed();
}

/** discord.js closes with 1000 when it will not resume; every other end leaves the session for a while. */
function detach({ world, sessions, socket, session }: Connection, code: number): void {
  if (!session) return;
  if (session.socket === socket) session.socket = null;
  session.detachedAt = world.clock.now();
  if (code === 1000 || code === 1001) sessions.all.delete(session.id);
  world.changed();
}

function sendMembers({ world }: Connection, session: Session, d: Json): void {
  const ids = d.user_ids === undefined ? undefined : [d.user_ids].flat().map(String);
  const start = String(d.query ?? "").toLowerCase();
  const users = world.store.users.all();
  const found = users.filter((user) => (ids ? ids.includes(user.id) : user.name.toLowerCase().startsWith(start)));
  sendEvent(session, "GUILD_MEMBERS_CHUNK", {
    guild_id: world.identity.guildId,
    members: found.map((user) => wireMember(world, user)),
    not_found: (ids ?? []).filter((id) => !users.some((user) => user.id === id)),
    chunk_index: 0,
    chunk_count: 1,
    ...(d.nonce === undefined ? {} : { nonce: d.nonce }),
  });
}

function bare(token: unknown): string {
  return String(token).replace(/^Bot /, "");
}

function send(socket: WebSocket, payload: Json): void {
  socket.send(JSON.stringify(payload));
}

function close(socket: WebSocket, [code, reason]: readonly [number, string]): void {
  socket.close(code, reason);
}
