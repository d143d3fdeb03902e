import type { PersonView, SlackView } from "../../slack/snapshot.ts";
import type { Customer, Shortcut } from "./app.ts";
import type { Json } from "./json.ts";
import type { Names } from "./mrkdwn.ts";

/** What one person sees of the workspace, and what they can do. */
export interface SlackScene {
  view: SlackView;
  me: PersonView;
  customers: readonly Customer[];
  base: string;
  names: Names;
  /** What the app puts into the menus. */
  shortcuts: readonly Shortcut[];
  /** The message whose words are being changed. */
  editing: string | undefined;
  /** There a root needs no way into its thread. */
  inThread?: boolean;
  act(deed: Json): void;
  openThread(ts: string): void;
  edit(ts: string | undefined): void;
}

export function namesIn(view: SlackView): Names {
  return {
    person: (id) => view.users.find((user) => user.id === id)?.name,
    channel: (id) => view.channels.find((channel) => channel.id === id)?.name,
  };
}
