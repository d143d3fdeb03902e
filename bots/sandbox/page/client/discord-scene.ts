import type { DiscordView, UserView } from "../../discord/view.ts";
import type { Customer } from "./app.ts";
import type { Json } from "./json.ts";
import type { Names } from "./markdown.ts";

/** What one person sees of the server, and what they can do. */
export interface DiscordScene {
  view: DiscordView;
  me: UserView;
  customers: readonly Customer[];
  base: string;
  names: Names;
  editing: string | undefined;
  act(deed: Json): void;
  openThread(id: string): void;
  edit(id: string | undefined): void;
}

export function namesIn(view: DiscordView): Names {
  const name = (list: { id: string; name: string }[], id: string) => list.find((one) => one.id === id)?.name;
  return {
    person: (id) => name(view.users, id),
    role: (id) => name(view.roles, id),
    channel: (id) => name(view.channels, id) ?? name(view.threads, id),
  };
}
