// Fails when a file knows what it should not (boundary-rules.ts). Run by `npm run check`.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { packageRoot } from "../src/package-root.ts";
import { findBreaches } from "./boundary-rules.ts";

const root = packageRoot();
const files = (await Promise.all(["src", "bots", "worker", "test"].map(sourcesUnder))).flat();
let breaches = 0;
for (const file of files) {
  for (const { line, reason } of findBreaches(file, await readFile(path.join(root, file), "utf8"))) {
    console.error(`${file}:${line}  ${reason}`);
    breaches += 1;
  }
}
if (breaches > 0) process.exit(1);

async function sourcesUnder(folder: string): Promise<string[]> {
  const entries = await readdir(path.join(root, folder), { recursive: true }).catch(() => []);
  const paths = entries.map((entry) => path.posix.join(folder, entry.split(path.sep).join("/")));
  return paths.filter((file) => /\.[cm]?tsx?$/.test(file) && !file.startsWith("src/generated/"));
}
