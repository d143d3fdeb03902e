import { afterEach, expect, test } from "vitest";
import { clientOf, closeAll, errorOf, messagesIn, startWorld } from "./testing.ts";

afterEach(closeAll);

test("posts carry metadata that a look-up finds, in pages and windows", async () => {
  const { slack, web } = await startWorld();
  const channel = slack.supportChannel;
  const root = String((await web.chat.postMessage({ channel, text: "root" })).ts);
  const tss: string[] = [];
  for (let n = 1; n <= 5; n += 1) {
    const metadata = { event_type: "desk_delivery", event_payload: { delivery_id: `d${n}`, part: 1 } };
    const { ts, message } = await web.chat.postMessage({ channel, text: `reply ${n}`, thread_ts: root, metadata });
    tss.push(String(ts));
    expect(message).toMatchObject({ bot_id: slack.botId, app_id: slack.appId, thread_ts: root });
  }

  const found: unknown[] = [];
  for await (const page of web.paginate("conversations.replies", {
    channel,
    ts: root,
    oldest: tss[0],
    include_all_metadata: true,
    limit: 2,
  })) {
    const messages = (
      page as unknown as { messages: { ts: string; metadata?: { event_payload: Record<string, unknown> } }[] }
    ).messages;
    expect(messages[0]?.ts).toBe(root);
    found.push(...messages.slice(1).map((message) => message.metadata?.event_payload.delivery_id));
  }
  const history = await web.conversations.history({ channel, limit: 1 });

  expect(found).toEqual(["d2", "d3", "d4", "d5"]);
  expect(history.messages).toMatchObject([{ ts: root, reply_count: 5, latest_reply: tss[4] }]);
  expect(history.messages?.[0]?.metadata).toBeUndefined();
  expect(slack.violations).toEqual([]);
});

test("updates keep what they leave out, deletes need the author", async () => {
  const { slack, web } = await startWorld();
  const channel = slack.supportChannel;
  const blocks = [{ type: "section", text: { type: "mrkdwn", text: "*card*" } }];
  const metadata = { event_type: "card", event_payload: { id: "1" } };
  const { ts = "" } = await web.chat.postMessage({ channel, text: "card", blocks, metadata });
  const theirs = await slack.user("dana").say(channel, "mine");

  await web.chat.update({ channel, ts, text: "card 2" });

  const [latest] =
    (await web.conversations.history({ channel, latest: ts, inclusive: true, limit: 1, include_all_metadata: true }))
      .messages ?? [];
  expect(latest).toMatchObject({
    text: "card 2",
    blocks: [{ text: { text: "*card*" } }],
    metadata,
    edited: { user: slack.botUserId },
  });
  expect(await errorOf(web.chat.update({ channel, ts: theirs, text: "x" }))).toBe("cant_update_message");
  expect(await errorOf(web.chat.delete({ channel, ts: theirs }))).toBe("cant_delete_message");
  await web.chat.delete({ channel, ts });
  expect(await errorOf(web.chat.delete({ channel, ts }))).toBe("message_not_found");
  expect(slack.violations).toEqual([]);
});

test("errors are in Slack's words", async () => {
  const { slack, web } = await startWorld();
  const channel = slack.supportChannel;
  const elsewhere = slack.admin.channel("elsewhere", { withoutBot: true });
  const secret = slack.admin.channel("secret", { private: true, withoutBot: true });
  const archived = slack.admin.channel("old");
  slack.admin.archive(archived);
  const { ts = "" } = await web.chat.postMessage({ channel, text: "hello" });
  await web.reactions.add({ channel, timestamp: ts, name: "eyes" });
  const stranger = clientOf({ ...slack, botToken: "xoxb-wrong" });

  expect(await errorOf(web.chat.postMessage({ channel: "C404", text: "x" }))).toBe("channel_not_found");
  expect(await errorOf(web.chat.postMessage({ channel: secret, text: "x" }))).toBe("channel_not_found");
  expect(await errorOf(web.chat.postMessage({ channel: elsewhere, text: "x" }))).toBe("not_in_channel");
  expect(await errorOf(web.chat.postMessage({ channel: archived, text: "x" }))).toBe("is_archived");
  expect(await errorOf(web.reactions.add({ channel, timestamp: ts, name: "eyes" }))).toBe("already_reacted");
  expect(await errorOf(web.reactions.remove({ channel, timestamp: ts, name: "fire" }))).toBe("no_reaction");
  expect(await errorOf(web.reactions.add({ channel, timestamp: "1.000001", name: "eyes" }))).toBe("message_not_found");
  expect(await errorOf(web.users.info({ user: "U404" }))).toBe("user_not_found");
  expect(await errorOf(web.users.lookupByEmail({ email: "x@example.test" }))).toBe("users_not_found");
  expect(await errorOf(web.chat.postEphemeral({ channel, user: slack.admin.person("outsider", {}), text: "x" }))).toBe(
    "user_not_in_channel",
  );
  expect(await errorOf(stranger.auth.test())).toBe("invalid_auth");
  expect(await errorOf(web.apps.connections.open({}))).toBe("not_allowed_token_type");
  expect(slack.violations).toEqual([]);
});

test("a fault may hit before or after the effect, which is how doubles are made", async () => {
  const { slack, web } = await startWorld();
  const channel = slack.supportChannel;
  const post = (text: string, client = web) => errorOf(client.chat.postMessage({ channel, text }));
  const route = "chat.postMessage";

  slack.faults.add({ route, fault: { applied: true, answer: { status: 500 } } });
  expect(await post("stored, then 500")).toContain("500");
  slack.faults.add({ route, fault: { applied: false, reset: true } });
  expect(await post("reset, not stored")).not.toBe("ok");
  slack.faults.add({ route, fault: { applied: true, hang: true } });
  expect(await post("stored, never answered", clientOf(slack, { timeout: 100 }))).not.toBe("ok");
  slack.faults.add({ route, fault: { applied: false, answer: { status: 429, headers: { "retry-after": "7" } } } });
  expect(await post("rate limited")).toContain("rate-limit");
  slack.faults.add({ route, fault: { applied: true, answer: { status: 500 } }, times: 2 });
  expect(await post("three of these", clientOf(slack, { retries: 2 }))).toBe("ok");

  expect(messagesIn(slack, channel).map((message) => message.text)).toEqual([
    "stored, then 500",
    "stored, never answered",
    "three of these",
    "three of these",
    "three of these",
  ]);
  expect(slack.journal.map(({ status, applied }) => `${status} ${applied}`)).toEqual([
    "500 true",
    "0 false",
    "0 true",
    "429 false",
    "500 true",
    "500 true",
    "200 true",
  ]);
}, 10_000);

test("files go up as the SDK sends them, and come down only with the token", async () => {
  const { slack, web } = await startWorld();
  const channel = slack.supportChannel;
  const file = Buffer.from([1, 2, 3, 255]);

  await web.files.uploadV2({
    channel_id: channel,
    initial_comment: "see",
    file_uploads: [{ file, filename: "a.png" }],
  });
  const [message] = (await web.conversations.history({ channel })).messages ?? [];
  const [stored] = message?.files ?? [];
  const fetched = await fetch(String(stored?.url_private), { headers: { authorization: `Bearer ${slack.botToken}` } });
  const denied = await fetch(String(stored?.url_private));

  expect(message).toMatchObject({
    text: "see",
    subtype: "file_share",
    files: [{ name: "a.png", mimetype: "image/png", size: 4 }],
  });
  expect(Buffer.from(await fetched.arrayBuffer())).toEqual(file);
  expect(fetched.headers.get("content-type")).toBe("image/png");
  expect([denied.status, denied.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
  expect((await web.files.info({ file: String(stored?.id) })).file?.shares?.public).toHaveProperty(channel);
  expect(slack.violations).toEqual([]);
});

test("a person's file reaches the app as file_share, and empty text stays empty", async () => {
  const { slack, web } = await startWorld();
  const content = new TextEncoder().encode("log");
  const ts = await slack
    .user("dana")
    .say(slack.supportChannel, "", { files: [{ name: "log.txt", mimetype: "text/plain", content }] });

  const [message] = (await web.conversations.replies({ channel: slack.supportChannel, ts })).messages ?? [];

  expect(message).toMatchObject({ subtype: "file_share", text: "", files: [{ name: "log.txt" }] });
  expect(message?.blocks).toBeUndefined();
});

test("people, groups, channels and DMs can be looked up", async () => {
  const { slack, web } = await startWorld();
  const group = slack.admin.userGroup("on-duty", ["dana", "lee"]);
  const { id } = slack.user("dana");

  const found = await web.users.lookupByEmail({ email: "Dana@Example.test" });
  const guest = await web.users.info({ user: slack.user("visitor").id });
  const opened = await web.conversations.open({ users: id });
  await web.chat.postMessage({ channel: id, text: "a ticket is yours" });

  expect(found.user).toMatchObject({ id, name: "dana", profile: { email: "dana@example.test" } });
  expect(guest.user?.is_restricted).toBe(true);
  expect((await web.usergroups.users.list({ usergroup: group })).users).toEqual([id, slack.user("lee").id]);
  expect(opened.channel?.id).toBe(slack.user("dana").dm());
  expect(messagesIn(slack, String(opened.channel?.id)).map((message) => message.text)).toEqual(["a ticket is yours"]);
  expect((await web.conversations.members({ channel: slack.supportChannel })).members).toContain(slack.botUserId);
  expect((await web.conversations.list({ types: "public_channel,im" })).channels).toHaveLength(2);
  expect((await web.auth.test()).bot_id).toBe(slack.botId);
  expect((await web.bots.info({ bot: slack.botId })).bot?.user_id).toBe(slack.botUserId);
  expect((await web.users.list({})).members?.length).toBeGreaterThanOrEqual(5);
});

test("a response_url works five times, and for half an hour", async () => {
  let now = 1_790_000_000_000;
  const { slack } = await startWorld({ clock: { now: () => now }, ackTimeoutMs: 30 });
  const urls: string[] = [];
  slack.onChange(() => {});
  const { startApp } = await import("./testing.ts");
  await startApp(slack, (app) => {
    app.command("/ticket", async ({ ack, command }) => {
      urls.push(command.response_url);
      await ack();
    });
  });
  await slack.user("dana").slash("/ticket", "a");
  await slack.user("dana").slash("/ticket", "b");
  const say = async (url = "") => {
    const response = await fetch(url, { method: "POST", body: JSON.stringify({ text: "hi" }) });
    return [response.status, ((await response.json()) as { error?: string }).error];
  };

  for (let n = 0; n < 5; n += 1) expect(await say(urls[0])).toEqual([200, undefined]);
  expect(await say(urls[0])).toEqual([404, "used_url"]);
  now += 30 * 60_000 + 1;
  expect(await say(urls[1])).toEqual([404, "expired_url"]);
  expect(slack.user("dana").ephemerals()).toHaveLength(5);
});
