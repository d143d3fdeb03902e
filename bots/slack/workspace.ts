// The channels and user groups of the workspace, as far as the bot sees them.

import type { WebClient } from "@slack/web-api";
import type { Named, Workspace } from "../../src/commands/command.ts";
import { conflict } from "../../src/desk/errors.ts";
import { escapeText } from "./escape.ts";
import { codeOf, problemOf } from "./failures.ts";

const pageSize = 200;
const mostPages = 10;
/** Somebody who types asks again and again. */
const keptMs = 5_000;

export function createWorkspace(web: WebClient): Workspace {
  async function readChannels(): Promise<Named[]> {
    const channels: Named[] = [];
    let cursor: string | undefined;
    for (let pages = 0; pages < mostPages; pages += 1) {
      const kinds = { types: "public_channel,private_channel", exclude_archived: true };
      const page = await web.users.conversations({ ...kinds, limit: pageSize, ...(cursor ? { cursor } : {}) });
      for (const { id, name } of page.channels ?? []) if (id && name) channels.push({ id, name });
      cursor = page.response_metadata?.next_cursor || undefined;
      if (cursor === undefined) break;
    }
    return channels.sort(byName);
  }

  async function readGroups(): Promise<Named[]> {
    const { usergroups = [] } = await web.usergroups.list({});
    return usergroups.flatMap(({ id, handle, name }) => (id ? [{ id, name: handle || name || id }] : [])).sort(byName);
  }

  return {
    channels: keeping(readChannels),
    groups: keeping(readGroups),
    async introduce({ id, name }, text) {
      try {
        await web.chat.postMessage({ channel: id, text: escapeText(text), link_names: false, parse: "none" });
      } catch (error) {
        if (codeOf(error) === undefined) throw error;
        throw conflict(`Nothing was changed, because the bot cannot post in #${name}: ${problemOf(error)}.`);
      }
    },
  };
}

const byName = (a: Named, b: Named): number => a.name.localeCompare(b.name);

function keeping<T>(read: () => Promise<T>): () => Promise<T> {
  let kept: { at: number; found: Promise<T> } | undefined;
  return () => {
    if (kept && Date.now() - kept.at < keptMs) return kept.found;
    const fresh = { at: Date.now(), found: read() };
    kept = fresh;
    fresh.found.catch(() => {
      if (kept === fresh) kept = undefined;
    });
    return fresh.found;
  };
}
