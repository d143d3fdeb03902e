import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { commands } from "../../src/commands/registry.ts";
import { packageRoot } from "../../src/package-root.ts";
import { messageMenu } from "../../src/relay/message-menu.ts";
import { methods } from "../sandbox/slack/methods/index.ts";
import { scopeOf } from "../sandbox/slack/scopes.ts";
import { botEvents, botScopes, createAppUrl, slackManifest } from "./manifest.ts";

const folder = path.join(packageRoot(), "bots", "slack");
const sources = readdirSync(folder)
  .filter((file) => file.endsWith(".ts") && !/(\.test|^testing)\.ts$/.test(file))
  .map((file) => ({ file, source: readFileSync(path.join(folder, file), "utf8") }));

/** Every method of the Web API that the bot calls, "chat.postMessage", by what stands in its sources. */
function calledMethods(): string[] {
  const called = sources.flatMap(({ source }) =>
    [...source.matchAll(/\b(?:web|client)\s*\.((?:[a-z]+\.)+[a-zA-Z]+)\s*\(/g)].map(([, name = ""]) => name),
  );
  return [...new Set([...called, "apps.connections.open"])].sort();
}

// The bot is in public and private channels, and in the direct messages that it begins.
const kindsOf: Readonly<Record<string, string[]>> = {
  "*:history": ["channels:history", "groups:history", "im:history"],
  "*:read": ["channels:read", "groups:read"],
};

/** docs.slack.dev/reference/events */
const eventNeeds: Readonly<Record<string, { listener: string; scope: string | null }>> = {
  app_home_opened: { listener: "app_home_opened", scope: null },
  "message.channels": { listener: "message", scope: "channels:history" },
  "message.groups": { listener: "message", scope: "groups:history" },
  "message.im": { listener: "message", scope: "im:history" },
  reaction_added: { listener: "reaction_added", scope: "reactions:read" },
};

describe("the manifest's scopes", () => {
  it("are exactly what the called methods, the events and the features need", () => {
    const called = calledMethods();
    const unknown = called.filter((method) => !(method in scopeOf));
    const byMethods = called.flatMap((method) => {
      const scope = scopeOf[method];
      return scope ? (kindsOf[scope] ?? [scope]) : [];
    });
    const byEvents = botEvents.flatMap((event) => eventNeeds[event]?.scope ?? []);
    const speaksUnderNames = sources.some(({ source }) => /\busername:/.test(source)) ? ["chat:write.customize"] : [];
    const offersCommands = sources.some(({ source }) => /\bapp\.command\(/.test(source)) ? ["commands"] : [];

    expect(unknown).toEqual([]);
    expect([...botScopes]).toEqual(
      [...new Set([...byMethods, ...byEvents, ...speaksUnderNames, ...offersCommands])].sort(),
    );
  });

  it("know every method that the emulator answers", () => {
    expect(Object.keys(scopeOf).sort()).toEqual(Object.keys(methods).sort());
  });
});

describe("the manifest's events", () => {
  it("are exactly what the bot listens to", () => {
    const heard = new Set(
      sources.flatMap(({ source }) => [...source.matchAll(/\bapp\.event\("([a-z_]+)"/g)].map(([, name]) => name)),
    );
    expect(new Set(botEvents.map((event) => eventNeeds[event]?.listener))).toEqual(heard);
  });
});

describe("the manifest's features", () => {
  const { features } = slackManifest();

  it("have a slash command for each root of the registry, whose mentions come escaped", () => {
    const roots = new Set(commands.map(({ name }) => `/${name.split(" ")[0]}`));
    expect(new Set(features.slash_commands.map(({ command }) => command))).toEqual(roots);
    expect(features.slash_commands.every(({ should_escape }) => should_escape)).toBe(true);
  });

  it("have another name before each command where one is given", () => {
    const named = slackManifest({ prefix: "acme" }).features.slash_commands;
    expect(named.map(({ command }) => command)).toEqual(
      features.slash_commands.map(({ command }) => `/acme-${command.slice(1)}`),
    );
  });

  it("have the message menu's shortcuts and the new ticket's, by their callback ids", () => {
    expect(features.shortcuts.map(({ callback_id, name, type }) => [callback_id, name, type])).toEqual([
      ...messageMenu.map(({ id, name }) => [id, name, "message"]),
      ["new_ticket", "New ticket", "global"],
    ]);
  });

  it("keep to Slack's lengths", () => {
    for (const { description, usage_hint } of features.slash_commands)
      expect([description.length <= 100, usage_hint.length <= 100]).toEqual([true, true]);
    for (const { name, description } of features.shortcuts)
      expect([name.length <= 24, description.length <= 150]).toEqual([true, true]);
  });
});

describe("how Slack reaches the desk", () => {
  it("is the socket without an address", () => {
    const manifest = slackManifest();
    expect(manifest.settings.socket_mode_enabled).toBe(true);
    expect(JSON.stringify(manifest)).not.toContain("http");
  });

  it("is one address for everything with one", () => {
    const manifest = slackManifest({ publicUrl: "https://desk.example.com" });
    const urls = JSON.stringify(manifest).match(/https:[^"]+/g) ?? [];
    expect(new Set(urls)).toEqual(new Set(["https://desk.example.com/slack/events"]));
    expect(manifest.settings).toMatchObject({
      socket_mode_enabled: false,
      interactivity: { message_menu_options_url: expect.any(String) },
    });
  });
});

it("is in the address of the page that makes the app", () => {
  const manifest = slackManifest();
  const url = new URL(createAppUrl(manifest));
  expect(JSON.parse(url.searchParams.get("manifest_json") ?? "")).toEqual(manifest);
});
