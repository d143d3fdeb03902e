import type { Server } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { INTENT } from "../flags.ts";
import type { Json } from "../model.ts";
import type { GatewayEvent, World } from "../world.ts";
import { createConnection } from "./connection.ts";
import { type Session, sendEvent } from "./session.ts";

export type Disconnection = "reconnect" | "invalid" | "drop" | "halfOpen" | "refuse" | "accept";

export interface Gateway {
  dispatch(event: GatewayEvent): void;
  connected(): number;
  disconnect(how: Disconnection): void;
  duplicateEvents(times: number): void;
  close(): void;
}

export interface Sessions {
  readonly all: Map<string, Session>;
  readonly heartbeatMs: number;
  /** Sockets that look open and are dead. */
  readonly silent: WeakSet<WebSocket>;
}

const SESSION_LIFE_MS = 5 * 60 * 1000;
const MESSAGE_EVENTS = new Set(["MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE"]);

export function createGateway(world: World, server: Server, options: { heartbeatMs: number }): Gateway {
  const sockets = new WebSocketServer({ noServer: true });
  const sessions: Sessions = { all: new Map(), heartbeatMs: options.heartbeatMs, silent: new WeakSet() };
  let isRefusing = false;
  let copies = 1;

  server.on("upgrade", (request, socket, head) => {
    if (isRefusing || !request.url?.startsWith("/gateway")) {
      socket.end("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => createConnection(world, sessions, client));
  });

  return {
    dispatch: (event) => {
      forgetOld(world, sessions);
      const times = MESSAGE_EVENTS.has(event.t) ? copies : 1;
      for (const session of sessions.all.values()) {
        if (event.intent !== INTENT.none && !(session.intents & event.intent)) continue;
        const d = event.concealable && !(session.intents & INTENT.content) ? concealed(event.d) : event.d;
        for (let copy = 0; copy < times; copy += 1) sendEvent(session, event.t, d);
      }
    },
    connected: () => [...sessions.all.values()].filter(({ socket }) => socket?.readyState === 1).length,
    duplicateEvents: (times) => {
      copies = Math.max(1, times);
    },
    disconnect: (how) => {
      if (how === "refuse" || how === "accept") isRefusing = how === "refuse";
      for (const session of sessions.all.values()) disconnectOne(sessions, session, how);
      world.changed();
    },
    close: () => {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
    },
  };
}

function disconnectOne(sessions: Sessions, session: Session, how: Disconnection): void {
  const { socket } = session;
  if (how === "reconnect") socket?.send(JSON.stringify({ op: 7, d: null }));
  if (how === "drop" || how === "refuse") socket?.terminate();
  if (how === "halfOpen" && socket) {
    sessions.silent.add(socket);
    session.socket = null;
  }
  if (how === "invalid") {
    sessions.all.delete(session.id);
    socket?.send(JSON.stringify({ op: 9, d: false }));
  }
}

/** What a session without the MESSAGE_CONTENT intent is given. */
function concealed(d: Json): Json {
  return { ...d, content: "", embeds: [], attachments: [], components: [] };
}

function forgetOld(world: World, { all }: Sessions): void {
  for (const session of all.values()) {
    const isDetached = session.socket === null || session.socket.readyState !== 1;
    if (isDetached && world.clock.now() - session.detachedAt > SESSION_LIFE_MS && session.detachedAt > 0)
      all.delete(session.id);
  }
}
