// What the columns share: the state of both platforms, and the ways to the server.

import type { DiscordView } from "../../discord/view.ts";
import type { SlackView } from "../../slack/snapshot.ts";
import { browser } from "./browser.ts";
import type { Json } from "./json.ts";

export interface PageState {
  slack: SlackView | null;
  discord: DiscordView | null;
  slackShortcuts: Shortcut[];
}

/** An entry of Slack's menus: of a message's, or the one beside the box to write in. */
export interface Shortcut {
  name: string;
  type: string;
  callback_id: string;
}

export interface Customer {
  id: number;
  name: string;
}

export interface App {
  readonly base: string;
  readonly apiBase: string;
  state: PageState | undefined;
  customers: Customer[];
  redraw(): void;
}

/** The server's answer to a deed. */
export interface Told {
  ok: boolean;
  message?: string;
  shown?: string;
  errors?: Record<string, string>;
  choices?: { name: string; value: string }[];
}

/** A person of a platform, as whom the page acts, and what the platform said to them last. */
export interface Hands {
  as: string;
  said: string;
  act(deed: Json): Promise<Told>;
}

export function createHands(app: App, platform: "slack" | "discord", as: string): Hands {
  const hands: Hands = {
    as,
    said: "",
    async act(deed) {
      const told = await postJson(`${app.base}/${platform}`, { as: hands.as, ...deed });
      hands.said = told.message ?? told.shown ?? "";
      app.redraw();
      return told;
    },
  };
  return hands;
}

export async function postJson(address: string, body: Json): Promise<Told & Json> {
  const headers = { "Content-Type": "application/json" };
  try {
    const answer = await browser.fetch(address, { method: "POST", headers, body: JSON.stringify(body) });
    return (await answer.json()) as Told & Json;
  } catch {
    return { ok: false, message: "The desk does not answer. Is it still running?" };
  }
}

export async function getJson(address: string): Promise<unknown> {
  const answer = await browser.fetch(address);
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
  return answer.json();
}
