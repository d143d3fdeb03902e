import { describe, expect, it } from "vitest";
import { findBreaches } from "./boundary-rules.ts";
import { maskSource } from "./mask-source.ts";

const reasons = (file: string, source: string) => findBreaches(file, source).map(({ reason }) => reason);

describe("imports", () => {
  it.each([
    ["src/desk/tickets/open.ts", 'import { card } from "../../cards/ticket.ts";'],
    ["src/desk/verb.ts", 'import { Hono } from "hono";'],
    ["src/desk/verb.ts", 'export * from "../delivery/doorbell.ts";'],
    ["src/cards/ticket.ts", 'import type { Command } from "../commands/command.ts";'],
    ["src/commands/x.ts", 'const http = await import("../http/app.ts");'],
    ["src/http/app.ts", "import '../web/page.tsx';"],
    ["src/delivery/deliver.ts", 'import { Queue } from "bullmq";'],
    ["bots/slack/app.ts", 'import { x } from "../discord/app.ts";'],
    ["bots/slack/app.ts", 'import { Client } from "discord.js";'],
    ["bots/sandbox/slack/slack.ts", 'import type { View } from "@slack/types";'],
    ["src/http/app.ts", 'import { compose } from "../compose.ts";'],
    ["src/config.ts", 'import { open } from "./desk/tickets/open.ts";'],
    ["worker/main.ts", 'import {\n  a,\n  b,\n} from "../bots/slack/app.ts";'],
    ["src/http/app.ts", 'import { freshDatabase } from "../../test/postgres.ts";'],
  ])("refuses %s: %s", (file, source) => {
    expect(reasons(file, source)).toHaveLength(1);
  });

  it.each([
    ["src/commands/x.ts", 'import { card } from "../cards/ticket.ts"; import { verb } from "../desk/verb.ts";'],
    ["src/desk/tickets/open.ts", 'import { find } from "./find.ts"; import type { Log } from "../../log.ts";'],
    ["src/desk/verb.ts", 'import { PrismaClient } from "../generated/prisma/client.ts"; import { z } from "zod";'],
    [
      "bots/slack/app.ts",
      'import { App } from "@slack/bolt"; import type { Channel } from "../../src/delivery/channel.ts";',
    ],
    ["src/compose.ts", 'import { a } from "./http/app.ts"; import { b } from "../bots/slack/app.ts";'],
    ["src/main.ts", 'import { compose } from "./compose.ts";'],
    ["src/redis/connect.ts", 'import { Redis } from "ioredis";'],
    ["src/delivery/bullmq.ts", 'import { Queue } from "bullmq"; import { connectRedis } from "../redis/connect.ts";'],
    ["bots/sandbox/slack/slack.test.ts", 'import { WebClient } from "@slack/web-api";'],
    ["src/desk/verb.ts", '// import { Hono } from "hono";\nconst text = \'import x from "hono"\';'],
  ])("lets %s: %s", (file, source) => {
    expect(reasons(file, source)).toEqual([]);
  });

  it("says where", () => {
    expect(findBreaches("src/desk/a.ts", '\n\nimport "bullmq";')).toEqual([
      { line: 3, reason: "only src/delivery/bullmq* know the queue" },
    ]);
  });
});

it("keeps the names of commands out of sentences, since a workspace may call them otherwise", () => {
  const reason = ["a command in a sentence is slash(…): each platform calls it its own way"];

  expect(reasons("src/cards/a.ts", 'const foot = "See /support failed.";')).toEqual(reason);
  expect(reasons("bots/slack/a.ts", "const text = `Try \\`/ticket list\\`.`;")).toEqual(reason);
  expect(reasons("src/cards/a.ts", '// "/ticket list"\nconst foot = slash("support failed");')).toEqual([]);
  expect(reasons("src/cli/a.ts", 'const text = "They write /support link.";')).toEqual([]);
});

describe("A44: SQL that is put together", () => {
  it("is refused, but for the one place that runs the named statements", () => {
    for (const unsafe of ["tx.$queryRawUnsafe(text)", "prisma.$executeRawUnsafe(`DELETE`)"]) {
      expect(reasons("src/http/app.ts", unsafe)).toEqual(["SQL is a named statement with parameters: desk.one"]);
      expect(reasons("src/desk/desk.ts", unsafe)).toEqual([]);
      expect(reasons("src/desk/desk.test.ts", unsafe)).toEqual([]);
    }
    expect(reasons("src/http/app.ts", "tx.$queryRaw`SELECT 1`")).toEqual([]);
  });
});

describe("the environment", () => {
  it.each(["process.env.PORT", "process?.env", 'process["env"]', "const { env } = process;"])(
    "is refused: %s",
    (source) => {
      expect(reasons("src/http/app.ts", source)).toHaveLength(1);
    },
  );

  it("is for config.ts, tool configuration and tests", () => {
    for (const file of ["src/config.ts", "vitest.config.ts", "test/redis.ts", "src/a.test.ts"]) {
      expect(reasons(file, "process.env.CI")).toEqual([]);
    }
    expect(reasons("src/a.ts", '// process.env\nconst advice = "see process.env";')).toEqual([]);
  });
});

describe("any", () => {
  it.each([
    "let a: any;",
    "const a = b as any;",
    "type A = Record<string, any>;",
    "function f(a: any[], b?: readonly any[]) {}",
    "type A = Promise<any>;",
    "type A = string | any;",
    "type F = (a: any) => void;",
  ])("is refused: %s", (source) => {
    expect(reasons("src/a.ts", source).length).toBeGreaterThan(0);
  });

  it.each([
    "await Promise.any(all); z.any();",
    'const text = "as any"; // : any',
    "const any = 1; f({ any: 2 });",
    "<p>Are there any tickets, any at all?</p>",
    "const company: Company = anything as Anyone;",
  ])("is not meant: %s", (source) => {
    expect(reasons("src/a.tsx", source)).toEqual([]);
  });
});

describe("default exports", () => {
  it("are refused, except in tool configuration", () => {
    expect(reasons("src/a.ts", "export default 1;")).toHaveLength(1);
    expect(reasons("src/a.ts", "export { a as default };")).toHaveLength(1);
    expect(reasons("vitest.config.ts", "export default {};")).toEqual([]);
    expect(reasons("src/a.ts", 'import React from "react"; import { default as b } from "./b.ts";')).toEqual([]);
  });
});

describe("maskSource", () => {
  it.each([
    ["a // b\nc", "a     \nc"],
    ["a /* b\n c */ d", "a     \n      d"],
    ['f("a\\"b", \'c\') + d', "f(\"    \", ' ') + d"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the sample is such a string
    ["`a ${b(`c`) + { d: 1 }.d} e` + f", "`  ${b(` `) + { d: 1 }.d}  ` + f"],
    ["x = /[/'\"]/g; y", "x = /     /g; y"],
    ["a / b / c", "a / b / c"],
    ["<p>don't</p>\nany", "<p>don'     \nany"],
  ])("%s", (source, masked) => {
    expect(maskSource(source)).toBe(masked);
  });
});
