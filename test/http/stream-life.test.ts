// How long a stream lives, and what ends it.

import { connect } from "node:net";
import { afterEach, expect, it } from "vitest";
import { replyToCustomer } from "../../src/desk/conversations/reply.ts";
import { openStreamWorld, type StreamWorld, until } from "./stream-world.ts";

const worlds: StreamWorld[] = [];
afterEach(() => Promise.all(worlds.splice(0).map((world) => world.close())));

async function worldWith(settings: Parameters<typeof openStreamWorld>[0]): Promise<StreamWorld> {
  const world = await openStreamWorld(settings);
  worlds.push(world);
  return world;
}

/** All of a stream, until the desk ends it. */
async function wholeOf(world: StreamWorld, path: string, token: string): Promise<string> {
  const response = await fetch(`${world.api}${path}`, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  return response.text();
}

it("says something when nothing happens, and ends after its time with when to come back", async () => {
  const world = await worldWith({ times: { heartbeatMs: 30, lifetimeMs: 300, tickMs: 10 } });
  const jane = await world.customer("Jane");

  const text = await wholeOf(world, `/chat/${jane.chat}/stream`, jane.token);

  expect(text).toMatch(/^retry: 5\nid: 2\n\n(:\n\n){3,}retry: \d+\n\n$/);
  expect([world.streams.open, world.streams.hub.topics]).toEqual([0, 0]);
});

it("ends soon after a key is revoked or a customer disabled, and at the end of a token", async () => {
  const world = await worldWith({ times: { recheckMs: 40, tickMs: 10 } });
  const { prisma } = world.desk;
  const jane = await world.customer("Jane");
  const dora = await world.customer("Dora");
  const eve = await world.customer("Eve");
  const path = `/chat/${jane.chat}/stream`;
  const byKey = wholeOf(world, path, world.plainKey);
  const byDisabled = wholeOf(world, `/chat/${dora.chat}/stream`, dora.token);
  const short = await prisma.signingKey.findFirstOrThrow();
  const { SignJWT } = await import("jose");
  const ending = await new SignJWT({})
    .setProtectedHeader({ alg: "HS256", kid: short.kid })
    .setIssuer("threadesk")
    .setAudience("threadesk:customer")
    .setSubject(String(eve.id))
    .setIssuedAt()
    .setExpirationTime("2s")
    .sign(Buffer.from(short.secret, "base64url"));
  const byEnding = wholeOf(world, `/chat/${eve.chat}/stream`, ending);
  const byOther = fetch(`${world.api}${path}`, { headers: { authorization: `Bearer ${world.key}` } });
  await until(() => world.streams.open === 4, "all are open");

  await prisma.apiKey.updateMany({ where: { name: "Kiosk" }, data: { revokedAt: new Date() } });
  await prisma.person.update({ where: { id: dora.id }, data: { disabledAt: new Date() } });

  for (const text of [byKey, byDisabled, byEnding])
    expect(await text).toContain(": this is not yours to read any more");
  expect(world.streams.open).toBe(1);
  await (await byOther).body?.cancel();
});

it("cuts off who does not read, by what waits for them and by the time", async () => {
  for (const settings of [
    { mostWaitingBytes: 200_000, times: { blockedMs: 60_000, tickMs: 20 } },
    { mostWaitingBytes: 100_000_000, times: { blockedMs: 100, tickMs: 20 } },
  ]) {
    const world = await worldWith(settings);
    const jane = await world.customer("Jane");
    const { hostname, port } = new URL(world.url);
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on("error", () => undefined);
    socket.pause();
    socket.write(
      `GET /customerservices/chat/${jane.chat}/stream HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${jane.token}\r\n\r\n`,
    );
    await until(() => world.streams.hub.topics === 1, "it is open");

    const body = "x".repeat(39_000);
    for (let n = 0; world.streams.open > 0 && n < 1_000; n += 1)
      await replyToCustomer(world.desk, world.ada, { at: { conversation: jane.chat }, body });

    expect(world.streams.open).toBe(0);
    expect(world.streams.hub.topics).toBe(0);
    socket.destroy();
  }
});

it("does not keep the desk from stopping", async () => {
  const world = await openStreamWorld();
  const jane = await world.customer("Jane");
  const text = wholeOf(world, `/chat/${jane.chat}/stream`, jane.token);
  await until(() => world.streams.open === 1, "it is open");

  const began = performance.now();
  await world.close();

  expect(await text).toMatch(/retry: \d+\n\n$/);
  expect(performance.now() - began).toBeLessThan(3_000);
});
