import { type GatewayDispatchPayload, MessageType } from "discord.js";
import { describe, expect, test } from "vitest";
import type { InboxEntry } from "../../src/delivery/inbox.ts";
import { silentLog } from "../../test/silent-log.ts";
import { createGuild } from "./guild.ts";
import { createInbound } from "./inbound.ts";

const main = { id: 1, place: "200" };
const [guildId, place, threadId, bot] = ["100", "200", "300", "900"];

function open(store?: (entry: InboxEntry) => Promise<void>, onLost: () => void = () => {}) {
  const entries: InboxEntry[] = [];
  const guild = createGuild(guildId);
  guild.observe({
    t: "THREAD_CREATE",
    d: { id: threadId, name: "TKT-001", parent_id: place },
  } as GatewayDispatchPayload);
  guild.observe({ t: "CHANNEL_CREATE", d: { id: "201", name: "random" } } as GatewayDispatchPayload);
  const keep = async (entry: InboxEntry) => void entries.push(entry);
  const inbound = createInbound({
    inbox: { store: async (entry) => (store ? store(entry).then(() => keep(entry)) : keep(entry)) },
    onLost,
    guild,
    agents: { note: () => undefined },
    places: { main, known: () => [main], all: async () => [main] },
    guildId,
    botUserId: () => bot,
    log: silentLog,
  });
  return { inbound, entries };
}

const packet = (t: string, d: object) =>
  ({ t, d: { guild_id: guildId, channel_id: threadId, ...d } }) as unknown as GatewayDispatchPayload;
const message = (d: object = {}) =>
  packet("MESSAGE_CREATE", {
    id: "1000",
    type: MessageType.Default,
    content: "Hi",
    author: { id: "5", username: "dana", avatar: null },
    ...d,
  });

describe("what is taken in", () => {
  test("a message, its edit, its deletion, in this order", async () => {
    const { inbound, entries } = open();
    const author = { id: "5", username: "dana" };

    inbound.take(packet("MESSAGE_DELETE", { id: "1000" }));
    inbound.take(
      packet("MESSAGE_UPDATE", {
        id: "1000",
        type: 0,
        content: "Ho",
        author,
        edited_timestamp: "2015-01-01T00:00:00.000Z",
      }),
    );
    inbound.take(message());
    await expect.poll(() => entries.length).toBe(3);

    const byPosition = entries.sort((a, b) => (a.position < b.position ? -1 : 1));
    expect(byPosition.map(({ eventKey }) => eventKey)).toEqual(["c:1000", "u:1000:1420070400000", "d:1000"]);
    expect(entries.every(({ lane }) => lane === threadId)).toBe(true);
  });

  test.each([
    ["a bot's", { author: { id: bot, username: "Support", bot: true } }],
    ["a webhook's", { webhook_id: "7" }],
    ["a rename", { type: MessageType.ChannelNameChange }],
    ["a pin", { type: MessageType.ChannelPinnedMessage }],
    ["another server's", { guild_id: "101" }],
    ["a bot's direct one", { guild_id: undefined, author: { id: bot, username: "Support", bot: true } }],
    ["a known channel's", { channel_id: "201" }],
  ])("not %s", async (_, d) => {
    const { inbound, entries } = open();

    inbound.take(message(d));
    inbound.take(message({ id: "1001" }));
    await expect.poll(() => entries.length).toBe(1);

    expect(entries[0]?.eventKey).toBe("c:1001");
  });

  test("a message in which nothing can be read, as a forwarded one or a poll, for its author to be told", async () => {
    const { inbound, entries } = open();
    const forwarded = { message_reference: { type: 1 }, message_snapshots: [{ message: { content: "elsewhere" } }] };

    inbound.take(message({ content: "", ...forwarded }));

    await expect
      .poll(() => entries.map(({ payload }) => payload))
      .toMatchObject([{ kind: "create", text: "", files: [] }]);
  });

  test("a direct one, without its words, to say that nobody reads them", async () => {
    const { inbound, entries } = open();

    inbound.take(message({ guild_id: undefined, channel_id: "700", timestamp: "2015-01-01T10:00:00.000Z" }));
    inbound.take(
      message({ guild_id: undefined, channel_id: "700", timestamp: "2015-01-01T10:59:59.000Z", id: "1001" }),
    );
    inbound.take(
      message({ guild_id: undefined, channel_id: "700", timestamp: "2015-01-01T11:00:00.000Z", id: "1002" }),
    );
    await expect.poll(() => entries.length).toBe(3);

    // The same key is taken in once.
    expect(entries.map(({ eventKey }) => eventKey)).toEqual(["direct:5:394474", "direct:5:394474", "direct:5:394475"]);
    const link = "https://discord.com/channels/100/200";
    expect(entries[0]).toMatchObject({ payload: { kind: "direct", userId: "5", link } });
    expect(JSON.stringify(entries[0]?.payload)).not.toContain("Hi");
  });

  test("a thread that nobody told of is not lost", async () => {
    const { inbound, entries } = open();

    inbound.take(message({ channel_id: "301" }));

    await expect.poll(() => entries.length).toBe(1);
  });

  test("not a preview's update, though a sticker and several deletions", async () => {
    const { inbound, entries } = open();

    inbound.take(packet("MESSAGE_UPDATE", { id: "1000", type: 0, content: "Hi", edited_timestamp: null }));
    inbound.take(message({ content: "", sticker_items: [{ id: "1", name: "Wave", format_type: 1 }] }));
    inbound.take(packet("MESSAGE_DELETE_BULK", { ids: ["1000", "1001"] }));
    await expect.poll(() => entries.length).toBe(3);

    expect(entries[0]?.payload).toMatchObject({ text: "(sticker: Wave)" });
  });
});

test("what could not be kept is read from history", async () => {
  let lost = 0;
  const { inbound } = open(
    async () => {
      throw new Error("Too much waits.");
    },
    () => {
      lost += 1;
    },
  );

  inbound.take(message());
  await inbound.stop();

  expect(lost).toBe(1);
});
