import { randomBytes } from "node:crypto";
import type { WebSocket } from "ws";
import type { Json } from "../model.ts";

export interface SentEvent {
  seq: number;
  t: string;
  d: Json;
}

/** What survives of a connection when its socket does not. */
export interface Session {
  readonly id: string;
  readonly intents: number;
  seq: number;
  /** The latest events, for RESUME. */
  readonly sent: SentEvent[];
  socket: WebSocket | null;
  detachedAt: number;
}

const REPLAYABLE = 5_000;

export function createSession(intents: number, socket: WebSocket): Session {
  return { id: randomBytes(16).toString("hex"), intents, seq: 0, sent: [], socket, detachedAt: 0 };
}

export function sendEvent(session: Session, t: string, d: Json): void {
  session.seq += 1;
  const event = { seq: session.seq, t, d };
  session.sent.push(event);
  if (session.sent.length > REPLAYABLE) session.sent.shift();
  transmit(session, event);
}

/** Whether everything after `seq` is still here. */
export function canReplay(session: Session, seq: number): boolean {
  const [oldest] = session.sent;
  return seq <= session.seq && (oldest === undefined || seq >= oldest.seq - 1);
}

export function replay(session: Session, seq: number): void {
  for (const event of session.sent) if (event.seq > seq) transmit(session, event);
}

function transmit({ socket }: Session, { seq, t, d }: SentEvent): void {
  if (socket?.readyState === 1) socket.send(JSON.stringify({ op: 0, s: seq, t, d }));
}
