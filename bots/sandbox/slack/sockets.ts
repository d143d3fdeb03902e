import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { setTimeout as wait } from "node:timers/promises";
import { type RawData, type WebSocket, WebSocketServer } from "ws";
import { isJson, type Json } from "./json.ts";
import { limits } from "./limits.ts";
import type { Envelope, Receipt, Transport } from "./outbox.ts";

/** "refresh" asks politely, "drop" cuts, "refuse" lets nobody in, "half-open" falls silent, "accept" heals. */
export type Disruption = "refresh" | "drop" | "refuse" | "half-open" | "accept";

interface Connection {
  socket: WebSocket;
  /** Told to go: it still takes acknowledgements, but gets nothing new. */
  leaving: boolean;
}

interface Waiting {
  settle(receipt: Receipt): void;
  timer: NodeJS.Timeout;
}

const PING_MS = 10_000;
const LEAVE_MS = 2000;
const REMEMBERED = 10_000;

/** Socket Mode: any envelope may go to any open socket; they take turns. */
export class SocketHub implements Transport {
  readonly #server = new WebSocketServer({ noServer: true, autoPong: false });
  readonly #connections = new Set<Connection>();
  readonly #tickets = new Set<string>();
  readonly #waiting = new Map<string, Waiting>();
  readonly #settled = new Set<string>();
  readonly #appId: string;
  readonly #violate: (route: string, problem: string) => void;
  readonly #changed: () => void;
  readonly #pinger: NodeJS.Timeout;
  #turn = 0;
  #refusing = false;
  #silent = false;

  constructor(appId: string, violate: (route: string, problem: string) => void, changed: () => void) {
    this.#appId = appId;
    this.#violate = violate;
    this.#changed = changed;
    this.#pinger = setInterval(() => this.#pingAll(), PING_MS);
    this.#pinger.unref();
  }

  ticket(): string {
    const ticket = randomUUID();
    this.#tickets.add(ticket);
    return ticket;
  }

  connected(): number {
    return this.#open().length;
  }

  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? "/", "http://sandbox").searchParams.get("ticket") ?? "";
    const known = this.#tickets.delete(ticket);
    const full = this.#open().length >= limits.sockets;
    if (!known) this.#violate("socket", "a socket was opened without a fresh ticket of apps.connections.open");
    if (full) this.#violate("socket", `more than ${limits.sockets} sockets`);
    if (this.#refusing || !known || full) {
      stream.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    this.#server.handleUpgrade(request, stream, head, (socket) => this.#welcome(socket));
  }

  deliver(envelope: Envelope, timeoutMs: number): Promise<Receipt> {
    const open = this.#open();
    const connection = open[this.#turn % Math.max(open.length, 1)];
    if (!connection) return Promise.resolve({ outcome: "unreachable" });

    this.#turn += 1;
    const id = randomUUID();
    return new Promise((settle) => {
      const timer = setTimeout(() => this.#settle(id, { outcome: "timeout" }), timeoutMs);
      timer.unref();
      this.#waiting.set(id, { settle, timer });
      this.#send(connection, wireForm(id, envelope));
    });
  }

  disrupt(how: Disruption): void {
    if (how === "refuse" || how === "accept") this.#refusing = how === "refuse";
    if (how === "half-open" || how === "accept") this.#silent = how === "half-open";
    for (const connection of [...this.#connections]) {
      if (how === "drop") connection.socket.terminate();
      if (how === "refresh") this.#askToLeave(connection);
    }
    this.#changed();
  }

  /** Says goodbye first: an SDK that is stopping at the same time would report a cut socket as an error. */
  async close(): Promise<void> {
    clearInterval(this.#pinger);
    for (const { timer, settle } of this.#waiting.values()) {
      clearTimeout(timer);
      settle({ outcome: "unreachable" });
    }
    this.#refusing = true;
    for (const { socket } of this.#connections) socket.close(1001);
    for (let patience = 20; patience > 0 && this.#connections.size > 0; patience -= 1) await wait(10);
    for (const { socket } of this.#connections) socket.terminate();
    this.#server.close();
  }

  #open(): Connection[] {
    return [...this.#connections].filter(({ socket, leaving }) => !leaving && socket.readyState === socket.OPEN);
  }

  #welcome(socket: WebSocket): void {
    const connection: Connection = { socket, leaving: false };
    this.#connections.add(connection);
    socket.on("ping", (data: Buffer) => {
      if (!this.#silent) socket.pong(data);
    });
    socket.on("message", (data) => this.#receive(data));
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      this.#connections.delete(connection);
      this.#changed();
    });
    this.#send(connection, {
      type: "hello",
      num_connections: this.#connections.size,
      debug_info: { host: "sandbox", build_number: 1, approximate_connection_time: 18_060 },
      connection_info: { app_id: this.#appId },
    });
    this.#changed();
  }

  #receive(data: RawData): void {
    if (this.#silent) return;
    const message = parse(data);
    const id = message?.envelope_id;
    if (typeof id !== "string") {
      this.#violate("socket", "a message without an envelope_id");
      return;
    }
    if (this.#waiting.has(id)) this.#settle(id, { outcome: "acknowledged", body: message?.payload });
    else if (this.#settled.has(id)) this.#violate("socket", "an envelope was acknowledged twice, or too late");
    else this.#violate("socket", "an unknown envelope was acknowledged");
  }

  #settle(id: string, receipt: Receipt): void {
    const waiting = this.#waiting.get(id);
    if (!waiting) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    // A late acknowledgement is no mistake of its own: what it costs, the person has seen.
    if (receipt.outcome === "acknowledged") this.#remember(id);
    else this.#forgive(id);
    waiting.settle(receipt);
  }

  #remember(id: string): void {
    this.#settled.add(id);
    const eldest = this.#settled.values().next().value;
    if (this.#settled.size > REMEMBERED && eldest !== undefined) this.#settled.delete(eldest);
  }

  #forgive(id: string): void {
    const grace = setTimeout(() => this.#waiting.delete(id), 60_000);
    grace.unref();
    this.#waiting.set(id, { settle: () => {}, timer: grace });
  }

  #askToLeave(connection: Connection): void {
    connection.leaving = true;
    this.#send(connection, { type: "disconnect", reason: "refresh_requested", debug_info: { host: "sandbox" } });
    setTimeout(() => connection.socket.terminate(), LEAVE_MS).unref();
  }

  #pingAll(): void {
    if (this.#silent) return;
    for (const { socket } of this.#open()) socket.ping();
  }

  #send({ socket }: Connection, message: Json): void {
    if (!this.#silent && socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
  }
}

function wireForm(id: string, { type, payload, attempt, reason }: Envelope): Json {
  const common = { envelope_id: id, type, payload, accepts_response_payload: type !== "events_api" };
  return type === "events_api" ? { ...common, retry_attempt: attempt, retry_reason: reason } : common;
}

function parse(data: RawData): Json | undefined {
  try {
    const message: unknown = JSON.parse(data.toString());
    return isJson(message) ? message : undefined;
  } catch {
    return undefined;
  }
}
