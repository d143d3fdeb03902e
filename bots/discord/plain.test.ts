import { expect, test } from "vitest";
import { asCommand, type Names, startsWithMention, toPlain } from "./plain.ts";

const names: Names = {
  user: (id) => (id === "1" ? "Dana" : undefined),
  role: (id) => (id === "2" ? "Support agents" : undefined),
  channel: (id) => (id === "3" ? "support" : undefined),
};

test.each([
  ["Hi <@1> and <@!1>, <@9>", "Hi @Dana and @Dana, @someone"],
  ["<@&2> in <#3> or <#4>", "@Support agents in #support or #channel"],
  ["<:wave:123> <a:party:9>", ":wave: :party:"],
  ["at <t:1763800000:R> or <t:1763800000>", "at 2025-11-22 08:26 UTC or 2025-11-22 08:26 UTC"],
  ["try </ticket claim:123>", "try /ticket claim"],
  ["  spaces  ", "spaces"],
  ["a < b > c", "a < b > c"],
  ["<t:9999999999999>", "<t:9999999999999>"],
  ["!assign <@1> hello", "!assign <@1> hello"],
  ["!setup-channel billing <#3>", "!setup-channel billing <#3>"],
  ["!setup-duty <@&2>", "!setup-duty <@&2>"],
  ["!r Hello <@1>", "!r Hello @Dana"],
])("%j is plainly %j", (content, plain) => {
  expect(toPlain(content, names)).toBe(plain);
});

test("a mention at the start is noticed, the bot's own is a command", () => {
  expect(startsWithMention(" <@1> look")).toBe(true);
  for (const text of [
    "**<@1>** look",
    "> <@&1> look",
    "\u200B<@!1> look",
    "||<@1>||",
    "@here look",
    "*@everyone* look",
  ])
    expect([text, startsWithMention(text)]).toEqual([text, true]);
  for (const text of ["look <@1>", "**look** <@1>", "@lee look"])
    expect([text, startsWithMention(text)]).toEqual([text, false]);
  expect(asCommand("<@7> claim", "7")).toBe("!claim");
  expect(asCommand("<@7>", "7")).toBe("!help");
  expect(asCommand(" <@!7>, claim", "7")).toBe("!claim");
  expect(asCommand("<@7>: !claim", "7")).toBe("!claim");
  expect(asCommand("<@7> <@1> look", "7")).toBeUndefined();
  expect(asCommand("<@7> 123", "7")).toBeUndefined();
  expect(asCommand("<@1> claim", "7")).toBeUndefined();
});
