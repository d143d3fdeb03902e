// What Slack must know of the app, from the same tables that the code runs by: paste it, and the app is made.

import { commands } from "../../src/commands/registry.ts";
import { messageMenu } from "../../src/relay/message-menu.ts";
import { prefixOf } from "./command-names.ts";
import { newTicketShortcut } from "./new-ticket-shortcut.ts";

/** What the app asks for when it is installed. */
export const botScopes = [
  "channels:history",
  "channels:read",
  "chat:write",
  "chat:write.customize",
  "commands",
  "files:read",
  "files:write",
  "groups:history",
  "groups:read",
  "im:history",
  "im:write",
  "reactions:read",
  "reactions:write",
  "usergroups:read",
  "users:read",
  "users:read.email",
] as const;

/** What the bot listens to. */
export const botEvents = [
  "app_home_opened",
  "message.channels",
  "message.groups",
  "message.im",
  "reaction_added",
] as const;

/** The roots of the slash commands. */
export const roots = [...new Set(commands.map(({ name }) => name.split(" ")[0] ?? ""))];

const rootHints: Readonly<Record<string, [description: string, hint: string]>> = {
  ticket: ["Tickets: open, list, claim, answer, resolve", "[list | new | claim TKT-001 | …]"],
  chat: ["Chats: list, read, answer", "[list | new | search | read | to-ticket]"],
  support: ["The support desk: my queue, numbers, help", "[home | stats | failed | help | …]"],
};

export interface ManifestOptions {
  name?: string;
  /** Where Slack reaches the desk; without it everything goes by Socket Mode. */
  publicUrl?: string | undefined;
  /** SLACK_COMMAND_PREFIX: acme makes /acme-ticket. */
  prefix?: string | undefined;
}

/** Of every message's menu, and the one that Slack offers everywhere. */
export const slackShortcuts = [
  ...messageMenu.map((entry) => shortcut("message", entry)),
  shortcut("global", newTicketShortcut),
];

function shortcut(type: "message" | "global", { id, name }: { id: string; name: string }) {
  return { name, type, callback_id: id, description: name };
}

/** docs.slack.dev/reference/app-manifest */
export function slackManifest({ name = "Support", publicUrl, prefix }: ManifestOptions = {}) {
  const url = publicUrl === undefined ? undefined : `${publicUrl}/slack/events`;
  const at = <K extends string>(key: K) => (url === undefined ? {} : ({ [key]: url } as Record<K, string>));
  return {
    display_information: { name, description: "The support desk, in threads", background_color: "#1d3557" },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      bot_user: { display_name: name, always_online: true },
      shortcuts: slackShortcuts,
      slash_commands: roots.map((root) => {
        const [description, usage_hint] = rootHints[root] ?? [root, ""];
        return {
          command: `/${prefixOf(prefix)}${root}`,
          ...at("url"),
          description,
          usage_hint,
          should_escape: true,
        };
      }),
    },
    oauth_config: { scopes: { bot: [...botScopes] } },
    settings: {
      event_subscriptions: { ...at("request_url"), bot_events: [...botEvents] },
      interactivity: { is_enabled: true, ...at("request_url"), ...at("message_menu_options_url") },
      org_deploy_enabled: false,
      socket_mode_enabled: url === undefined,
      token_rotation_enabled: false,
    },
  };
}

/** A page of Slack's that makes the app from the manifest. */
export const createAppUrl = (manifest: object): string =>
  `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(JSON.stringify(manifest))}`;
