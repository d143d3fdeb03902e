// Nothing is lost and nothing is told twice, whatever happens to the connection and whoever writes meanwhile.

import type { Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addNote } from "../../src/desk/conversations/add-note.ts";
import { receiveFromCustomer } from "../../src/desk/conversations/receive.ts";
import { replyToCustomer } from "../../src/desk/conversations/reply.ts";
import { startConversation } from "../../src/desk/conversations/start.ts";
import { openStreamWorld, type StreamWorld, take, until } from "./stream-world.ts";

let world: StreamWorld;
const sockets = new Set<Socket>();

beforeAll(async () => {
  world = await openStreamWorld();
  world.server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
});
afterAll(() => world.close());

/** Gives how many there were to cut. */
function cutAll(): number {
  const open = [...sockets].filter(({ destroyed }) => !destroyed);
  for (const socket of open) socket.destroy();
  return open.length;
}

describe("a stream that is cut off again and again", () => {
  it("has no gap and no double through 100 disconnects, while four write to the conversation", async () => {
    const jane = await world.customer("Jane");
    const at = { conversation: jane.chat };
    const customer = { kind: "customer" as const, id: jane.id, name: "Jane" };
    const got: { id: number | undefined; text: string }[] = [];
    let cuts = 0;
    let writing = true;
    const write = async (writer: number) => {
      for (let n = 0; writing; n += 1) {
        const body = `writer ${writer} says ${n}`;
        if (writer === 0) await receiveFromCustomer(world.desk, customer, { at, body });
        else if (writer === 1) await addNote(world.desk, world.ada, { at, body: "canary" });
        else await replyToCustomer(world.desk, world.ada, { at, body });
      }
    };
    const writers = Promise.all([0, 1, 2, 3].map(write));

    const stop = new AbortController();
    for await (const { id, event, data } of jane.client.chats.stream(jane.chat, { after: 0, signal: stop.signal })) {
      if (event === "message") got.push({ id, text: data.message });
      // In the middle of what is coming, not at its end.
      if (writing && got.length % 7 === 0 && cuts < 100) {
        cuts += Math.min(1, cutAll());
      }
      if (writing && cuts === 100) {
        writing = false;
        await writers;
        await replyToCustomer(world.desk, world.ada, { at, body: "the end" });
      }
      if (event === "message" && data.message === "the end") break;
    }

    const written = await world.desk.prisma.message.findMany({
      where: { conversationId: jane.chat, visibility: "public" },
      orderBy: { seq: "asc" },
    });
    expect(cuts).toBe(100);
    expect(got).toEqual(written.map(({ seq, body }) => ({ id: seq, text: body })));
    expect(got.length).toBeGreaterThan(500);
    await until(() => world.streams.open === 0, "the stream is closed");
  }, 60_000);

  it("goes on without hints, by asking the database", async () => {
    const deaf = await openStreamWorld({ hinting: false, pollMs: 50 });
    try {
      const jane = await deaf.customer("Jane");
      const conversation = jane.client.chats.stream(jane.chat, { after: 0 });
      const desk = deaf.shop.events.stream({ after: 0 });
      await Promise.all([take(conversation, 1), take(desk, 2)]);

      await replyToCustomer(deaf.desk, deaf.ada, { at: { conversation: jane.chat }, body: "unhinted" });

      const [told, toldDesk] = await Promise.all([take(conversation, 1), take(desk, 1)]);
      expect([told[0]?.event, toldDesk[0]?.event]).toEqual(["message", "message"]);
      await Promise.all([conversation.return(), desk.return()]);
    } finally {
      await deaf.close();
    }
  });

  it("leaves nothing behind when 100 sockets are destroyed", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const customers = await Promise.all(Array.from({ length: 34 }, (_, n) => world.customer(`Customer ${n}`)));
    const before = timers();
    const opened = customers.flatMap(({ chat, token }) =>
      [1, 2, 3].map(() =>
        fetch(`${world.api}/chat/${chat}/stream`, { headers: { authorization: `Bearer ${token}` } }).then((response) =>
          response.text().catch(() => "cut off"),
        ),
      ),
    );
    await until(() => world.streams.open === 102 && world.streams.hub.topics === 34, "all are live");

    cutAll();

    expect(new Set(await Promise.all(opened))).toEqual(new Set(["cut off"]));
    await until(() => world.streams.open === 0 && world.streams.hub.topics === 0, "all are gone");
    await until(() => timers() <= before, "no timer is left");
    const asked = world.statements.length;
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    expect(world.statements.length).toBe(asked);
  });
});

describe("the desk's stream", () => {
  it("tells each event of 40 conversations once, in order, while ids commit out of order and it is cut off", async () => {
    const jane = await world.customer("Jane");
    const from = (await world.streams.hub.deskPlace()).last;
    const told: { id: number | undefined; conversation: number; seq: number }[] = [];
    const stop = new AbortController();
    const reading = (async () => {
      for await (const { id, event, data } of world.shop.events.stream({ after: from, signal: stop.signal })) {
        if (event !== "typing") told.push({ id, conversation: data.conversation_id, seq: data.seq });
        if (told.length % 60 === 59) cutAll();
      }
    })();

    await until(() => world.streams.hub.topics === 1, "the stream is live");

    // Six at a time: the stream needs a connection to the database, too.
    const waiting = Array.from({ length: 40 }, (_, n) => n);
    const worker = async () => {
      for (let n = waiting.pop(); n !== undefined; n = waiting.pop()) {
        const { conversation } = await startConversation(world.desk, world.ada, { customer: jane.id, body: "Hello" });
        for (let reply = 0; reply < 8; reply += 1) {
          const body = `${n} ${reply}`;
          // Some in a transaction that stays open for a while after its event was written.
          if (reply % 3 === 0) {
            await world.desk.inTransaction(async (tx) => {
              await replyToCustomer(tx, world.ada, { at: { conversation }, body });
              await new Promise((resolve) => setTimeout(resolve, (n * 7) % 40));
            });
          } else await replyToCustomer(world.desk, world.ada, { at: { conversation }, body });
        }
      }
    };
    await Promise.all(Array.from({ length: 6 }, worker));

    const written = await world.desk.prisma.event.findMany({ where: { id: { gt: from } }, orderBy: { id: "asc" } });
    await until(() => told.length >= written.length, "everything was told");
    stop.abort();
    await reading;
    expect(told).toEqual(
      written.map(({ id, conversationId, seq }) => ({ id: Number(id), conversation: conversationId, seq })),
    );
    expect(written).toHaveLength(400);
  }, 60_000);

  it("waits for who has taken an id and not committed, and is held up by nobody else", async () => {
    const slow = await world.customer("Slow");
    const quick = await world.customer("Quick");
    const other = await world.pool.connect();
    await other.query("BEGIN");
    await other.query("UPDATE person SET name = name WHERE id = $1", [slow.id]);
    const { last } = await world.streams.hub.deskPlace();
    const events = world.shop.events.stream({ after: last });
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });

    let wrote = () => {};
    const written = new Promise<void>((resolve) => {
      wrote = resolve;
    });
    const late = world.desk.inTransaction(async (tx) => {
      await replyToCustomer(tx, world.ada, { at: { conversation: slow.chat }, body: "late" });
      wrote();
      await held;
    });
    await written;
    await replyToCustomer(world.desk, world.ada, { at: { conversation: quick.chat }, body: "early" });
    const first = events.next();
    const early = await Promise.race([first, new Promise((resolve) => setTimeout(resolve, 300, "nothing yet"))]);
    release();
    await late;
    const told = [(await first).value, (await events.next()).value];

    expect(early).toBe("nothing yet");
    expect(told.map((event) => event?.event === "message" && event.data.data.message)).toEqual(["late", "early"]);
    await events.return();
    await other.query("ROLLBACK");
    other.release();
  });
});
