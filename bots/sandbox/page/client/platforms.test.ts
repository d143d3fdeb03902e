// The columns' messages, drawn from what the real emulators give after the real SDKs posted to them.

import { afterEach, expect, test } from "vitest";
import { restOf, sandbox } from "../../discord/test-desk.ts";
import { closeAll, startWorld } from "../../slack/testing.ts";
import { timeline as discordTimeline } from "./discord-message.ts";
import { type DiscordScene, namesIn as discordNames } from "./discord-scene.ts";
import type { Json } from "./json.ts";
import { timeline as slackTimeline } from "./slack-message.ts";
import { type SlackScene, namesIn as slackNames } from "./slack-scene.ts";
import { press, toHtml } from "./testing.ts";

afterEach(closeAll);

const evil = "<script>alert(1)</script>";
const page = {
  customers: [{ id: 1, name: evil }],
  base: "/sandbox",
  editing: undefined,
  openThread: () => {},
  edit: () => {},
};
const button = { type: "button", text: { type: "plain_text", text: "Claim" }, action_id: "ticket claim?ref=1" };

test("Slack: a card in a coloured attachment, a customer's words under their name, an ephemeral answer", async () => {
  const { slack, web } = await startWorld();
  const channel = slack.supportChannel;
  const dana = slack.user("dana");
  const blocks = [
    { type: "section", fields: [{ type: "mrkdwn", text: "*Status*\nOpen" }] },
    { type: "actions", elements: [button] },
  ];
  await web.chat.postMessage({
    channel,
    text: "card",
    blocks: [{ type: "header", text: { type: "plain_text", text: evil } }],
    attachments: [{ color: "#e01e5a", fallback: "card", blocks }] as never,
  });
  await web.chat.postMessage({ channel, text: "&lt;b&gt;hello&lt;/b&gt;", username: evil });
  await web.chat.postEphemeral({ channel, user: dana.id, text: "for *you*" });
  const done: Json[] = [];

  const view = slack.state();
  const me = view.users.find(({ id }) => id === dana.id);
  const place = view.channels.find(({ id }) => id === channel);
  if (!me || !place) throw new Error("nobody, nowhere");
  const scene: SlackScene = {
    ...page,
    view,
    me,
    names: slackNames(view),
    shortcuts: [],
    act: (deed) => void done.push(deed),
  };
  const lines = slackTimeline(channel, place.messages, view.ephemerals[me.id] ?? [], scene);
  press(lines, "Claim");

  const html = toHtml(lines);
  expect(html).not.toContain("<script>");
  expect(html).toContain("<h3>&lt;script&gt;alert(1)&lt;/script&gt;</h3>");
  expect(html).toContain("<strong>Status</strong>");
  expect(html).toContain("is-customer");
  expect(html).toContain("&lt;b&gt;hello&lt;/b&gt;");
  expect(html).toContain("Only visible to you");
  expect(html).toContain("for <strong>you</strong>");
  expect(done).toEqual([{ do: "click", channel, ts: place.messages[0]?.ts, actionId: button.action_id }]);
});

test("Discord: a container with an accent, a section's button, a select, a webhook's customer", async () => {
  const discord = await sandbox();
  const rest = restOf(discord);
  const channel = discord.supportChannel;
  const container = {
    type: 17,
    accent_color: 0xe01e5a,
    components: [
      {
        type: 9,
        components: [{ type: 10, content: `### \\${evil}` }],
        accessory: { type: 2, style: 1, label: "View", custom_id: "ticket view?ref=1" },
      },
      { type: 14 },
      {
        type: 1,
        components: [{ type: 3, custom_id: "select", options: [{ label: "Open", value: "open", default: true }] }],
      },
    ],
  };
  await rest.post(`/channels/${channel}/messages`, { body: { flags: 1 << 15, components: [container] } });
  const hook = (await rest.post(`/channels/${channel}/webhooks`, { body: { name: "Desk" } })) as {
    id: string;
    token: string;
  };
  await rest.post(`/webhooks/${hook.id}/${hook.token}`, {
    body: { content: "**hi** <b>", username: evil },
    auth: false,
  });
  const done: Json[] = [];

  const view = discord.state();
  const me = view.users.find(({ name }) => name === "lee");
  const messages = view.channels.find(({ id }) => id === channel)?.messages ?? [];
  if (!me) throw new Error("nobody");
  const scene: DiscordScene = { ...page, view, me, names: discordNames(view), act: (deed) => void done.push(deed) };
  const lines = discordTimeline(messages, scene);
  press(lines, "View");

  const html = toHtml(lines);
  expect(html).not.toContain("<script>");
  expect(html).toContain('<div class="md-h3">&lt;script&gt;');
  expect(html).toContain('<div class="separator');
  expect(html).toContain('<option value="open">Open</option>');
  expect(html).toContain("is-customer");
  expect(html).toContain("<strong>hi</strong> &lt;b&gt;");
  expect(done).toEqual([{ do: "click", channel, message: messages[0]?.id, customId: "ticket view?ref=1" }]);
});
