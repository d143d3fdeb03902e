// Which part may know which (design.md), as a table; and four things that no file may hold.
import path from "node:path";
import { maskSource } from "./mask-source.ts";

export interface Breach {
  line: number;
  reason: string;
}

/** What is wrong with one file, whose path is given from the repository's root. */
export function findBreaches(file: string, source: string): Breach[] {
  const code = maskSource(source);
  const lineAt = (index: number) => source.slice(0, index).split("\n").length;
  const isTest = file.startsWith("test/") || /(\.test|\/testing|\/test-[a-z-]+)\.tsx?$/.test(file);
  const found: Breach[] = [];
  const search = (pattern: RegExp, reason: string) => {
    for (const { index } of code.matchAll(pattern)) found.push({ line: lineAt(index), reason });
  };

  if (!isTest) {
    for (const { specifier, index } of importsOf(source, code)) {
      const reason = breachOfImport(file, specifier);
      if (reason) found.push({ line: lineAt(index), reason });
    }
    const readsEnvironment = file === "src/config.ts" || isConfiguration(file);
    if (!readsEnvironment)
      search(
        /\bprocess\s*(\?\.|\.)\s*env\b|\bprocess\s*\[|\{[^{}]*\benv\b[^{}]*\}\s*=\s*process\b/g,
        "only src/config.ts reads the environment",
      );
  }
  if (!isTest && file !== "src/desk/desk.ts")
    search(/\$(?:query|execute)RawUnsafe\b/g, "SQL is a named statement with parameters: desk.one");
  if (!isTest && speaks.test(file))
    for (const [index, line] of source.split("\n").entries())
      if (/^(?!\s*(?:\/\/|\/?\*)).*["`\s(]\/(?:ticket|chat|support) [a-z]/.test(line))
        found.push({
          line: index + 1,
          reason: "a command in a sentence is slash(…): each platform calls it its own way",
        });
  search(
    /(?:[:<|&=]|\b(?:as|extends|satisfies|is|keyof))\s*(?:readonly\s+)?any\b(?!\s*[(:=])|,\s*any\s*(?=[>,[\])])/g,
    "`any` switches the types off",
  );
  if (!isConfiguration(file))
    search(/\bexport\s+default\b|\bexport\s*\{[^}]*\bas\s+default\b/g, "a default export has no name of its own");
  return found.sort((a, b) => a.line - b.line);
}

/** What is said on the platforms. */
const speaks = /^(src\/(desk|cards|commands|delivery|relay)|bots\/(slack|discord))\//;

/** Parts of the house, and what each may import besides itself and what all may use. */
const MAY_IMPORT: Record<string, string[]> = {
  "src/desk": ["src/database"],
  "src/database": [],
  "src/redis": [],
  "src/tracing": [],
  "src/files": ["src/desk"],
  "src/cards": ["src/desk"],
  "src/commands": ["src/cards", "src/desk"],
  "src/delivery": ["src/cards", "src/desk", "src/database", "src/redis"],
  "src/relay": ["src/delivery", "src/files", "src/commands", "src/cards", "src/desk"],
  "src/http": ["src/commands", "src/cards", "src/desk", "src/database", "src/redis", "src/files"],
  // Types only.
  "src/client": ["src/http"],
  "src/widget": ["src/client"],
  "src/cli": ["src/desk", "src/database", "src/files"],
  // Connecting and examining, at a terminal.
  "src/setup": ["src/delivery", "src/database", "src/desk", "src/files", "bots/slack", "bots/discord"],
  // Runs in browsers, and knows nothing of the server but words and times that both use.
  "src/web/client": [],
  "src/web": ["src/web/client", "src/http", "src/files", "src/commands", "src/cards", "src/desk"],
  "bots/slack": ["src/relay", "src/delivery", "src/commands", "src/cards", "src/desk"],
  "bots/discord": ["src/relay", "src/delivery", "src/commands", "src/cards", "src/desk"],
  // Its page has a customer's app in it.
  "bots/sandbox": ["src/client"],
  worker: ["src/delivery", "src/cards", "src/desk", "src/database"],
};

/** Small files right under src/ are for all, except those that see everything. */
const SEES_EVERYTHING = ["src/compose.ts", "src/services.ts"];
const MAY_IMPORT_THOSE = ["src/main.ts", ...SEES_EVERYTHING];

/** Packages that only these files may know. */
const PACKAGES: { is: RegExp; only: RegExp; words: string }[] = [
  { is: /^@slack\//, only: /^bots\/slack\//, words: "only bots/slack knows Slack" },
  {
    is: /^(discord\.js|discord-api-types|@discordjs)(\/|$)/,
    only: /^bots\/discord\//,
    words: "only bots/discord knows Discord",
  },
  {
    is: /^(bullmq(-otel)?|@bull-board)(\/|$)/,
    only: /^src\/delivery\/bullmq/,
    words: "only src/delivery/bullmq* know the queue",
  },
  {
    is: /^ioredis(\/|$)/,
    only: /^src\/redis\//,
    words: "only src/redis knows Redis",
  },
  {
    is: /^@opentelemetry\//,
    only: /^src\/tracing\//,
    words: "only src/tracing knows how spans are sent",
  },
  { is: /^flydrive(\/|$)/, only: /^src\/files\//, words: "only src/files knows where files are kept" },
  {
    is: /^@?hono(\/|$)/,
    only: /^(src\/(http|web)\/|bots\/|src\/(compose|service|services|main)\.ts)/,
    words: "only the doors know Hono",
  },
];

function breachOfImport(file: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) {
    const rule = PACKAGES.find(({ is, only }) => is.test(specifier) && !only.test(file));
    return rule?.words;
  }
  const target = path.posix.join(path.posix.dirname(file), specifier);
  if (SEES_EVERYTHING.includes(target) && !MAY_IMPORT_THOSE.includes(file))
    return `${target} is where all is put together`;
  const [from, to] = [partOf(file), partOf(target)];
  if (!to || from === to || SEES_EVERYTHING.includes(file)) return undefined;
  if (from && MAY_IMPORT[from]?.includes(to)) return undefined;
  return `${from ?? file} may not import ${to}`;
}

function partOf(file: string): string | undefined {
  if (file.startsWith("test/")) return "test";
  return Object.keys(MAY_IMPORT).find((part) => file.startsWith(`${part}/`));
}

function isConfiguration(file: string): boolean {
  return /^[^/]+\.config\.ts$/.test(file);
}

function importsOf(source: string, code: string): { specifier: string; index: number }[] {
  // The masked code still has the quotes, in their places.
  return [...code.matchAll(/\b(?:from|import)\s*\(?\s*(["'])/g)].map((found) => {
    const start = found.index + found[0].length;
    return { specifier: source.slice(start, code.indexOf(found[1] ?? "", start)), index: found.index };
  });
}
