// How long words take from the customer's call to the platform's, and how many go through in a second.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { packageRoot } from "../../src/package-root.ts";
import { median } from "./load.ts";
import { beginChats, type Listening, listen, mark, openRelayDesk, type Queue, type RelayDesk } from "./relay-desk.ts";

const words = 60;
const restMs = 120;
const chatsAtOnce = 200;
const callers = 16;
const targets = { p50: 3, p99: 4, busy: { redis: 400, postgres: 200 } };

export async function measureRelay(server: string): Promise<void> {
  for (const queue of ["redis", "postgres"] as const) {
    const desk = await openRelayDesk(server, { queue, platforms: ["slack"], pacing: "off" });
    try {
      await measureIdle(desk, queue);
      await measureBusy(desk, queue);
    } finally {
      await desk.close();
    }
  }
}

/** One word after the other, through the desk and through a bare job in turns. */
async function measureIdle(desk: RelayDesk, queue: Queue): Promise<void> {
  const [chat] = await beginChats(desk, 1, "idle");
  const bare = await openBareJob(desk.redis?.url ?? desk.databaseUrl);
  const hearing = listen([desk.slack]);
  const ours: number[] = [];
  const floor: number[] = [];
  for (let n = 1; n <= words; n += 1) {
    const word = mark("idle-0", n);
    const begun = performance.now();
    await desk.api.post(`/chat/${chat}/send`, { message: word });
    await hearing.until(() => hearing.heard.has(word), 30_000);
    ours.push((hearing.heard.get(word) ?? 0) - begun);
    // Its receipts and its card go after it; the next word shall find nothing under way.
    await sleep(restMs);
    floor.push(await bare.time());
    await sleep(restMs);
  }
  hearing.stop();
  bare.close();
  console.info(`\nRelay, idle, queue in ${queue}: from the customer's call to the platform's, ${words} words in turns`);
  const row = (share: number, most: number) => {
    const [a, b] = [at(share, ours), at(share, floor)];
    const met = a / b <= most ? "met" : "missed";
    return {
      "ours ms": a.toFixed(1),
      "bare job ms": b.toFixed(1),
      ratio: (a / b).toFixed(2),
      target: `${most} ${met}`,
    };
  };
  console.table({ p50: row(0.5, targets.p50), p99: row(0.99, targets.p99) });
}

const at = (share: number, numbers: number[]): number =>
  [...numbers].sort((one, other) => one - other)[Math.min(numbers.length - 1, Math.floor(share * numbers.length))] ?? 0;

/** As much as it takes, in many chats at once; every word must come once and in its order. */
async function measureBusy(desk: RelayDesk, queue: Queue): Promise<void> {
  const rounds = queue === "redis" ? 15 : 8;
  const chats = await beginChats(desk, chatsAtOnce, "busy");
  const rates: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const hearing = listen([desk.slack]);
    const known = hearing.calls.length;
    const begun = performance.now();
    await Promise.all(Array.from({ length: callers }, (_, caller) => talk(desk, chats, { caller, round, rounds })));
    const last = (round + 1) * rounds;
    const isDone = () => chats.every((_, n) => hearing.heard.has(mark(`busy-${n}`, last)));
    await hearing.until(isDone, 120_000);
    rates.push((chats.length * rounds * 1_000) / (performance.now() - begun));
    hearing.stop();
    assertExact(hearing, known, chats.length * rounds);
  }
  const most = targets.busy[queue];
  console.info(
    `Relay, busy, queue in ${queue}: ${chats.length} chats, ${rounds} words each, three times, all once and in order`,
  );
  console.table({
    "words a second": {
      measured: rates.map((rate) => Math.round(rate)).join(", "),
      target: `${most} ${median(rates) >= most ? "met" : "missed"}`,
    },
  });
}

interface Share {
  caller: number;
  round: number;
  rounds: number;
}

/** A caller has chats of its own, so the order of each is known. */
async function talk({ api }: RelayDesk, chats: readonly number[], { caller, round, rounds }: Share): Promise<void> {
  for (let n = round * rounds + 1; n <= (round + 1) * rounds; n += 1) {
    for (let chat = caller; chat < chats.length; chat += callers) {
      await api.post(`/chat/${chats[chat]}/send`, { message: mark(`busy-${chat}`, n) });
    }
  }
}

/** @throws when a word came twice, or after a later one of its chat */
function assertExact({ calls }: Listening, known: number, expected: number): void {
  const newest = new Map<string, number>();
  const fresh = calls.slice(known);
  for (const word of fresh) {
    const [, chat = "", n = ""] = /\[(.*):(\d+)\]/.exec(word) ?? [];
    if (Number(n) <= (newest.get(chat) ?? -1)) throw new Error(`${word} came after ${newest.get(chat)} of its chat`);
    newest.set(chat, Number(n));
  }
  if (fresh.length !== expected) throw new Error(`${fresh.length} words came, not ${expected}`);
}

/** The floor in a process of its own, calling this one. */
async function openBareJob(queueUrl: string): Promise<{ time(): Promise<number>; close(): void }> {
  let came = () => {};
  const platform = createServer((request, response) => {
    request.resume().on("end", () => {
      came();
      response.end("{}");
    });
  }).listen(0, "127.0.0.1");
  await once(platform, "listening");
  const target = `http://127.0.0.1:${(platform.address() as AddressInfo).port}`;
  const child = spawn(process.execPath, [path.join(packageRoot(), "dist/test/bench/bare-job.js"), queueUrl, target], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const url = line.toString().trim();
  return {
    async time() {
      const begun = performance.now();
      const called = new Promise<void>((resolve) => {
        came = resolve;
      });
      await (await fetch(url, { method: "POST", body: "Thank you" })).arrayBuffer();
      await called;
      return performance.now() - begun;
    },
    close() {
      child.kill("SIGKILL");
      platform.close();
      platform.closeAllConnections();
    },
  };
}
