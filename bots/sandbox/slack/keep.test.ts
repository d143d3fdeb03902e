import { afterEach, expect, test } from "vitest";
import type { Keep } from "../drawer.ts";
import { closeAll, startWorld } from "./testing.ts";

afterEach(closeAll);

function keepInMemory(): Keep & { records: string[] } {
  const records: string[] = [];
  return {
    records,
    load: () => records.map((record) => JSON.parse(record)),
    append: (record) => void records.push(JSON.stringify(record)),
  };
}

test("channels, messages, reactions, people and files survive a restart", async () => {
  const keep = keepInMemory();
  const before = await startWorld({ keep });
  const channel = before.slack.admin.channel("billing");
  const dana = before.slack.user("dana");
  const root = await dana.say(channel, "hello");
  const { ts = "" } = await before.web.chat.postMessage({
    channel,
    text: "reply",
    thread_ts: root,
    metadata: { event_type: "d", event_payload: { id: 1 } },
  });
  await dana.react(channel, ts, "eyes");
  await dana.edit(channel, root, "hello again");
  const content = new Uint8Array([9, 8, 7]);
  await dana.say(channel, "file", { files: [{ name: "x.bin", mimetype: "application/x", content }] });
  const gone = await dana.say(channel, "gone");
  await dana.remove(channel, gone);
  const told = before.slack.state();
  await closeAll();

  const { slack, web } = await startWorld({ keep });

  expect(slack.supportChannel).toBe(before.slack.supportChannel);
  expect(slack.user("dana").id).toBe(dana.id);
  expect(portless(slack.state())).toEqual(portless(told));
  const { messages = [] } = await web.conversations.replies({ channel, ts: root, include_all_metadata: true });
  expect(messages).toMatchObject([
    { text: "hello again" },
    { ts, reactions: [{ name: "eyes", users: [dana.id] }], metadata: { event_type: "d" } },
  ]);
  expect(messages).toHaveLength(2);
  const file = (await web.conversations.history({ channel })).messages?.find((one) => one.files)?.files?.[0];
  expect(slack.file(String(file?.id))?.content).toEqual(content);
});

test("timestamps are unique and rise while the clock stands still, also over a restart", async () => {
  const keep = keepInMemory();
  const clock = { now: () => 1_790_000_000_000 };
  const before = await startWorld({ keep, clock });
  const first = await before.slack.user("dana").say(before.slack.supportChannel, "a");
  const second = await before.slack.user("dana").say(before.slack.supportChannel, "b");
  await closeAll();

  const { slack } = await startWorld({ keep, clock });
  const third = await slack.user("dana").say(slack.supportChannel, "c");

  expect(first).toBe("1790000000.000000");
  expect([first, second, third]).toEqual([...new Set([third, second, first])].sort());
});

function portless(view: unknown): unknown {
  return JSON.parse(JSON.stringify(view).replaceAll(/127\.0\.0\.1:\d+/g, "HERE"));
}
