import type { Ephemeral } from "../../slack/model.ts";
import type { MessageView } from "../../slack/snapshot.ts";
import { editBox } from "./edit-box.ts";
import { emojiOf, reactionNames } from "./emoji.ts";
import { type Json, textOf } from "./json.ts";
import { mrkdwn, unescapeText } from "./mrkdwn.ts";
import { follows, isCustomerName, messageLine, reactionChip, tool } from "./pieces.ts";
import { attachmentViews, blockViews } from "./slack-blocks.ts";
import type { SlackScene } from "./slack-scene.ts";
import { slackTime } from "./time.ts";
import { type Child, h, type VNode } from "./vnode.ts";

type Shown = { kind: "message"; message: MessageView } | { kind: "ephemeral"; ephemeral: Ephemeral };

/** Messages in their order, with what only this person sees between them. */
export function timeline(
  channel: string,
  messages: MessageView[],
  ephemerals: Ephemeral[],
  scene: SlackScene,
): VNode[] {
  const all: Shown[] = [
    ...messages.map((message): Shown => ({ kind: "message", message })),
    ...ephemerals.map((ephemeral): Shown => ({ kind: "ephemeral", ephemeral })),
  ];
  const ts = (one: Shown) => Number(one.kind === "message" ? one.message.ts : one.ephemeral.ts);
  let before: { author: string; at: Date } | undefined;
  return all
    .sort((a, b) => ts(a) - ts(b))
    .map((one) => {
      if (one.kind === "ephemeral") {
        before = undefined;
        return ephemeralLine(channel, one.ephemeral, scene);
      }
      const { message } = one;
      const at = slackTime(message.ts);
      const isFollowing = !message.deleted && !message.attachments?.length && follows(before, message.author.name, at);
      before = message.deleted || message.reply_count ? undefined : { author: message.author.name, at };
      return messageView(channel, message, isFollowing, scene);
    });
}

function messageView(channel: string, message: MessageView, isFollowing: boolean, scene: SlackScene): VNode {
  const at = slackTime(message.ts);
  if (message.deleted) {
    return h(
      "article",
      { key: message.ts, class: "message is-deleted" },
      "🗑 This message was deleted.",
      threadFoot(channel, message, scene),
    );
  }
  const { author } = message;
  const isMine = !author.isBot && message.user === scene.me.id;
  const role = !author.isBot ? "person" : isCustomer(message, scene) ? "customer" : "bot";
  return messageLine({
    key: message.ts,
    author: author.name,
    icon: role === "customer" ? "" : author.icon,
    badge: role === "bot" ? "APP" : guestBadge(message, scene),
    at,
    role,
    follows: isFollowing,
    body: scene.editing === message.ts ? [editView(channel, message, scene)] : bodyOf(channel, message, scene),
    below: [reactions(channel, message, scene), threadFoot(channel, message, scene)],
    tools: tools(channel, message, isMine, scene),
  });
}

/** Written by the app under the name or the sign of a customer. */
const isCustomer = ({ author, username }: MessageView, { customers }: SlackScene): boolean =>
  username !== undefined && (author.icon === ":bust_in_silhouette:" || isCustomerName(author.name, customers));

function guestBadge(message: MessageView, { view }: SlackScene): string | undefined {
  return view.users.find(({ id }) => id === message.user)?.guest ? "guest" : undefined;
}

function ephemeralLine(channel: string, one: Ephemeral, scene: SlackScene): VNode {
  return messageLine({
    key: `only ${one.ts}`,
    author: one.username ?? scene.view.app.name,
    badge: "APP",
    at: slackTime(one.ts),
    role: "bot",
    follows: false,
    className: "is-ephemeral",
    note: "👁 Only visible to you",
    body: bodyOf(channel, one, scene),
  });
}

/** People's own messages carry their words twice; the text has the mentions and links. */
function bodyOf(channel: string, message: MessageView | Ephemeral, scene: SlackScene): Child[] {
  const blocks = message.blocks ?? [];
  const isTyped = !isApp(message) && blocks.every(({ type }) => type === "rich_text");
  const press = (actionId: string, value?: string | string[]) =>
    scene.act({ do: "click", channel, ts: message.ts, actionId, ...(value === undefined ? {} : { value }) });
  const acting = { scene, press };
  const isCard = blocks.length > 0 && (message.attachments ?? []).length > 0;
  const edited = "edited" in message && message.edited && !isCard ? h("span", "edited", " (edited)") : undefined;
  const isAction = "subtype" in message && message.subtype === "me_message";
  const words =
    message.text === ""
      ? undefined
      : h("div", `rich${isAction ? " is-action" : ""}`, mrkdwn(message.text, scene.names), edited);
  return [
    isTyped || (blocks.length === 0 && !message.attachments?.length) ? words : blockViews(blocks, acting),
    attachmentViews(message.attachments ?? [], acting),
    !isTyped && edited,
    "files" in message && files(message.files ?? [], scene),
  ];
}

const isApp = (message: MessageView | Ephemeral): boolean => !("author" in message) || message.author.isBot;

function files(list: Json[], { base }: SlackScene): Child[] {
  return list.map((file) => {
    const href = `${base}/files/slack/${encodeURIComponent(textOf(file.id))}`;
    const name = textOf(file.name);
    const isPicture = /^image\/(png|jpeg|gif|webp)$/.test(textOf(file.mimetype));
    return h(
      "a",
      { class: "file", attrs: { href, target: "_blank", rel: "noreferrer" } },
      isPicture ? h("img", { attrs: { src: href, alt: name } }) : `📎 ${name}`,
    );
  });
}

function reactions(channel: string, { ts, reactions = [] }: MessageView, { me, names, act }: SlackScene): Child {
  if (reactions.length === 0) return undefined;
  return h(
    "div",
    "chips",
    reactions.map(({ name, users }) => {
      const isMine = users.includes(me.id);
      const people = users.map((id) => names.person(id) ?? id);
      return reactionChip(emojiOf(name) ?? `:${name}:`, people, isMine, () =>
        act({ do: isMine ? "unreact" : "react", channel, ts, name }),
      );
    }),
  );
}

function threadFoot(channel: string, message: MessageView, scene: SlackScene): Child {
  const count = message.reply_count ?? 0;
  if (count === 0 || scene.inThread) return undefined;
  const replies =
    scene.view.channels
      .find(({ id }) => id === channel)
      ?.messages.filter((one) => one.thread_ts === message.ts && one.ts !== message.ts && !one.deleted) ?? [];
  const last = replies.at(-1);
  return h(
    "button",
    { class: "thread-foot", attrs: { type: "button" }, on: { click: () => scene.openThread(message.ts) } },
    h("b", {}, `${count} ${count === 1 ? "reply" : "replies"}`),
    last && h("span", {}, `${last.author.name}: ${unescapeText(last.text)}`),
  );
}

function tools(channel: string, message: MessageView, isMine: boolean, scene: SlackScene): Child[] {
  const { act, edit, openThread, shortcuts } = scene;
  const { ts } = message;
  const inThread = message.thread_ts !== undefined && message.thread_ts !== ts;
  return [
    reactionNames.map((name) =>
      tool(`React with ${name}`, emojiOf(name) ?? name, () => act({ do: "react", channel, ts, name })),
    ),
    !inThread && tool("Reply in thread", "💬", () => openThread(ts)),
    isMine && tool("Edit", "✏️", () => edit(ts)),
    isMine && tool("Delete", "🗑️", () => act({ do: "remove", channel, ts })),
    shortcuts
      .filter(({ type }) => type === "message")
      .map(({ name, callback_id: callbackId }) =>
        tool(name, name, () => act({ do: "shortcut", channel, ts, callbackId })),
      ),
  ].flat();
}

function editView(channel: string, { ts, text }: MessageView, { act, edit }: SlackScene): VNode {
  const save = (changed: string) => {
    edit(undefined);
    act({ do: "edit", channel, ts, text: changed });
  };
  return editBox(unescapeText(text), save, () => edit(undefined));
}
