// Typing, from the request of who writes to the streams of who may see it.

import { afterAll, beforeAll, expect, it } from "vitest";
import { makeLoginLink, useLoginLink } from "../../src/desk/people/login-links.ts";
import { openStreamWorld, type StreamWorld, take, until } from "./stream-world.ts";

let world: StreamWorld;
beforeAll(async () => {
  world = await openStreamWorld();
});
afterAll(() => world.close());

/** An agent's browser. */
async function cookieOf(agent: number): Promise<string> {
  const { token } = await makeLoginLink(world.desk, { kind: "system", job: "test" }, { agent });
  return `threadesk_session=${await useLoginLink(world.desk, token, "Test browser")}`;
}

it("of a customer is heard by the desk, of an agent by both, by nobody else and by nobody later", async () => {
  const jane = await world.customer("Jane");
  const mallory = await world.customer("Mallory");
  const stop = new AbortController();
  const options = { signal: stop.signal };
  const streams = {
    jane: jane.client.chats.stream(jane.chat, options),
    mallory: mallory.client.chats.stream(mallory.chat, options),
    server: world.shop.chats.stream(jane.chat, options),
    desk: world.shop.events.stream(options),
  };
  const heard = {
    jane: take(streams.jane, 2),
    server: take(streams.server, 3),
    desk: take(streams.desk, 3),
    mallory: take(streams.mallory, 1),
  };
  await until(() => world.streams.open === 4 && world.streams.hub.topics === 4, "all listen");

  await jane.client.chats.typing(jane.chat);
  const byAgent = await fetch(`${world.api}/chat/${jane.chat}/typing`, {
    method: "POST",
    headers: { cookie: await cookieOf(world.ada.id), "sec-fetch-site": "same-origin" },
  });
  await expect(mallory.client.chats.typing(jane.chat)).rejects.toMatchObject({ status: 404 });
  await world.shop.chats.send(jane.chat, { message: "the end" });
  await world.shop.chats.send(mallory.chat, { message: "the end" });

  const janes = { side: "customer", user_id: jane.id, name: "Jane" };
  const adas = { side: "desk", user_id: world.ada.id, name: "Ada" };
  const typing = (data: object) => ({ id: undefined, event: "typing", data });
  const theEnd = expect.objectContaining({ event: "message" });
  expect(byAgent.status).toBe(200);
  expect(await heard.jane).toEqual([typing(adas), theEnd]);
  expect(await heard.server).toEqual([typing(janes), typing(adas), theEnd]);
  expect(await heard.desk).toEqual([
    typing({ conversation_id: jane.chat, data: janes }),
    typing({ conversation_id: jane.chat, data: adas }),
    theEnd,
  ]);
  expect(await heard.mallory).toEqual([theEnd]);
  const later = await take(jane.client.chats.stream(jane.chat, { after: 0, ...options }), 2);
  expect(later.map(({ event }) => event)).toEqual(["message", "message"]);
  stop.abort();
});
