import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeBlock, escapeSentence, escapeText, escapeWithin, plainName } from "./escape.ts";

const hostile = fc.array(
  fc.constantFrom(
    "@everyone",
    "@here",
    "<@1>",
    "<@&1>",
    "<#1>",
    "[a](https://b.example)",
    "||",
    "**",
    "_",
    "`",
    "```",
    "~~",
    "\\",
    "-# ",
    "# ",
    "> ",
    ">>> ",
    "\n",
    "\r",
    "\u2028",
    "\u202E",
    "\u2066",
    "\u2069",
    "\uD800",
    "\0",
    "https://a.example/x_y_z",
    "<t:1:R>",
    "1. ",
    "- ",
    "a",
    " ",
    "🔒",
  ),
  { maxLength: 60 },
);

const unescaped = (text: string): string => text.replace(/\\([^\w\s])/g, "").replace(/\\/g, "");

describe("a text is shown letter by letter", () => {
  test.each([
    ["*b* _i_ ~~s~~ ||x|| `c`", "\\*b\\* \\_i\\_ \\~\\~s\\~\\~ \\|\\|x\\|\\| \\`c\\`"],
    ["-# #7", "\\-# #7"],
    ["# Title\n  ## Sub", "\\# Title\n  \\## Sub"],
    ["> quote\n>>> all", "\\> quote\n\\>>> all"],
    ["1. one\n- two", "1\\. one\n\\- two"],
    ["[bank](https://evil.example)", "\\[bank](https://evil.example)"],
    ["<@1> <@&2> <#3> <t:1:R>", "\\<@1> \\<@&2> \\<#3> \\<t:1:R>"],
    ["@everyone @Here @dana", "@\u200Beveryone @\u200BHere @dana"],
    ["https://a.example/snake_case_path?x=1&y=~z", "https://a.example/snake_case_path?x=1&y=~z"],
    ["C:\\temp", "C:\\\\temp"],
    ["a\r\nb\u2028c\0", "a\nb\nc"],
  ])("%j", (text, shown) => {
    expect(escapeText(text)).toBe(shown);
  });

  test("no text opens markup, pings, or forges the small print", () => {
    fc.assert(
      fc.property(hostile, (parts) => {
        const shown = escapeText(parts.join(""));

        const bare = unescaped(shown.replace(/https?:\/\/\S+/g, ""));
        expect(bare).not.toMatch(/[*`~|[<]|@(everyone|here)/i);
        for (const line of shown.split("\n")) expect(line.replace(/[\u2066-\u2069\s]/gu, "")).not.toMatch(/^(-#|>)/);
      }),
      { numRuns: 2_000 },
    );
  });

  test("what turns the direction of writing ends with its line", () => {
    const turned = escapeText("\u202Egpj.exe\nnext\u2069\u2067");

    expect(turned).toBe("\u2068\u202Egpj.exe\u2069\n\u2068next\u2067\u2069\u2069");
  });

  test("a long text is cut where it fits, and says so", () => {
    fc.assert(
      fc.property(hostile, fc.integer({ min: 10, max: 200 }), (parts, most) => {
        const shown = escapeWithin(parts.join("").repeat(20), most);

        expect(shown.length).toBeLessThanOrEqual(most);
        expect(shown.isWellFormed()).toBe(true);
      }),
      { numRuns: 500 },
    );
    expect(escapeWithin("abc", 10)).toBe("abc");
    expect(escapeWithin("😀".repeat(100), 11)).toBe(`${"😀".repeat(5)}…`);
  });

  test("a hundred thousand characters take no time", () => {
    const start = performance.now();

    for (const text of ["a", "_", "https://a.example/", "@everyone ", "\u2066", "<@1>", "`", "- ", "https://"]) {
      escapeWithin(text.repeat(100_000 / text.length), 2_000);
      escapeText(text.repeat(100_000 / text.length));
    }

    expect(performance.now() - start).toBeLessThan(1_500);
  });

  test("a code block cannot be left", () => {
    const block = codeBlock("a ``` b ``` -# #7");

    expect(block.match(/```/g)).toHaveLength(2);
  });

  test("our own sentences keep their code", () => {
    expect(escapeSentence('"*x*" is no ticket. Usage: `/ticket claim [ref]`', 2_000)).toBe(
      '"\\*x\\*" is no ticket. Usage: `/ticket claim [ref]`',
    );
    expect(escapeSentence("`".repeat(5_000), 2_000).length).toBeLessThanOrEqual(2_000);
  });

  test("a name is one line of letters", () => {
    expect(plainName("  Jane\n\u202EDoe\0 ", 80)).toBe("Jane Doe");
    expect(plainName("😀".repeat(60), 81)).toBe("😀".repeat(40));
  });
});
