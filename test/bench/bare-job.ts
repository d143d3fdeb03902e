// The floor of the relay: a request that adds one BullMQ job, which makes one HTTP call. node dist/test/bench/bare-job.js
// <redis or PostgreSQL address> <where to call> prints its own address.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { argv } from "node:process";
import { createPostgresBackend, Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { queuePool } from "../../src/delivery/bullmq-backends.ts";
import { silentLog } from "../silent-log.ts";

const [, , queueUrl = "", target = ""] = argv;
const name = "bare";
const call = async ({ data }: { data: { text: string } }) => {
  await (await fetch(target, { method: "POST", body: data.text })).arrayBuffer();
};

const add = queueUrl.startsWith("redis:") ? onRedis() : await onPostgres();
const server = createServer((request, response) => {
  let text = "";
  request.on("data", (chunk) => {
    text += chunk;
  });
  request.on("end", () => {
    void add(text);
    response.end("{}");
  });
}).listen(0, "127.0.0.1", () => console.info(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));

type Add = (text: string) => Promise<unknown>;

function onRedis(): Add {
  new Worker(name, call, { connection: new Redis(queueUrl, { maxRetriesPerRequest: null }), concurrency: 20 });
  const queue = new Queue(name, { connection: new Redis(queueUrl) });
  return (text) => queue.add("call", { text }, { removeOnComplete: true });
}

async function onPostgres(): Promise<Add> {
  const connection = (max: number) => ({ ...queuePool(queueUrl, max, silentLog), schema: "bare", migrate: true });
  const queue = new Queue(name, { connection: connection(2) }, createPostgresBackend);
  await queue.waitUntilReady();
  new Worker(name, call, { connection: connection(4), concurrency: 20 }, createPostgresBackend);
  return (text) => queue.add("call", { text }, { removeOnComplete: true });
}
