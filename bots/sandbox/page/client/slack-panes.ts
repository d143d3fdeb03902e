// What a Slack column shows: a channel, a thread, the Home tab, a modal over them.

import type { ChannelView } from "../../slack/snapshot.ts";
import type { App, Hands } from "./app.ts";
import { composer } from "./composer.ts";
import { backButton, emptyPlace, logOf, saying } from "./pieces.ts";
import { sentFiles } from "./sent-files.ts";
import { blockViews } from "./slack-blocks.ts";
import type { Offers, Option } from "./slack-elements.ts";
import { timeline } from "./slack-message.ts";
import { modalView } from "./slack-modal.ts";
import type { SlackScene } from "./slack-scene.ts";
import { listCommands, offersFor } from "./slash.ts";
import { type Child, h, type VNode } from "./vnode.ts";

export interface SlackColumn {
  app: App;
  hands: Hands;
  /** A channel's id, or "home". */
  place: string;
  /** Its root's ts. */
  thread: string | undefined;
  editing: string | undefined;
  typed: string;
  /** What the app objects to, by block id of the open modal. */
  errors: Record<string, string>;
  /** What the app offers in a menu of the open modal. */
  offered: { field: string; options: readonly Option[] } | undefined;
}

export function change(column: SlackColumn, to: Partial<SlackColumn>): void {
  Object.assign(column, to);
  column.app.redraw();
}

export function channelPane(column: SlackColumn, channel: ChannelView, scene: SlackScene): VNode {
  const { app, hands } = column;
  const roots = channel.messages.filter(
    ({ ts, thread_ts, subtype }) => thread_ts === undefined || thread_ts === ts || subtype === "thread_broadcast",
  );
  const seen = ephemeralsIn(channel, scene).filter(({ thread }) => !thread);
  const name = channel.kind === "im" ? scene.view.app.name : `#${channel.name}`;
  const empty = emptyPlace(
    `Nothing in ${name} yet`,
    "When a customer writes, a card appears here. Claim it, and answer in its thread.",
  );
  const commands = listCommands(app.state?.discord?.commands ?? []);
  return h(
    "div",
    { class: "pane", key: channel.id },
    logOf(name, timeline(channel.id, roots, seen, scene), empty),
    saying(hands, app),
    composer({
      key: `write ${channel.id}`,
      label: `Message ${name} as ${hands.as}`,
      placeholder: `Message ${name}, or /ticket list`,
      typed: column.typed,
      offersFor: (typed) => offersFor(commands, typed),
      onInput: (typed) => change(column, { typed }),
      send: (text, files) => send(column, { channel: channel.id, text, files }),
    }),
  );
}

export function threadPane(column: SlackColumn, channel: ChannelView, root: string, scene: SlackScene): VNode {
  const { app, hands } = column;
  const messages = channel.messages.filter(({ ts, thread_ts }) => ts === root || thread_ts === root);
  const seen = ephemeralsIn(channel, scene).filter(({ thread }) => thread === root);
  const close = () => change(column, { thread: undefined });
  return h(
    "div",
    { class: "pane thread", key: `thread ${root}` },
    h(
      "div",
      "thread-head",
      backButton("Close the thread", close),
      h("b", {}, "Thread"),
      h("span", {}, `#${channel.name}`),
    ),
    logOf("Thread", timeline(channel.id, messages, seen, { ...scene, inThread: true })),
    saying(hands, app),
    composer({
      key: `reply ${root}`,
      label: `Reply in the thread as ${hands.as}`,
      placeholder: "Reply… or !claim, !note …, !resolve",
      send: (text, files) => send(column, { channel: channel.id, text, files, thread: root }),
    }),
  );
}

const ephemeralsIn = ({ id }: ChannelView, { view, me }: SlackScene) =>
  (view.ephemerals[me.id] ?? []).filter(({ channel }) => channel === id);

interface Said {
  channel: string;
  text: string;
  files: readonly File[];
  thread?: string;
}

async function send({ hands }: SlackColumn, { files, ...said }: Said): Promise<boolean> {
  const isCommand = said.text.startsWith("/") && files.length === 0;
  const deed = isCommand ? { do: "slash" } : { do: "say", ...(await sentFiles(files)) };
  return (await hands.act({ ...deed, ...said })).ok;
}

export function homePane({ app, hands }: SlackColumn, scene: SlackScene): VNode {
  const view = scene.view.homes[scene.me.id];
  const press = (actionId: string, value?: string | string[]) =>
    scene.act({ do: "clickInHome", actionId, ...(value === undefined ? {} : { value }) });
  const inside = view
    ? blockViews(view.blocks, { scene, press })
    : emptyPlace("Home", "The app has put nothing here yet.");
  return h("div", { class: "pane", key: "home" }, h("div", "scroll home", inside), saying(hands, app));
}

export function modalOver(column: SlackColumn, scene: SlackScene): Child {
  const modal = scene.view.modals[scene.me.id]?.at(-1);
  if (!modal) return undefined;
  const { app, hands, errors } = column;
  const tell = async (deed: Record<string, unknown>) => {
    const told = await hands.act(deed);
    change(column, { errors: told.errors ?? {}, offered: undefined });
  };
  const view = modalView(modal, scene, {
    errors,
    submit: (values, files) => void tell({ do: "submit", values, files }),
    dismiss: () => void tell({ do: "dismiss" }),
    press: (actionId, value, filled) =>
      void tell({ do: "clickInModal", actionId, filled, ...(value === undefined ? {} : { value }) }),
    offers: offersIn(column),
  });
  return h("div", { class: "veil", key: "veil" }, view, saying(hands, app));
}

/** Who types on is answered for what they typed last. */
function offersIn(column: SlackColumn): Offers {
  return {
    of: (field) => (column.offered?.field === field ? column.offered.options : []),
    async ask(field, typed) {
      const asked = { field, options: column.offered?.field === field ? column.offered.options : [] };
      column.offered = asked;
      const { choices = [] } = await column.hands.act({ do: "suggest", actionId: field, typed });
      const options = choices.map(({ name, value }) => ({ label: name, value }));
      if (column.offered === asked) change(column, { offered: { field, options } });
    },
    end: () => change(column, { offered: undefined }),
  };
}
