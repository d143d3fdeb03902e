// What the desk's commands are called in the workspace: where another app has /ticket, its admins call ours /acme-ticket.

import { nameCommands } from "../../src/desk/slash.ts";

let prefix = "";

/** Said once, when the process starts: "acme" for /acme-ticket; undefined for the plain names. */
export function callCommands(name: string | undefined): void {
  prefix = prefixOf(name);
}

export const prefixOf = (name: string | undefined): string => (name === undefined ? "" : `${name}-`);

export const withOurNames = (words: string): string => nameCommands(words, prefix);

/** "/acme-ticket" for "ticket". */
export const commandOf = (root: string): string => `/${prefix}${root}`;
