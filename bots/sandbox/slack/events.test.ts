import { afterEach, expect, test } from "vitest";
import type { SlackSandbox } from "./emulator.ts";
import { closeAll, startApp, startWorld } from "./testing.ts";

afterEach(closeAll);

interface Heard {
  type: string;
  subtype?: string;
  text?: string;
  eventId: string;
  retry: number | undefined;
  event: Record<string, unknown>;
}

test("messages of people and apps, with their edits, deletions and reactions", async () => {
  const { slack, web } = await startWorld();
  const heard = await listenTo(slack);
  const dana = slack.user("dana");

  const root = await dana.say(slack.supportChannel, "printer & scanner 🔒 @Support see https://a.example/x?y=1");
  const reply = await dana.say(slack.supportChannel, "in thread", { thread: root, broadcast: true });
  await dana.edit(slack.supportChannel, reply, "in the thread");
  await dana.react(slack.supportChannel, root, "👀");
  await dana.remove(slack.supportChannel, reply);
  await dana.say(slack.supportChannel, "/me waves");
  await web.chat.postMessage({ channel: slack.supportChannel, text: "from the app", username: "Ana (customer)" });
  await slack.waitFor(() => heard.some((one) => one.text === "from the app"));

  expect(heard.map(({ type, subtype }) => [type, subtype])).toEqual([
    ["message", undefined],
    ["app_mention", undefined],
    ["message", "thread_broadcast"],
    ["message", "message_changed"],
    ["reaction_added", undefined],
    ["message", "message_deleted"],
    ["message", "me_message"],
    ["message", "bot_message"],
  ]);
  expect(heard[0]?.text).toBe(`printer &amp; scanner :lock: <@${slack.botUserId}> see <https://a.example/x?y=1>`);
  expect(heard[2]?.event).toMatchObject({ thread_ts: root, root: { ts: root, reply_count: 1 } });
  expect(heard[3]?.event).toMatchObject({
    message: { text: "in the thread", edited: { user: dana.id } },
    previous_message: { text: "in thread" },
  });
  expect(heard[7]?.event).toMatchObject({ bot_id: slack.botId, app_id: slack.appId, username: "Ana (customer)" });
  expect(heard[7]?.event.user).toBeUndefined();
  expect(slack.violations).toEqual([]);
});

test("an event nobody acknowledged comes again under the same event_id", async () => {
  const { slack } = await startWorld({ ackTimeoutMs: 50, retryDelaysMs: [0, 200, 200] });

  await slack.user("dana").say(slack.supportChannel, "is anybody there?");
  const heard = await listenTo(slack);
  await slack.waitFor(() => heard.length === 1);

  expect(heard[0]).toMatchObject({ text: "is anybody there?", event: { channel: slack.supportChannel } });
  expect(heard[0]?.retry).toBeGreaterThan(0);
});

test("events can be delivered again, and doubled", async () => {
  const { slack } = await startWorld();
  const heard = await listenTo(slack);

  await slack.user("dana").say(slack.supportChannel, "once");
  slack.redeliver(2);
  await slack.waitFor(() => heard.length === 3);
  slack.duplicateEvents(2);
  await slack.user("dana").say(slack.supportChannel, "twice");
  await slack.waitFor(() => heard.length === 5);

  expect(new Set(heard.slice(0, 3).map((one) => one.eventId)).size).toBe(1);
  expect(new Set(heard.slice(3).map((one) => one.eventId)).size).toBe(1);
  expect(heard.map((one) => one.text)).toEqual(["once", "once", "once", "twice", "twice"]);
});

test("events can be lost, and come in the wrong order", async () => {
  const { slack } = await startWorld();
  const heard = await listenTo(slack);
  const dana = slack.user("dana");

  slack.loseEvents(1);
  await dana.say(slack.supportChannel, "lost");
  const release = slack.holdEvents();
  for (const text of ["a", "b", "c"]) await dana.say(slack.supportChannel, text);
  release("reversed");
  await slack.waitFor(() => heard.length === 3);

  expect(heard.map((one) => one.text)).toEqual(["c", "b", "a"]);
});

test("two receivers take turns, and the app comes back after a refresh and after a cut", async () => {
  const { slack } = await startWorld();
  const first = await listenTo(slack);
  const second = await listenTo(slack);
  expect(slack.connected()).toBe(2);

  for (let n = 0; n < 6; n += 1) await slack.user("dana").say(slack.supportChannel, `message ${n}`);
  await slack.waitFor(() => first.length === 3 && second.length === 3);
  slack.disconnect("refresh");
  expect(slack.connected()).toBe(0);
  await slack.waitFor(() => slack.connected() === 2);
  slack.disconnect("drop");
  await slack.waitFor(() => slack.connected() === 2);
  await slack.user("dana").say(slack.supportChannel, "after all that");

  await slack.waitFor(() => [...first, ...second].some((one) => one.text === "after all that"));
});

test("a refused socket is tried again, and a half-open one is noticed", async () => {
  const { slack } = await startWorld();
  const heard = await listenTo(slack);

  slack.disconnect("refuse");
  slack.disconnect("drop");
  await new Promise((done) => setTimeout(done, 500));
  expect(slack.connected()).toBe(0);
  slack.disconnect("accept");
  await slack.waitFor(() => slack.connected() === 1);
  slack.disconnect("half-open");
  await slack.waitFor(() => slack.connected() === 0);
  slack.disconnect("accept");

  await slack.waitFor(() => slack.connected() === 1);
  await slack.user("dana").say(slack.supportChannel, "still there?");
  await slack.waitFor(() => heard.length === 1);
});

test("a bot hears nothing of channels it was removed from, and hears of its return", async () => {
  const { slack } = await startWorld();
  const heard = await listenTo(slack);

  slack.admin.removeBot(slack.supportChannel);
  await slack.user("dana").say(slack.supportChannel, "unheard");
  slack.admin.inviteBot(slack.supportChannel);
  await slack.user("dana").say(slack.supportChannel, "heard");
  await slack.waitFor(() => heard.some((one) => one.text === "heard"));

  expect(heard.map(({ type, subtype }) => subtype ?? type)).toEqual([
    "channel_left",
    "member_joined_channel",
    "channel_join",
    "message",
  ]);
});

test("a deleted root with replies becomes a tombstone; without them it is gone, and replies to it are un-threaded", async () => {
  const { slack, web } = await startWorld();
  const heard = await listenTo(slack);
  const channel = slack.supportChannel;
  const root = String((await web.chat.postMessage({ channel, text: "root" })).ts);
  await slack.user("dana").say(channel, "reply", { thread: root });

  slack.admin.deleteMessage(channel, root);
  const under = await web.conversations.replies({ channel, ts: root });
  slack.admin.deleteThread(channel, root);
  const orphan = await web.chat.postMessage({ channel, text: "too late", thread_ts: root });
  await slack.waitFor(() => heard.some((one) => one.text === "too late"));

  expect(under.messages?.[0]).toMatchObject({ subtype: "tombstone", user: "USLACKBOT" });
  expect(heard.map((one) => one.subtype)).toEqual([
    undefined,
    undefined,
    "message_changed",
    "message_deleted",
    "message_deleted",
    undefined,
  ]);
  expect(orphan.message?.thread_ts).toBeUndefined();
  await expect(web.conversations.replies({ channel, ts: root })).rejects.toThrow("thread_not_found");
});

async function listenTo(slack: SlackSandbox): Promise<Heard[]> {
  const heard: Heard[] = [];
  await startApp(slack, (app) => {
    app.use(async ({ body, context, next }) => {
      const { event, event_id } = body as { event?: Record<string, unknown>; event_id?: string };
      if (event) {
        const { type, subtype, text } = event as { type: string; subtype?: string; text?: string };
        heard.push({
          type,
          ...(subtype ? { subtype } : {}),
          ...(text ? { text } : {}),
          eventId: String(event_id),
          retry: context.retryNum,
          event,
        });
      }
      await next();
    });
  });
  return heard;
}
