// Streams over a real socket: what they tell to whom, from where, and when they end.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addNote } from "../../src/desk/conversations/add-note.ts";
import { deleteMessage, editMessage } from "../../src/desk/conversations/edit-message.ts";
import { markRead } from "../../src/desk/conversations/mark-read.ts";
import { publishNote } from "../../src/desk/conversations/publish-note.ts";
import { replyToCustomer } from "../../src/desk/conversations/reply.ts";
import { showTyping } from "../../src/desk/feed/show-typing.ts";
import { openStreamWorld, type StreamWorld, take, until } from "./stream-world.ts";

let world: StreamWorld;
beforeAll(async () => {
  world = await openStreamWorld();
});
afterAll(() => world.close());

const get = (path: string, token: string, headers: Record<string, string> = {}, { api } = world) =>
  fetch(`${api}${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } });

/** The raw text of a stream until it holds what is looked for. */
async function textUntil(
  path: string,
  token: string,
  wanted: string,
  headers?: Record<string, string>,
  where?: StreamWorld,
) {
  const response = await get(path, token, headers, where);
  const reader = response.body?.getReader();
  let text = "";
  while (reader && !text.includes(wanted)) {
    const { done, value } = await reader.read();
    if (done) break;
    text += new TextDecoder().decode(value);
  }
  await reader?.cancel();
  return { response, text };
}

describe("a conversation's stream", () => {
  it("tells what happens, each event with its sequence number, in the shape of the history", async () => {
    const jane = await world.customer("Jane");
    const stop = new AbortController();
    const events = jane.client.chats.stream(jane.chat, { after: 0, signal: stop.signal });
    const [hello] = await take(events, 1);

    const reply = await replyToCustomer(world.desk, world.ada, { at: { conversation: jane.chat }, body: "Good day" });
    await editMessage(world.desk, world.ada, { message: reply.message, body: "Good morning" });
    await jane.client.chats.markRead(jane.chat);
    await deleteMessage(world.desk, world.ada, { message: reply.message });
    const told = await take(events, 4);
    const typing = events.next();
    await until(() => world.streams.hub.topics > 0, "the stream is followed");
    await world.shop.chats.typing(jane.chat);
    await showTyping(world.desk, world.ada, { at: { conversation: jane.chat } });

    const { messages } = await jane.client.chats.messages(jane.chat);
    expect(hello).toEqual({ id: 2, event: "message", data: { ...messages[0], is_seen: false } });
    expect(told.map(({ id, event }) => [id, event])).toEqual([
      [3, "message"],
      [4, "message.edited"],
      [5, "read"],
      [6, "message.deleted"],
    ]);
    expect(told[1]?.data).toMatchObject({ message: "Good morning", is_internal: false, sender: { name: "Ada" } });
    expect(told[2]?.data).toMatchObject({ side: "customer", up_to: 4 });
    expect(told[3]?.data).toEqual({ id: reply.message });
    expect((await typing).value).toEqual({
      id: undefined,
      event: "typing",
      data: { side: "desk", user_id: world.ada.id, name: "Ada" },
    });
    stop.abort();
    expect((await events.next()).done).toBe(true);
  });

  it("tells a ticket's status, and the reopening that a customer's word brings", async () => {
    const jane = await world.customer("Jane");
    const { ticket } = await world.shop.tickets.open({ user_id: jane.id, subject: "S", description: "D" });
    const events = jane.client.tickets.stream(ticket.ticket_number, { after: 0 });

    await world.shop.tickets.setStatus(ticket.id, "resolved");
    await jane.client.tickets.addMessage(ticket.id, { message: "It is not" });
    const told = await take(events, 3);

    expect(told.map(({ event, data }) => [event, "status" in data ? [data.from, data.status] : null])).toEqual([
      ["status", ["open", "resolved"]],
      ["message", null],
      ["status", ["resolved", "open"]],
    ]);
    await events.return();
  });

  it("begins now without a place, and after the place it is given; Last-Event-ID is later than `after`", async () => {
    const jane = await world.customer("Jane");
    const path = `/chat/${jane.chat}/stream`;
    await jane.client.chats.send(jane.chat, { message: "second" });

    const fromStart = await textUntil(`${path}?after=0`, jane.token, "second");
    const fromTwo = await textUntil(`${path}?after=0`, jane.token, "second", { "last-event-id": "2" });
    const fromNow = await textUntil(path, jane.token, "id: 3");
    const fromBeyond = await textUntil(`${path}?after=999999`, jane.token, "id: ");

    expect(fromStart.text).toContain("Jane says hello");
    expect(fromTwo.text).not.toContain("Jane says hello");
    expect(fromNow.text).toBe("retry: 5\nid: 3\n\n");
    expect(fromBeyond.text).toBe("retry: 5\nid: 3\n\n");
    expect(Object.fromEntries(fromNow.response.headers)).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store, no-transform",
      "x-accel-buffering": "no",
      "x-content-type-options": "nosniff",
      "x-request-id": expect.any(String),
    });
  });

  it("refuses what is wrong, whoever asks", async () => {
    const jane = await world.customer("Jane");
    const mallory = await world.customer("Mallory");
    const path = `/chat/${jane.chat}/stream`;
    const statusOf = async (...asked: Parameters<typeof get>) => {
      const response = await get(...asked);
      const { code } = (await response.json()) as { code: string };
      return [response.status, code];
    };

    expect(await statusOf(path, "tdk_wrong")).toEqual([401, "unauthorized"]);
    expect(await statusOf(path, mallory.token)).toEqual([404, "not_found"]);
    expect(await statusOf("/chat/0/stream", jane.token)).toEqual([404, "not_found"]);
    expect(await statusOf("/tickets/TKT-999999/stream", jane.token)).toEqual([404, "not_found"]);
    expect(await statusOf("/events/stream", jane.token)).toEqual([403, "forbidden"]);
    for (const after of ["-1", "x", "1.5", "99999999999999999999", "", "0x1"]) {
      expect([after, await statusOf(`${path}?after=${after}`, jane.token)]).toEqual([after, [422, "invalid"]]);
    }
    expect(await statusOf(path, jane.token, { "last-event-id": "abc" })).toEqual([422, "invalid"]);
    expect(await statusOf(`${path}?before=1`, jane.token)).toEqual([422, "invalid"]);
    expect((await fetch(`${world.api}${path}`, { method: "POST" })).status).toBe(405);
    expect((await fetch(`${world.api}/chat/${jane.chat}/typing`, { method: "POST" })).status).toBe(401);
    await expect(mallory.client.chats.typing(jane.chat)).rejects.toMatchObject({ status: 404 });
    await expect(mallory.client.chats.stream(jane.chat).next()).rejects.toMatchObject({
      status: 404,
      code: "not_found",
      requestId: expect.any(String),
    });
    const head = await fetch(`${world.api}${path}`, {
      method: "HEAD",
      headers: { authorization: `Bearer ${jane.token}` },
    });
    expect([head.status, world.streams.open]).toEqual([200, 0]);
  });

  it("A50: gives a customer three at a time of a thousand, another when one is closed, and others theirs", async () => {
    const jane = await world.customer("Jane");
    const opened = [1, 2, 3].map(() => new AbortController());
    const open = (signal?: AbortSignal) =>
      fetch(`${world.api}/chat/${jane.chat}/stream`, {
        headers: { authorization: `Bearer ${jane.token}` },
        ...(signal ? { signal } : {}),
      });
    // Held on to: fetch closes an answer that nobody has any more.
    const held = await Promise.all(opened.map(({ signal }) => open(signal)));
    const more = await Promise.all(Array.from({ length: 1_000 }, async () => (await open()).status));
    const mary = await world.customer("Mary");
    const begun = performance.now();
    const [, { text }] = await Promise.all([
      mary.client.chats.list(),
      textUntil(`/chat/${mary.chat}/stream?after=0`, mary.token, "Mary says hello"),
    ]);
    const figures = await get("/metrics", world.key).then((response) => response.text());

    expect(held.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(more)).toEqual(new Set([429]));
    expect(text).toContain("Mary says hello");
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect(figures).toMatch(/^threadesk_streams [34]$/m);
    expect(figures).toMatch(/^threadesk_stream_topics [12]$/m);
    const refused = await open();
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "1"]);
    expect(await refused.json()).toMatchObject({ code: "rate_limited" });

    opened[0]?.abort();
    await until(() => world.streams.open === 2, "the first is gone");
    expect((await open(opened[1]?.signal)).status).toBe(200);
    for (const controller of opened) controller.abort();
    await until(() => world.streams.open === 0, "all are gone");
  });
});

describe("a note", () => {
  // A desk of its own, because the whole desk's stream tells everything.
  let world: StreamWorld;
  beforeAll(async () => {
    world = await openStreamWorld();
  });
  afterAll(() => world.close());

  it("never appears in a stream of the customer or of a key without notes; the desk with notes reads it", async () => {
    const jane = await world.customer("Jane");
    const at = { conversation: jane.chat };
    const canary = "canary-9f2c";
    const listen = (token: string, path: string) => textUntil(path, token, "the-end", { "last-event-id": "0" }, world);
    const live = [
      listen(jane.token, `/chat/${jane.chat}/stream`),
      listen(world.plainKey, `/chat/${jane.chat}/stream`),
      listen(world.plainKey, "/events/stream"),
    ];
    const forDesk = listen(world.key, `/chat/${jane.chat}/stream`);
    const wholeDesk = listen(world.key, "/events/stream");
    await until(() => world.streams.open === 5, "all are live");

    const note = await addNote(world.desk, world.ada, { at, body: `${canary} one` });
    await editMessage(world.desk, world.ada, { message: note.message, body: `${canary} two` });
    await deleteMessage(world.desk, world.ada, { message: note.message });
    // What was edited and deleted at once may have been gone when it was read; this one stays.
    await addNote(world.desk, world.ada, { at, body: `${canary} stays` });
    const kept = await addNote(world.desk, world.ada, { at, body: "what is published" });
    await publishNote(world.desk, world.ada, { message: kept.message });
    await markRead(world.desk, { kind: "customer", id: jane.id, name: "Jane" }, { at });
    await replyToCustomer(world.desk, world.ada, { at, body: "the-end" });

    const replayed = [
      listen(jane.token, `/chat/${jane.chat}/stream`),
      listen(world.plainKey, `/chat/${jane.chat}/stream`),
      listen(world.plainKey, "/events/stream"),
    ];
    for (const { text } of await Promise.all([...live, ...replayed])) {
      expect(text).not.toContain(canary);
      expect(text).not.toContain('"is_internal":true');
      expect(text).not.toMatch(/event: message\.(deleted|edited)/);
      expect(text).not.toMatch(new RegExp(`"id":(${note.message}|${kept.message})(,"seq"|})`));
      expect(text).toContain("what is published");
    }
    expect((await forDesk).text).toContain(`${canary} stays`);
    expect((await wholeDesk).text).toContain(`${canary} stays`);
    expect((await forDesk).text).toContain("event: message.deleted");
    await until(() => world.streams.open === 0, "all are gone");
  });
});

describe("the document", () => {
  it("names the streams", async () => {
    const { paths } = (await (await fetch(`${world.api}/openapi.json`)).json()) as {
      paths: Record<string, { get?: { responses: Record<string, { content: object }> } }>;
    };

    for (const path of ["/chat/{id}/stream", "/tickets/{id}/stream", "/events/stream"]) {
      const responses = paths[`/customerservices${path}`]?.get?.responses;
      expect(Object.keys(responses?.["200"]?.content ?? {})).toEqual(["text/event-stream"]);
      const missing = path.includes("{id}") ? ["404"] : [];
      expect(Object.keys(responses ?? {})).toEqual(["200", "401", "403", ...missing, "422", "429", "500", "503"]);
    }
  });
});
