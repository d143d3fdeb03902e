import type { DiscordView, UserView } from "../../discord/view.ts";
import { type App, createHands } from "./app.ts";
import { change, type DiscordColumn, direct, modalOver, placePane, threadPane } from "./discord-panes.ts";
import { type DiscordScene, namesIn } from "./discord-scene.ts";
import { columnHead, dot, emptyPlace, menu, tabs } from "./pieces.ts";
import { type Child, h } from "./vnode.ts";

/** Gives the way to draw the column. */
export function createDiscordColumn(app: App): () => Child[] {
  const hands = createHands(app, "discord", "lee");
  const column: DiscordColumn = {
    app,
    hands,
    place: "",
    thread: undefined,
    editing: undefined,
    typed: {},
    suggested: {},
  };
  return () => {
    const view = app.state?.discord;
    const people = view?.users.filter(({ bot }) => !bot) ?? [];
    const me = people.find(({ name }) => name === hands.as) ?? people[0];
    return view && me ? columnOf(column, view, me) : absent(app);
  };
}

function absent({ state }: App): Child[] {
  const why = state ? "The desk talks to a real Discord, or Discord is switched off." : "Loading…";
  return [columnHead("Discord", "not in the sandbox"), emptyPlace("No Discord here", why)];
}

function columnOf(column: DiscordColumn, view: DiscordView, me: UserView): Child[] {
  const scene = sceneOf(column, view, me);
  const places = placesOf(view, me);
  const open = places.find(({ id }) => id === column.place)?.id ?? places[0]?.id ?? "";
  const thread = view.threads.find(({ id }) => id === column.thread);
  const status = dot(view.guild.botIsMember, "the bot is a member", "the bot is not a member");
  return [
    columnHead("Discord", status, whoMenu(column, view, me)),
    tabs("Places in Discord", places, open, (place) =>
      change(column, { place, thread: undefined, editing: undefined }),
    ),
    h(
      "div",
      `panes ${thread ? "has-thread" : ""}`,
      placePane(column, open, scene),
      thread && threadPane(column, thread, scene),
    ),
    modalOver(column, scene),
  ];
}

function sceneOf(column: DiscordColumn, view: DiscordView, me: UserView): DiscordScene {
  const { app, hands, editing } = column;
  return {
    view,
    me,
    customers: app.customers,
    base: app.base,
    names: namesIn(view),
    editing,
    act: (deed) => void hands.act(deed),
    openThread: (thread) => change(column, { thread }),
    edit: (id) => change(column, { editing: id }),
  };
}

function placesOf(view: DiscordView, me: UserView): { id: string; label: string }[] {
  const shown = view.channels.filter(
    ({ id, kind }) => kind === "text" || view.threads.some(({ parentId }) => parentId === id),
  );
  const places = shown.map(({ id, name, kind }) => ({ id, label: `${kind === "forum" ? "🗂" : "#"} ${name}` }));
  return view.directMessages[me.id] ? [...places, { id: direct, label: "✉ Support" }] : places;
}

function whoMenu(column: DiscordColumn, { users }: DiscordView, me: UserView): Child {
  const people = users.filter(({ bot }) => !bot);
  const options = people.map(({ name, roles }) => ({
    value: name,
    label: roles.length > 0 ? name : `${name} (no role)`,
  }));
  return menu("You are, in Discord", options, me.name, (name) => {
    Object.assign(column.hands, { as: name, said: "" });
    change(column, { editing: undefined });
  });
}
