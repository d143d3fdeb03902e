// Attachments in a bucket: the same promises as on a disk, and nothing half done when the bucket is away.

import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { sweepFiles } from "../../src/desk/attachments/sweep.ts";
import { deleteMessage } from "../../src/desk/conversations/edit-message.ts";
import { openBucket, type TestBucket } from "../bucket.ts";
import { createHttpWorld, type HttpWorld } from "./world.ts";

let bucket: TestBucket;
let world: HttpWorld;
let carla: string;
let ticket: number;
beforeAll(async () => {
  bucket = await openBucket();
  world = await createHttpWorld({ s3: bucket.settings });
  carla = await world.tokenOf(world.people.carla);
  const opened = await world.call("POST", "/tickets", { as: carla, body: { subject: "S", description: "D" } });
  ticket = opened.json.ticket.id;
});
afterEach(() => {
  bucket.fault = undefined;
});
afterAll(async () => {
  await world.close();
  await bucket.close();
  expect(bucket.violations).toEqual([]);
});

function send(...contents: string[]) {
  const body = new FormData();
  body.append("message", "See this");
  for (const content of contents) body.append("files", new File([content], "a.txt"));
  return world.call("POST", `/tickets/${ticket}/message`, { as: carla, body });
}

const download = (id: number, as = carla) => world.call("GET", `/attachments/${id}`, { as });
const written = async () => [
  await world.desk.prisma.message.count(),
  await world.desk.prisma.attachment.count(),
  bucket.kept.size,
  (await world.attachments.underWay()).length,
];

it("a file goes in, and out to who may have it", async () => {
  const { status, json } = await send("hello from a bucket");
  const { id } = json.attachments[0];

  expect([status, bucket.kept.size]).toEqual([201, 1]);
  expect(await download(id)).toMatchObject({ status: 200, text: "hello from a bucket" });
  const asked = bucket.asked.length;
  expect((await download(id, await world.tokenOf(world.people.dora))).status).toBe(404);
  const head = await world.call("HEAD", `/attachments/${id}`, { as: carla });
  expect([head.status, head.headers.get("Content-Length"), head.text]).toEqual([200, "19", ""]);
  expect(bucket.asked).toHaveLength(asked);
  expect(await world.attachments.underWay()).toEqual([]);
});

it("a deleted message's file leaves the bucket a day later", async () => {
  const { json } = await send("gone soon");
  const { ada } = world.people;
  await world.desk.prisma.message.update({ where: { id: json.message_id }, data: { authorId: ada.id } });
  const agent = { kind: "agent" as const, id: ada.id, name: ada.name, role: "agent" as const };
  await deleteMessage(world.desk, agent, { message: json.message_id });
  const before = bucket.kept.size;
  const dayAfter = new Date(Date.now() + 90_000_000).toISOString();

  expect(await sweepFiles({ ...world.desk, sharedNow: () => dayAfter }, world.attachments.files)).toBe(1);

  expect(bucket.kept.size).toBe(before - 1);
  expect((await download(json.attachments[0].id)).status).toBe(404);
});

it("a bucket that is away is a 503, a full one a 507, and nothing is half done", async () => {
  const { json } = await send("there before");
  const before = await written();

  bucket.fault = "away";
  const away = await send("one", "two");
  const read = await download(json.attachments[0].id);
  bucket.fault = "full";
  const full = await send("one", "two");

  expect([away.status, away.json.code, away.headers.get("Retry-After")]).toEqual([503, "unavailable", "5"]);
  expect([read.status, read.json.code]).toEqual([503, "unavailable"]);
  expect([full.status, full.json.code]).toEqual([507, "storage_full"]);
  expect(await written()).toEqual(before);
  expect(JSON.stringify(world.logged)).not.toContain(bucket.settings.secretAccessKey);
  bucket.fault = undefined;
  expect((await send("one", "two")).status).toBe(201);
});
