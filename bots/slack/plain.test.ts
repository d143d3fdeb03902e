import fc from "fast-check";
import { expect, test } from "vitest";
import { keepsMentions } from "../../src/commands/keeps-mentions.ts";
import { cleanText, clip, escapeText, split } from "./escape.ts";
import { iconsIn, mentionedIn, placesAsIds, plainText, startsWithMention } from "./plain.ts";

const nameOf = (id: string) => ({ U1: "bob" })[id];

test.each([
  ["a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"],
  ["<@U1|someone> and <@U1>", "@bob and @bob"],
  ["<@U2>", "<@U2>"],
  ["<#C1|general> <#C2>", "#general #channel"],
  ["<http://a.example/?x=1&amp;y=2>", "http://a.example/?x=1&y=2"],
  ["<http://evil.example|your bank>", "your bank (http://evil.example)"],
  ["<mailto:jane@a.example|jane@a.example>", "jane@a.example"],
  ["<!here> <!channel|@channel> <!subteam^S1|@support> <!subteam^S1>", "@here @channel @support @group"],
  ["<!date^1^{date}|yesterday>", "yesterday"],
  [":lock: a :tada::skin-tone-2: :unknown_one: at 10:30:45", "🔒 a 🎉 :unknown_one: at 10:30:45"],
  ["&lt;@U1&gt;", "<@U1>"],
])("%j is %j", (given, plain) => {
  expect(plainText(given, nameOf)).toBe(plain);
});

test("emoji that Slack's blocks name are shown", () => {
  const blocks = [
    {
      type: "rich_text",
      elements: [{ type: "rich_text_section", elements: [{ type: "emoji", name: "unicorn_face", unicode: "1f984" }] }],
    },
  ];

  expect(plainText(":unicorn_face:", nameOf, iconsIn(blocks))).toBe("🦄");
  expect(iconsIn("nonsense").size).toBe(0);
});

test("a mention at the start is noticed, however it is formatted", () => {
  for (const text of ["<@U1> look", "*<@U1>* look", "&gt; _<@U1|bob>_ look", "\u200B<!here> look", "• <!subteam^S1>"])
    expect([text, startsWithMention(text)]).toEqual([text, true]);
  for (const text of ["look <@U1>", "*look* <@U1>", "&lt;@U1&gt; look", "<!date^1^{date}|yesterday>", "<#C1>"])
    expect([text, startsWithMention(text)]).toEqual([text, false]);
});

test("mentions are found, and kept for commands that name an agent", () => {
  expect(mentionedIn("<@U1> <@W2|x> <@U1> &lt;@U3&gt; <#C1>")).toEqual(["U1", "W2"]);
  expect(keepsMentions("assign")).toBe(true);
  expect(keepsMentions("r")).toBe(false);
  expect(keepsMentions("nonsense")).toBe(false);
  expect(placesAsIds("billing <#C1|general> <#C2> <!subteam^S1|@duty> <@U1>")).toBe("billing C1 C2 S1 <@U1>");
});

test("what is escaped comes back as it was", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const clean = cleanText(text);
      const colons = /:[a-z0-9_+'-]+:/.test(clean);
      expect(colons || plainText(escapeText(text), nameOf) === clean).toBe(true);
      expect(escapeText(text)).not.toMatch(/[<>]/);
    }),
  );
});

test("text that turns its direction stays within itself", () => {
  const clean = cleanText("a\u2069\u202Eb\u2067c");

  expect(clean).toBe("\u2068a\u202Eb\u2067c\u2069\u2069");
  expect(cleanText("a\u0000\u001bb\r\nc\td")).toBe("ab\nc\td");
});

test("a text in pieces is the same text, with no piece too long and no character cut", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 500 }), fc.integer({ min: 8, max: 40 }), (text, most) => {
      const pieces = split(text, most);
      expect(pieces.join("")).toBe(text);
      for (const piece of pieces) {
        expect(piece.length).toBeLessThanOrEqual(most);
        expect(piece.isWellFormed() || !text.isWellFormed()).toBe(true);
      }
      expect(clip(text, most).length).toBeLessThanOrEqual(most);
    }),
  );
  expect(split("&amp;".repeat(5), 12).every((piece) => /^(&amp;)+$/.test(piece))).toBe(true);
});
