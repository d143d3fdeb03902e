// Many clients that follow one ticket: our server-sent events beside one shared buffer written to raw responses.

import { readFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { BenchDesk, Side } from "./desks.ts";
import { median } from "./load.ts";

const clients = 5_000;
const atOnce = 250;
const messagesOfRound = 10;
const rounds = 5;
const targets = { share: 0.8, kilobytes: 30, milliseconds: 50 };

/** Stands once in each event, and nowhere else. */
const mark = "#";

interface Audience {
  heard: number;
  /** Whose stream stands: on a machine that is too busy some are told to come back, as they would. */
  open: number;
  sockets: Socket[];
  kilobytes: number;
}

export async function measureStreams({ ours, floor }: BenchDesk): Promise<void> {
  const alone = await gather(ours, 1);
  const waits: number[] = [];
  for (let n = 0; n < 30; n += 1) waits.push(await tell(ours, alone, 1));
  for (const socket of alone.sockets) socket.destroy();

  const audiences: [Audience, Audience] = [await gather(ours, clients), await gather(floor, clients)];
  const rates: [number, number][] = [];
  for (let round = 0; round < rounds; round += 1) {
    const rate = async (side: Side, audience: Audience) =>
      (audience.open * messagesOfRound * 1_000) / (await tell(side, audience, messagesOfRound));
    rates.push([await rate(ours, audiences[0]), await rate(floor, audiences[1])]);
  }
  for (const { sockets } of audiences) for (const socket of sockets) socket.destroy();

  const share = median(rates.map(([a, b]) => a / b));
  const [held, bare] = audiences.map(({ kilobytes }) => kilobytes) as [number, number];
  console.info(
    `\n${clients} streams of one ticket on one process, ${rounds} rounds of ${messagesOfRound} messages in turns`,
  );
  console.table({
    "streams that stand, ours / floor": { measured: audiences.map(({ open }) => open).join(" / ") },
    "deliveries a second, ours / floor": {
      measured: rates.map(([a, b]) => `${Math.round(a)} / ${Math.round(b)}`).join(", "),
      ratio: share.toFixed(2),
      target: `${targets.share} ${share >= targets.share ? "met" : "missed"}`,
    },
    "kB of memory a client, ours / floor": {
      measured: `${held.toFixed(1)} / ${bare.toFixed(1)}`,
      target: `${targets.kilobytes} ${held <= targets.kilobytes ? "met" : "missed"}`,
    },
    "words posted to words streamed, p50 ms": {
      measured: median(waits).toFixed(1),
      target: `${targets.milliseconds} ${median(waits) <= targets.milliseconds ? "met" : "missed"}`,
    },
  });
}

async function gather(side: Side, size: number): Promise<Audience> {
  const audience: Audience = { heard: 0, open: 0, sockets: [], kilobytes: 0 };
  const before = await resident(side.pid);
  while (audience.sockets.length < size) {
    const missing = Math.min(atOnce, size - audience.sockets.length);
    audience.sockets.push(...(await Promise.all(Array.from({ length: missing }, () => follow(side, audience)))));
  }
  await sleep(1_000);
  audience.kilobytes = ((await resident(side.pid)) - before) / size;
  return audience;
}

/** Resolves with the first bytes of the answer. */
function follow({ base, headers }: Side, audience: Audience): Promise<Socket> {
  const { hostname, port, pathname } = new URL(`${base}/tickets/1/stream`);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`GET ${pathname} HTTP/1.1\r\nHost: ${hostname}\r\n${lines.join("")}\r\n`);
    socket.once("data", (answer) => {
      if (!answer.toString("latin1").startsWith("HTTP/1.1 200")) return socket.destroy();
      audience.open += 1;
      socket.once("close", () => {
        audience.open -= 1;
      });
      resolve(socket);
    });
    socket.once("close", () => resolve(socket));
    socket.once("error", reject);
    socket.on("data", (chunk) => {
      for (let at = chunk.indexOf(mark); at !== -1; at = chunk.indexOf(mark, at + 1)) audience.heard += 1;
    });
  });
}

/** Milliseconds from the first post until everybody has heard everything. @throws when that takes a minute */
async function tell({ base, headers }: Side, audience: Audience, messages: number): Promise<number> {
  audience.heard = 0;
  const begun = performance.now();
  for (let n = 0; n < messages; n += 1) {
    const response = await fetch(`${base}/tickets/1/message`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify({ message: `${mark} Thank you, it works now.` }),
    });
    if (!response.ok) throw new Error(`A message was answered ${response.status}`);
    await response.arrayBuffer();
  }
  while (audience.heard < messages * audience.open) {
    if (performance.now() - begun > 60_000)
      throw new Error(`${audience.heard} of ${messages * audience.open} were heard`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return performance.now() - begun;
}

/** In kilobytes. */
async function resident(pid: number): Promise<number> {
  return Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, "utf8"))?.[1]);
}
