// What a page of ours needs besides its HTML: one stylesheet and its script's modules, read once.

import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { packageRoot } from "./package-root.ts";

export interface BrowserFile {
  type: string;
  body: Uint8Array<ArrayBuffer>;
  /** The same, compressed. */
  gzip: Uint8Array<ArrayBuffer>;
}

export interface BrowserFiles {
  /** Changes when any of them does, so that an address with it in may be kept for ever. */
  version: string;
  /** By name: "style.css", "client/main.js". */
  find(name: string): BrowserFile | undefined;
  readonly names: readonly string[];
}

interface Folders {
  /** Where the sheets stand in the sources, and their names in the order in which they become one. */
  style: string;
  sheets: readonly string[];
  /** Where the build has put the script's modules, under dist. */
  client: string;
}

const compress = promisify(gzip);

export async function readBrowserFiles({ style, sheets, client }: Folders): Promise<BrowserFiles> {
  const root = packageRoot();
  const parts = await Promise.all(sheets.map((name) => readFile(path.join(root, style, `${name}.css`), "utf8")));
  const texts = new Map([["style.css", parts.join("\n")]]);
  const built = path.join(root, "dist", client);
  for (const name of (await readdir(built).catch(() => [])).filter((one) => /^[a-z-]+\.js$/.test(one)).sort()) {
    const text = await readFile(path.join(built, name), "utf8");
    texts.set(`client/${name}`, text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"));
  }

  const hash = createHash("sha256");
  const files = new Map<string, BrowserFile>();
  for (const [name, text] of texts) {
    hash.update(`${name}\n${text}\n`);
    const body = Uint8Array.from(Buffer.from(text));
    const type = name.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8";
    files.set(name, { type, body, gzip: Uint8Array.from(await compress(body)) });
  }
  return {
    version: hash.digest("base64url").slice(0, 12),
    find: (name) => files.get(name),
    names: [...files.keys()],
  };
}
