import type { ChannelView, PersonView, SlackView } from "../../slack/snapshot.ts";
import { type App, createHands, type Shortcut } from "./app.ts";
import { columnHead, dot, emptyPlace, menu, tabs } from "./pieces.ts";
import { change, channelPane, homePane, modalOver, type SlackColumn, threadPane } from "./slack-panes.ts";
import { namesIn, type SlackScene } from "./slack-scene.ts";
import { type Child, h } from "./vnode.ts";

const home = "home";

/** Gives the way to draw the column. */
export function createSlackColumn(app: App): () => Child[] {
  const hands = createHands(app, "slack", "dana");
  const column: SlackColumn = {
    app,
    hands,
    place: "",
    thread: undefined,
    editing: undefined,
    typed: "",
    errors: {},
    offered: undefined,
  };
  return () => {
    const view = app.state?.slack;
    const people = view?.users.filter(({ bot }) => !bot) ?? [];
    const me = people.find(({ name }) => name === hands.as) ?? people[0];
    return view && me ? columnOf(column, view, me) : absent(app);
  };
}

function absent({ state }: App): Child[] {
  const why = state ? "The desk talks to a real Slack, or Slack is switched off." : "Loading…";
  return [columnHead("Slack", "not in the sandbox"), emptyPlace("No Slack here", why)];
}

function columnOf(column: SlackColumn, view: SlackView, me: PersonView): Child[] {
  const { place, thread } = column;
  const scene = sceneOf(column, view, me);
  const channels = view.channels.filter(({ kind, members }) => kind === "channel" || members.includes(me.id));
  const channel = channels.find(({ id }) => id === place) ?? channels[0];
  const isHome = place === home;
  // A message that nobody has answered is in no thread, as is whoever has opened none.
  const isThreadHere =
    !isHome &&
    thread !== undefined &&
    channel?.messages.some(({ ts, thread_ts }) => ts === thread || thread_ts === thread);
  return [
    columnHead(
      "Slack",
      dot(view.connected > 0, "the bot is connected", "the bot is not connected"),
      scene.shortcuts.filter(({ type }) => type === "global").map((shortcut) => shortcutButton(shortcut, scene)),
      whoMenu(column, view, me),
    ),
    placeTabs(column, channels, isHome ? home : (channel?.id ?? "")),
    h(
      "div",
      `panes ${isThreadHere ? "has-thread" : ""}`,
      isHome ? homePane(column, scene) : channel && channelPane(column, channel, scene),
      channel && isThreadHere && threadPane(column, channel, thread, scene),
    ),
    modalOver(column, scene),
  ];
}

function sceneOf(column: SlackColumn, view: SlackView, me: PersonView): SlackScene {
  const { app, hands, editing } = column;
  return {
    view,
    me,
    customers: app.customers,
    base: app.base,
    names: namesIn(view),
    shortcuts: app.state?.slackShortcuts ?? [],
    editing,
    act: (deed) => void hands.act(deed),
    openThread: (thread) => change(column, { thread }),
    edit: (ts) => change(column, { editing: ts }),
  };
}

/** What stands behind the ⚡ of Slack's own client. */
function shortcutButton({ name, callback_id: callbackId }: Shortcut, { act }: SlackScene): Child {
  const click = () => act({ do: "globalShortcut", callbackId });
  return h("button", { class: "shortcut", attrs: { type: "button" }, on: { click } }, `⚡ ${name}`);
}

function whoMenu(column: SlackColumn, { users }: SlackView, me: PersonView): Child {
  const people = users.filter(({ bot }) => !bot);
  const options = people.map(({ name, guest }) => ({ value: name, label: guest ? `${name} (guest)` : name }));
  return menu("You are, in Slack", options, me.name, (name) => {
    Object.assign(column.hands, { as: name, said: "" });
    change(column, { editing: undefined, errors: {} });
  });
}

function placeTabs(column: SlackColumn, channels: ChannelView[], open: string): Child {
  const places = channels.map(({ id, kind, name }) => ({ id, label: kind === "im" ? "✉ Support" : `# ${name}` }));
  return tabs("Places in Slack", [...places, { id: home, label: "Home" }], open, (place) => {
    change(column, { place, thread: undefined, editing: undefined, typed: "" });
    if (place === home) void column.hands.act({ do: "home" });
  });
}
