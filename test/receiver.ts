// A customer app's endpoint: keeps what it is sent, and answers as it is told to.

import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  headers: Record<string, string>;
  body: string;
  /** Whatever it was, for tests to look into. */
  json: ReturnType<typeof JSON.parse>;
  /** What it was answered. */
  status: number;
}

export interface Receiver {
  url: string;
  port: number;
  received: Received[];
  /** What was taken, by its type and in its order. */
  taken(): Received[];
  /** The status of the next answer; or answers by itself, or never (undefined). */
  answer: (request: Received, response: ServerResponse) => number | undefined;
  close(): Promise<void>;
}

export async function openReceiver(): Promise<Receiver> {
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const received: Received = { headers, body, json: JSON.parse(body), status: 0 };
    receiver.received.push(received);
    const status = receiver.answer(received, response);
    if (status === undefined) return;
    received.status = status;
    if (!response.headersSent) response.writeHead(status).end("thanks");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}/hooks?key=app-secret-canary`,
    port,
    received: [],
    taken: () => receiver.received.filter(({ status }) => status >= 200 && status < 300),
    answer: () => 204,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
  return receiver;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}
