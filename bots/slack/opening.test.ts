import { afterEach, expect, test, vi } from "vitest";
import { type SlackWorld, startSlackWorld } from "./testing.ts";

vi.setConfig({ testTimeout: 30_000 });

let world: SlackWorld;
afterEach(() => world.close());

const database = () => world.world.database.prisma;
const said = async () => {
  const where = { conversationId: world.conversation };
  const messages = await database().message.findMany({ where, orderBy: { seq: "asc" } });
  return messages.slice(1).map(({ body }) => body);
};
const waiting = () => database().inbox.findMany({ where: { processedAt: null }, orderBy: { position: "asc" } });
/** The card was posted and its answer lost: Slack shows a thread that the desk does not know yet. */
const forget = (sendingAt: Date) =>
  database().thread.updateMany({ data: { state: "creating", rootId: null, threadId: null, sendingAt } });

test("what is said in a thread whose opening nobody answered waits for it, and is no failed try", async () => {
  world = await startSlackWorld();
  const { slack, thread } = world;
  await vi.waitFor(() => expect(slack.connected()).toBe(2), 10_000);
  await forget(new Date());
  const say = (text: string) => slack.user("dana").say(slack.supportChannel, text, { thread });
  await say("note: one");
  await say("note: two");

  const notYet = { error: expect.stringContaining("being opened"), attempts: 0 };
  await expect.poll(waiting, { timeout: 10_000 }).toEqual([expect.objectContaining(notYet), expect.anything()]);
  expect(await said()).toEqual([]);
  await database().thread.updateMany({ data: { state: "ready", rootId: thread, threadId: thread } });
  await expect.poll(said, { timeout: 15_000 }).toEqual(["one", "two"]);
});

test("people's own threads from before such an opening wait for nothing", async () => {
  world = await startSlackWorld();
  const { slack } = world;
  await vi.waitFor(() => expect(slack.connected()).toBe(2), 10_000);
  const dana = slack.user("dana");
  const lunch = await dana.say(slack.supportChannel, "Lunch?");
  await forget(new Date(Date.now() + 3_600_000));
  await dana.say(slack.supportChannel, "Pizza!", { thread: lunch });

  await expect.poll(() => database().inbox.count({ where: { processedAt: { not: null } } })).toBe(1);
  expect(await said()).toEqual([]);
});
