// What a Discord column shows: a channel, a thread, a forum, direct messages, a form over them.

import type { ChannelView, DiscordView, MessageView, ThreadView } from "../../discord/view.ts";
import type { App, Hands } from "./app.ts";
import { composer, type Offer, type Offered } from "./composer.ts";
import { threadEntry, timeline } from "./discord-message.ts";
import { modalView } from "./discord-modal.ts";
import type { DiscordScene } from "./discord-scene.ts";
import { backButton, emptyPlace, logOf, saying } from "./pieces.ts";
import { sentFiles } from "./sent-files.ts";
import { listCommands, offersFor, optionBeingTyped, parseSlash } from "./slash.ts";
import { type Child, h, type VNode } from "./vnode.ts";

export interface DiscordColumn {
  app: App;
  hands: Hands;
  /** A channel's id, or "direct". */
  place: string;
  thread: string | undefined;
  editing: string | undefined;
  /** By channel. */
  typed: Record<string, string>;
  /** What the app offered to complete an option, by what was typed. */
  suggested: Record<string, Offer[]>;
}

export const direct = "direct";

export function change(column: DiscordColumn, to: Partial<DiscordColumn>): void {
  Object.assign(column, to);
  column.app.redraw();
}

export function placePane(column: DiscordColumn, place: string, scene: DiscordScene): Child {
  const { view, me } = scene;
  const mail = view.directMessages[me.id];
  if (place === direct && mail)
    return pane(column, { id: mail.channelId, name: "direct messages", messages: mail.messages }, scene);
  const channel = view.channels.find(({ id }) => id === place);
  if (channel?.kind === "forum") return forumPane(channel, scene);
  return channel && pane(column, { ...channel, name: `#${channel.name}` }, scene);
}

function forumPane({ id, name }: ChannelView, { view, openThread }: DiscordScene): VNode {
  const posts = view.threads.filter(({ parentId }) => parentId === id);
  const empty = emptyPlace("No posts", `Nothing has been posted in ${name}.`);
  return h(
    "div",
    { class: "pane", key: id },
    h("div", "scroll", posts.length > 0 ? posts.map((post) => threadEntry(post, openThread)) : empty),
  );
}

/** With the message that it was started from, which stands in the channel. */
export function threadPane(column: DiscordColumn, thread: ThreadView, scene: DiscordScene): VNode {
  const inChannel = scene.view.channels.flatMap(({ messages }) => messages);
  const starter = inChannel
    .filter(({ threadId }) => threadId === thread.id)
    .map((message) => ({ ...message, threadId: null }));
  const messages = [...starter, ...thread.messages.filter(({ type }) => type !== threadStarter)];
  const close = () => change(column, { thread: undefined });
  const state = thread.locked ? "locked" : thread.archived ? "archived" : "";
  const head = h(
    "div",
    "thread-head",
    backButton("Close the thread", close),
    h("b", {}, thread.name),
    h("span", {}, state),
  );
  return pane(column, { ...thread, messages }, scene, head);
}

const threadStarter = 21;

function pane(
  column: DiscordColumn,
  at: { id: string; name: string; messages: MessageView[] },
  scene: DiscordScene,
  head?: VNode,
): VNode {
  const { app, hands, typed } = column;
  const { view, me } = scene;
  const seen = (view.ephemerals[me.id] ?? []).filter(({ channelId }) => channelId === at.id);
  const empty = emptyPlace(
    `Nothing in ${at.name} yet`,
    "When a customer writes, a card appears here too. Both platforms stay in step.",
  );
  return h(
    "div",
    { class: `pane ${head ? "thread" : ""}`, key: at.id },
    head,
    logOf(at.name, timeline([...at.messages, ...seen], scene), empty),
    saying(hands, app),
    composer({
      key: `write ${at.id}`,
      label: `Message ${at.name} as ${hands.as}`,
      placeholder: head ? "Reply… or / for commands" : `Message ${at.name}, or / for commands`,
      typed: typed[at.id] ?? "",
      offersFor: (text) => offered(column, view, text),
      onInput: (text) => {
        change(column, { typed: { ...typed, [at.id]: text } });
        void suggest(column, view, at.id, text);
      },
      send: (text, files) => send(column, view, at.id, { text, files }),
    }),
  );
}

async function send(
  column: DiscordColumn,
  view: DiscordView,
  channel: string,
  { text, files }: { text: string; files: readonly File[] },
): Promise<boolean> {
  const { app, hands } = column;
  if (!text.startsWith("/") || files.length > 0)
    return (await hands.act({ do: "say", channel, text, ...(await sentFiles(files)) })).ok;
  const parsed = parseSlash(listCommands(view.commands), text);
  if (!("problem" in parsed)) return (await hands.act({ do: "slash", channel, ...parsed })).ok;
  hands.said = parsed.problem;
  app.redraw();
  return false;
}

function offered({ hands, suggested }: DiscordColumn, { commands }: DiscordView, typed: string): Offered {
  const known = suggested[`${hands.as} ${typed}`];
  const offers = offersFor(listCommands(commands), typed);
  return known ? { ...offers, offers: known } : offers;
}

/** Asks the app for the values of an option that it completes. */
async function suggest(
  column: DiscordColumn,
  { commands }: DiscordView,
  channel: string,
  typed: string,
): Promise<void> {
  const option = optionBeingTyped(listCommands(commands), typed);
  if (!option) return;
  const { start, ...asked } = option;
  const { hands, suggested } = column;
  const told = await hands.act({ do: "suggest", channel, ...asked });
  const offers = (told.choices ?? []).map(({ name, value }) => ({
    text: `${start}${value}`,
    label: name,
    hint: value,
  }));
  const isDone = offers.some(({ text }) => text === typed);
  change(column, { suggested: { ...suggested, [`${hands.as} ${typed}`]: isDone ? [] : offers } });
}

export function modalOver({ app, hands }: DiscordColumn, scene: DiscordScene): Child {
  const modal = scene.view.modals[scene.me.id];
  if (!modal) return undefined;
  const submit = (values: Record<string, unknown>, files: Record<string, unknown>) =>
    void hands.act({ do: "submit", values, files });
  const dismiss = () => void hands.act({ do: "dismiss" });
  return h("div", { class: "veil", key: "veil" }, modalView(modal, scene, submit, dismiss), saying(hands, app));
}
