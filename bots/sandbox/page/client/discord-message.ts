import type { AttachmentView, MessageView, ThreadView } from "../../discord/view.ts";
import { componentViews, descriptionOf } from "./discord-components.ts";
import type { DiscordScene } from "./discord-scene.ts";
import { editBox } from "./edit-box.ts";
import { emojiOf, reactionNames } from "./emoji.ts";
import { type Json, records, textOf } from "./json.ts";
import { outsideLink } from "./link.ts";
import { markdown } from "./markdown.ts";
import { follows, isCustomerName, messageLine, reactionChip, tool } from "./pieces.ts";
import { type Child, h, type VNode } from "./vnode.ts";

export function timeline(messages: MessageView[], scene: DiscordScene): VNode[] {
  let before: { author: string; at: Date } | undefined;
  return messages
    .toSorted((a, b) => a.id.padStart(20, "0").localeCompare(b.id.padStart(20, "0")))
    .map((message) => {
      const at = new Date(message.createdAt);
      const isPlain =
        message.kind === "message" &&
        !message.ephemeral &&
        !message.answers &&
        !message.componentsV2 &&
        !message.replyTo;
      const isFollowing = isPlain && follows(before, message.author.name, at);
      before = isPlain && !message.threadId ? { author: message.author.name, at } : undefined;
      return message.kind === "system" ? systemLine(message, scene) : messageView(message, isFollowing, scene);
    });
}

const systemWords: Record<number, (message: MessageView) => string> = {
  4: ({ content }) => `changed the name to ${content}`,
  6: () => "pinned a message",
  18: ({ content }) => `started a thread: ${content}`,
  21: () => "started this thread",
};

function systemLine(message: MessageView, scene: DiscordScene): VNode {
  const words = systemWords[message.type]?.(message) ?? message.content;
  return h(
    "article",
    { key: message.id, class: "message is-system" },
    "→ ",
    h("b", {}, message.author.name),
    ` ${words}`,
    threadBox(message, scene),
  );
}

function messageView(message: MessageView, isFollowing: boolean, scene: DiscordScene): VNode {
  const { author, id } = message;
  const isMine = author.id === scene.me.id && !author.webhook;
  const role =
    author.webhook && isCustomerName(author.name, scene.customers) ? "customer" : author.bot ? "bot" : "person";
  return messageLine({
    key: id,
    author: author.name,
    badge: role === "bot" ? "APP" : undefined,
    at: new Date(message.createdAt),
    role,
    follows: isFollowing,
    className: message.ephemeral ? "is-ephemeral" : "",
    note: noteAbove(message, scene),
    body: scene.editing === id ? [editView(message, scene)] : bodyOf(message, scene),
    below: [
      reactions(message, scene),
      message.ephemeral && h("div", "only-you", "👁 Only you can see this"),
      threadBox(message, scene),
    ],
    tools: message.ephemeral ? [] : tools(message, isMine, scene),
  });
}

function noteAbove({ answers, replyTo }: MessageView, { names, view }: DiscordScene): Child {
  if (answers?.command)
    return h(
      "span",
      {},
      "↱ ",
      h("b", {}, names.person(answers.userId) ?? "somebody"),
      " used ",
      h("b", "mention", `/${answers.command}`),
    );
  if (!replyTo) return undefined;
  const target = [...view.channels, ...view.threads]
    .flatMap(({ messages }) => messages)
    .find(({ id }) => id === replyTo);
  return target ? h("span", {}, "↱ ", h("b", {}, target.author.name), ` ${target.content.slice(0, 80)}`) : undefined;
}

function bodyOf(message: MessageView, scene: DiscordScene): Child[] {
  const { content, channelId: channel, id, loading } = message;
  if (loading) return [h("div", "thinking", `${message.author.name} is thinking…`)];
  const acting = {
    scene,
    click: (customId: string) => scene.act({ do: "click", channel, message: id, customId }),
    select: (customId: string, values: string[]) => scene.act({ do: "select", channel, message: id, customId, values }),
  };
  const edited = message.edited && !message.componentsV2 && h("span", "edited", " (edited)");
  return [
    content !== "" && h("div", "rich", markdown(content, scene.names), edited),
    message.embeds.map((embed) => embedView(embed, scene)),
    componentViews(message.components, acting),
    message.attachments.map((attachment) => attachmentView(message, attachment, scene)),
  ];
}

function embedView(embed: Json, { names }: DiscordScene): VNode {
  const color =
    typeof embed.color === "number" ? `#${embed.color.toString(16).padStart(6, "0")}` : "var(--container-edge)";
  const title = textOf(embed.title);
  const url = textOf(embed.url);
  return h(
    "div",
    { class: "container", style: { "--bar": color } },
    title && h("b", {}, url ? outsideLink(url, title) : title),
    textOf(embed.description) && h("div", "rich", markdown(textOf(embed.description), names)),
    records(embed.fields).map((field) =>
      h("div", "embed-field", h("b", {}, textOf(field.name)), h("div", "rich", markdown(textOf(field.value), names))),
    ),
  );
}

function attachmentView(
  message: MessageView,
  { id, name, contentType }: AttachmentView,
  { base }: DiscordScene,
): VNode {
  const href = `${base}/files/discord/${message.id}/${id}`;
  const isPicture = /^image\/(png|jpeg|gif|webp)/.test(contentType);
  const shown = descriptionOf(message.components, name);
  return h(
    "a",
    { class: shown ? "file is-wide" : "file", attrs: { href, target: "_blank", rel: "noreferrer", title: shown } },
    isPicture ? h("img", { attrs: { src: href, alt: shown ?? name } }) : `📎 ${name}`,
  );
}

function reactions({ channelId: channel, id, reactions }: MessageView, { me, act }: DiscordScene): Child {
  if (reactions.length === 0) return undefined;
  return h(
    "div",
    "chips",
    reactions.map(({ emoji, userIds, names }) => {
      const isMine = userIds.includes(me.id);
      return reactionChip(emoji, names, isMine, () =>
        act({ do: isMine ? "unreact" : "react", channel, message: id, name: emoji }),
      );
    }),
  );
}

function threadBox({ threadId }: MessageView, { view, openThread }: DiscordScene): Child {
  const thread = view.threads.find(({ id }) => id === threadId);
  return thread && threadEntry(thread, openThread);
}

export function threadEntry(thread: ThreadView, open: (id: string) => void): VNode {
  const last = thread.messages.findLast(({ kind }) => kind === "message");
  const count = thread.messages.filter(({ kind }) => kind === "message").length;
  const state = thread.archived ? " · archived" : thread.locked ? " · locked" : "";
  return h(
    "button",
    {
      key: `thread ${thread.id}`,
      class: "thread-foot",
      attrs: { type: "button" },
      on: { click: () => open(thread.id) },
    },
    h("b", {}, thread.name, h("i", {}, ` ${count} ${count === 1 ? "message" : "messages"} ›${state}`)),
    last && h("span", {}, `${last.author.name}: ${previewOf(last.content)}`),
  );
}

/** The first words, without their markup and without small print. */
const previewOf = (content: string): string =>
  content
    .split("\n")
    .filter((line) => !line.startsWith("-# "))
    .join(" ")
    .replace(/\\(.)/g, "$1")
    .replaceAll("**", "") || "…";

function tools(message: MessageView, isMine: boolean, { view, act, edit }: DiscordScene): Child[] {
  const { channelId: channel, id } = message;
  const menus = view.commands.filter(({ definition }) => definition.type === 3);
  return [
    reactionNames.map((name) => {
      const sign = emojiOf(name) ?? name;
      return tool(`React with ${sign}`, sign, () => act({ do: "react", channel, message: id, name: sign }));
    }),
    isMine && tool("Edit", "✏️", () => edit(id)),
    isMine && tool("Delete", "🗑️", () => act({ do: "remove", channel, message: id })),
    menus.map(({ definition: { name } }) =>
      tool(name, name, () => act({ do: "menu", channel, message: id, command: name })),
    ),
  ].flat();
}

function editView({ channelId: channel, id, content }: MessageView, { act, edit }: DiscordScene): VNode {
  const save = (text: string) => {
    edit(undefined);
    act({ do: "edit", channel, message: id, text });
  };
  return editBox(content, save, () => edit(undefined));
}
