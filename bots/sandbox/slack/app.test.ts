import { App, HTTPReceiver } from "@slack/bolt";
import { afterEach, expect, test } from "vitest";
import { closeAll, freePort, messagesIn, startApp, startWorld } from "./testing.ts";

afterEach(closeAll);

test("a slash command is acknowledged and answered, for its user only", async () => {
  const { slack } = await startWorld();
  await startApp(slack, (app) => {
    app.command("/ticket", async ({ ack, command, respond }) => {
      await ack(`You said ${command.text}`);
      await respond({ text: "later" });
    });
  });
  const dana = slack.user("dana");

  const outcome = await dana.slash("/ticket", "list open");

  expect(outcome.response).toEqual({ text: "You said list open" });
  await slack.waitFor(() => dana.ephemerals().length === 2);
  expect(dana.ephemerals().map((one) => one.text)).toEqual(["You said list open", "later"]);
  expect(slack.user("lee").ephemerals()).toEqual([]);
  expect(messagesIn(slack, slack.supportChannel)).toEqual([]);
  expect(slack.violations).toEqual([]);
});

test("a command that is not acknowledged in time, or by nobody, says so in Slack's words", async () => {
  const { slack } = await startWorld({ ackTimeoutMs: 80 });
  expect(await slack.user("dana").slash("/ticket", "list")).toMatchObject({ error: "dispatch_failed" });
  await startApp(slack, (app) => {
    app.command("/ticket", async () => {});
  });

  const outcome = await slack.user("dana").slash("/ticket", "list");

  expect(outcome).toEqual({
    timedOut: true,
    error: "operation_timeout",
    shown: "/ticket failed because the app did not respond in time",
  });
  await expect(slack.user("dana").slash("/ticket", "list", slack.supportChannel, { thread: "1.2" })).rejects.toThrow(
    "/ticket is not supported in threads. Sorry!",
  );
});

test("a button opens a modal, which checks its fields, shows errors and closes", async () => {
  const { slack } = await startWorld();
  const seen: string[] = [];
  await startApp(slack, (app) => {
    app.action("reply", async ({ ack, body, client }) => {
      await ack();
      if ("trigger_id" in body) await client.views.open({ trigger_id: body.trigger_id, view: replyForm });
    });
    app.view("reply_form", async ({ ack, view }) => {
      const text = view.state.values.text?.input?.value ?? "";
      seen.push(`${text}/${view.state.values.status?.pick?.selected_option?.value}`);
      if (text === "no") await ack({ response_action: "errors", errors: { text: "Say more." } });
      else await ack();
    });
  });
  const { ts } = await startedCard(slack.apiUrl, slack.botToken, slack.supportChannel);
  const dana = slack.user("dana");

  await dana.click(slack.supportChannel, ts, "reply", "TKT-001");
  await slack.waitFor(() => dana.openModal());

  expect(await dana.submit({})).toEqual({ errors: { text: "Please complete this required field." } });
  expect(await dana.submit({ text: "no", pick: "Resolved" })).toEqual({ errors: { text: "Say more." } });
  expect(await dana.submit({ input: "It works again" })).toEqual({ closed: true });
  expect(dana.openModal()).toBeUndefined();
  expect(seen).toEqual(["no/resolved", "It works again/resolved"]);
  await expect(dana.click(slack.supportChannel, ts, "nothing")).rejects.toThrow(
    "There is no nothing to click; there is reply",
  );
  expect(slack.violations).toEqual([]);
});

test("a trigger works once, and for three seconds of the clock", async () => {
  let now = 1_790_000_000_000;
  const { slack } = await startWorld({ clock: { now: () => now } });
  const errors: unknown[] = [];
  await startApp(slack, (app) => {
    app.command("/ticket", async ({ ack, client, command }) => {
      await ack();
      const open = () => client.views.open({ trigger_id: command.trigger_id, view: replyForm });
      if (command.text === "late") now += 3001;
      await open().catch((error) => errors.push(error.data.error));
      await open().catch((error) => errors.push(error.data.error));
    });
  });

  await slack.user("dana").slash("/ticket", "twice");
  await slack.waitFor(() => errors.length === 1);
  await slack.user("dana").slash("/ticket", "late");
  await slack.waitFor(() => errors.length === 3);

  expect(errors).toEqual(["exchanged_trigger_id", "expired_trigger_id", "expired_trigger_id"]);
});

test("modals are pushed, updated and dismissed", async () => {
  const { slack } = await startWorld();
  const closed: string[] = [];
  await startApp(slack, (app) => {
    app.command("/ticket", async ({ ack, client, command }) => {
      await ack();
      await client.views.open({
        trigger_id: command.trigger_id,
        view: { ...replyForm, blocks: [...replyForm.blocks, moreButton] },
      });
    });
    app.action("more", async ({ ack, body, client }) => {
      await ack();
      if ("trigger_id" in body)
        await client.views.push({ trigger_id: body.trigger_id, view: { ...replyForm, notify_on_close: true } });
    });
    app.view("reply_form", async ({ ack }) =>
      ack({ response_action: "update", view: { ...replyForm, callback_id: "again" } }),
    );
    app.view({ callback_id: "again", type: "view_closed" }, async ({ ack }) => ack());
    app.view({ callback_id: "reply_form", type: "view_closed" }, async ({ ack, view }) => {
      closed.push(view.callback_id);
      await ack();
    });
  });
  const dana = slack.user("dana");
  await dana.slash("/ticket", "");
  const first = await slack.waitFor(() => dana.openModal());

  dana.fill({ input: "half a sentence" });
  await dana.clickInModal("more");
  const second = await slack.waitFor(() => dana.openModal()?.id !== first.id && dana.openModal());
  expect(second).toMatchObject({ previous_view_id: first.id, root_view_id: first.id });
  await dana.dismiss();
  const outcome = await dana.submit();

  expect(closed).toEqual(["reply_form"]);
  expect(outcome.updated).toMatchObject({ id: first.id, callback_id: "again" });
  expect(dana.openModal()?.state.values).toMatchObject({ text: { input: { value: "half a sentence" } } });
  expect(slack.violations).toEqual([]);
});

test("shortcuts, suggestions and the Home tab reach the app", async () => {
  const { slack, web } = await startWorld();
  await startApp(slack, (app) => {
    app.shortcut("create_ticket", async ({ ack, shortcut, respond }) => {
      await ack();
      if (shortcut.type === "message_action") await respond(`from ${shortcut.message.text}`);
    });
    app.options("assignee", async ({ ack, options }) => {
      await ack({
        options: [{ text: { type: "plain_text", text: options.value.toUpperCase() }, value: options.value }],
      });
    });
    app.event("app_home_opened", async ({ event, client }) => {
      await client.views.publish({ user_id: event.user, view: { type: "home", blocks: [moreButton] } });
    });
  });
  const lee = slack.user("lee");
  const ts = await lee.say(slack.supportChannel, "printer on fire");

  await lee.shortcut("create_ticket", slack.supportChannel, ts);
  await slack.waitFor(() => lee.ephemerals().some((one) => one.text === "from printer on fire"));
  const menu = { type: "external_select" as const, action_id: "assignee", min_query_length: 0 };
  const card = await web.chat.postMessage({
    channel: slack.supportChannel,
    text: "who?",
    blocks: [{ type: "actions", elements: [menu] }],
  });

  expect(await lee.suggest("assignee", "da", { channel: slack.supportChannel, ts: String(card.ts) })).toMatchObject([
    { value: "da" },
  ]);
  expect((await lee.home())?.blocks).toHaveLength(1);
  expect(slack.state().homes[lee.id]?.type).toBe("home");
});

test("an ephemeral message can be clicked, replaced and removed, and tells the app no more than Slack would", async () => {
  const { slack, web } = await startWorld();
  const channel = slack.supportChannel;
  const bodies: object[] = [];
  await startApp(slack, (app) => {
    app.action("send", async ({ ack, body, respond, action }) => {
      await ack();
      bodies.push(body);
      if ("value" in action && action.value === "yes") await respond({ replace_original: true, text: "Sent." });
      else await respond({ delete_original: true });
    });
  });
  const dana = slack.user("dana");
  const root = await dana.say(channel, "plain words");
  // In a thread that nobody has answered in it would not be seen.
  await web.chat.postEphemeral({ channel, user: dana.id, text: "Send?", thread_ts: root });
  expect(dana.ephemerals(channel)).toEqual([]);
  await dana.say(channel, "an answer", { thread: root });
  const button = (value: string) => ({
    type: "button" as const,
    action_id: "send",
    value,
    text: { type: "plain_text" as const, text: value },
  });
  const blocks = [
    { type: "actions", elements: [button("yes")] },
    { type: "actions", elements: [button("no")] },
  ];
  const { message_ts: ts = "" } = await web.chat.postEphemeral({
    channel,
    user: dana.id,
    text: "Send?",
    blocks,
    thread_ts: root,
  });

  await dana.click(channel, ts, "send", "yes");
  await slack.waitFor(() => dana.ephemerals(channel)[0]?.text === "Sent.");
  const { message_ts: second = "" } = await web.chat.postEphemeral({ channel, user: dana.id, text: "Send?", blocks });
  await dana.click(channel, second, "send", "no");
  await slack.waitFor(() => dana.ephemerals(channel).length === 1);

  expect(bodies[0]).toMatchObject({
    container: { is_ephemeral: true, thread_ts: root, message_ts: ts },
    channel: { id: channel },
  });
  expect(bodies[0]).not.toHaveProperty("message");
  expect((await web.conversations.history({ channel })).messages).toHaveLength(1);
  expect(slack.violations).toEqual([]);
});

test("in HTTP mode everything comes signed, and Bolt accepts it", async () => {
  const port = await freePort();
  const { slack } = await startWorld({ eventsUrl: `http://127.0.0.1:${port}/slack/events` });
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, port });
  const heard: string[] = [];
  const app = new App({ token: slack.botToken, receiver, clientOptions: { slackApiUrl: slack.apiUrl } });
  app.message(async ({ message }) => {
    if ("text" in message) heard.push(String(message.text));
  });
  app.command("/ticket", async ({ ack }) => ack({ text: "done", response_type: "in_channel" }));
  await app.start();

  await slack.user("dana").say(slack.supportChannel, "hello");
  const outcome = await slack.user("dana").slash("/ticket", "list");
  await slack.waitFor(() => heard.includes("hello"));
  await app.stop();

  expect(outcome.response).toEqual({ text: "done", response_type: "in_channel" });
  expect(messagesIn(slack, slack.supportChannel).map((message) => message.text)).toEqual(["hello", "done"]);
});

const replyForm = {
  type: "modal" as const,
  callback_id: "reply_form",
  title: { type: "plain_text" as const, text: "Reply" },
  submit: { type: "plain_text" as const, text: "Send" },
  blocks: [
    {
      type: "input",
      block_id: "text",
      label: { type: "plain_text", text: "Text" },
      element: { type: "plain_text_input", action_id: "input", multiline: true, max_length: 3000 },
    },
    {
      type: "input",
      block_id: "status",
      optional: true,
      label: { type: "plain_text", text: "And set the status" },
      element: {
        type: "static_select",
        action_id: "pick",
        options: [{ text: { type: "plain_text", text: "Resolved" }, value: "resolved" }],
      },
    },
  ],
};

const moreButton = {
  type: "actions",
  elements: [{ type: "button", action_id: "more", text: { type: "plain_text", text: "More" } }],
};

async function startedCard(apiUrl: string, token: string, channel: string): Promise<{ ts: string }> {
  const { WebClient } = await import("@slack/web-api");
  const button = {
    type: "button" as const,
    action_id: "reply",
    value: "TKT-001",
    text: { type: "plain_text" as const, text: "Reply" },
  };
  const card = await new WebClient(token, { slackApiUrl: apiUrl }).chat.postMessage({
    channel,
    text: "TKT-001",
    blocks: [{ type: "actions", block_id: "row", elements: [button] }],
  });
  return { ts: String(card.ts) };
}
