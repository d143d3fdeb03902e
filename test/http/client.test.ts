// The client against the desk, and against a desk that answers badly.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ApiError } from "../../src/client/api-error.ts";
import { createClient } from "../../src/client/create-client.ts";
import { openStreamWorld, type StreamWorld } from "./stream-world.ts";

let world: StreamWorld;
beforeAll(async () => {
  world = await openStreamWorld();
});
afterAll(() => world.close());

type Fetch = typeof fetch;

/** A client whose every call goes through `between` on its way; the requests it made are kept. */
function clientThrough(between: (attempt: number, send: () => Promise<Response>) => Promise<Response>, attempts = 5) {
  const requests: { url: string; headers: Headers }[] = [];
  const through: Fetch = (input, init) => {
    requests.push({ url: String(input), headers: new Headers(init?.headers) });
    return between(requests.length, () => fetch(input, init));
  };
  return { requests, client: createClient({ baseUrl: world.url, token: world.key, fetch: through, attempts }) };
}

const away = (headers: Record<string, string> = { "retry-after": "0" }) =>
  Response.json({ success: false, code: "unavailable", message: "Away." }, { status: 503, headers });

describe("a client", () => {
  it("does every documented call", async () => {
    const { users, tickets, chats } = world.shop;
    const { user } = await users.create({ name: "Jane", external_id: "crm-1" });
    const { ticket } = await tickets.open({ user_id: user.id, subject: "S", description: "D", priority: "urgent" });
    await tickets.assign(ticket.id, world.ada.id);
    await tickets.setStatus(ticket.ticket_number, "in_progress");
    await tickets.addMessage(ticket.id, { message: "for us", is_internal: true });
    const seen = await tickets.view(ticket.ticket_number);
    const listed = await tickets.list({ priority: "urgent", assigned_to: world.ada.id, limit: 1 });
    const { conversation_id: chat } = await chats.create({ user_id: user.id, message: "Hello" });
    const sent = await chats.send(chat, { message: "Is anybody there?" });
    await chats.markRead(chat);
    await chats.typing(chat);
    await tickets.typing(ticket.id);

    expect(seen.ticket).toMatchObject({ status: "in_progress", assigned_to: { name: "Ada" } });
    expect(seen.ticket.messages.map(({ message }) => message)).toEqual(["for us"]);
    expect([listed.tickets.map(({ id }) => id), listed.stats.urgent]).toEqual([[ticket.id], 1]);
    expect((await chats.messages(chat, { after: 2 })).messages.map(({ id }) => id)).toEqual([sent.message_id]);
    expect((await chats.list({ search: "anybody" })).conversations.map(({ id }) => id)).toEqual([chat]);
    expect((await users.list({ search: "crm-1" })).users).toEqual([user]);
    expect((await users.view(user.id)).user).toEqual(user);
  });

  it("says what was wrong in the desk's own words", async () => {
    const wrong = await world.shop.tickets
      .open({ user_id: 1, subject: "", description: "D" })
      .catch((error: unknown) => error);

    expect(wrong).toBeInstanceOf(ApiError);
    expect(wrong).toMatchObject({
      status: 422,
      code: "invalid",
      message: "subject: This must not be empty.",
      errors: { subject: ["This must not be empty."] },
      requestId: expect.stringMatching(/^[\w-]{36}$/),
    });
  });

  it("sends once what it had to send three times, because the answers were lost", async () => {
    const jane = await world.customer("Jane");
    const { client, requests } = clientThrough(async (attempt, send) => {
      const response = await send();
      if (attempt === 3) return response;
      await response.text();
      throw new TypeError("fetch failed");
    });

    const sent = await client.chats.send(jane.chat, { message: "only once" });

    const { messages } = await jane.client.chats.messages(jane.chat);
    expect(messages.filter(({ message }) => message === "only once").map(({ id }) => id)).toEqual([sent.message_id]);
    const keys = requests.map(({ headers }) => headers.get("idempotency-key"));
    expect(keys).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), keys[0], keys[0]]);
  });

  it("waits as long as it is told, and gives up in the end", async () => {
    const { client, requests } = clientThrough(async (attempt, send) =>
      attempt === 1 ? away({ "retry-after": "1" }) : send(),
    );
    const began = performance.now();
    await client.users.list();
    expect(performance.now() - began).toBeGreaterThan(990);
    expect(requests).toHaveLength(2);

    const hopeless = clientThrough(async () => away(), 3);
    await expect(hopeless.client.users.create({ name: "X" })).rejects.toMatchObject({
      status: 503,
      code: "unavailable",
    });
    expect(hopeless.requests).toHaveLength(3);

    const refused = clientThrough(async (_, send) => send());
    await expect(refused.client.tickets.view(999_999)).rejects.toMatchObject({ status: 404 });
    expect(refused.requests).toHaveLength(1);
  });

  it("stops when it is told to", async () => {
    const stop = new AbortController();
    const { client, requests } = clientThrough(async () => {
      stop.abort();
      return away({ "retry-after": "30" });
    });

    await expect(client.users.create({ name: "X" }, { signal: stop.signal })).rejects.toThrow(/abort/i);
    expect(requests).toHaveLength(1);
  });

  it("comes back to a stream through refusals and silence of the network, and asks for a token each time", async () => {
    const jane = await world.customer("Jane");
    let asked = 0;
    let attempts = 0;
    const through: Fetch = async (input, init) => {
      attempts += 1;
      if (attempts === 1) throw new TypeError("fetch failed");
      if (attempts === 2) return away();
      return fetch(input, init);
    };
    const token = async () => {
      asked += 1;
      return jane.token;
    };
    const client = createClient({ baseUrl: `${world.api}/`, token, fetch: through });

    for await (const { id, event, data } of client.chats.stream(jane.chat, { after: 1 })) {
      expect([id, event, "message" in data && data.message]).toEqual([2, "message", "Jane says hello"]);
      break;
    }
    expect([attempts, asked]).toEqual([3, 3]);
  });
});
