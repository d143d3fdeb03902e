import { describe, expect, it } from "vitest";
import { decideRelay, type RelayMode, type ThreadText } from "./decide.ts";

const said = (over: Partial<ThreadText>): ThreadText => ({
  mode: "assignee",
  author: "assignee",
  assigned: true,
  text: "Hello",
  startsWithMention: false,
  isEarly: false,
  ...over,
});

const modes: RelayMode[] = ["explicit", "assignee", "all", "off"];

describe("the relay table", () => {
  it.each([
    ["explicit", "note"],
    ["assignee", "public"],
    ["all", "public"],
    ["off", "note"],
  ] as const)("plain text by the assignee in mode %s is %s", (mode, as) => {
    expect(decideRelay(said({ mode }))).toMatchObject({ as });
  });

  it.each([
    ["explicit", { as: "note", text: "Hello" }],
    ["assignee", { as: "note", text: "Hello", hint: "unclaimed" }],
    ["all", { as: "public", claims: false, text: "Hello" }],
    ["off", { as: "note", text: "Hello" }],
  ] as const)("plain text by another agent in mode %s", (mode, expected) => {
    expect(decideRelay(said({ mode, author: "agent" }))).toEqual(expected);
  });

  it("claims in mode all when nobody has it", () => {
    expect(decideRelay(said({ mode: "all", author: "agent", assigned: false }))).toEqual({
      as: "public",
      claims: true,
      text: "Hello",
    });
  });

  it.each([
    ["assignee", "assignee", { as: "note", text: "Hello", hint: "said_before" }],
    ["assignee", "agent", { as: "note", text: "Hello", hint: "unclaimed" }],
    ["all", "agent", { as: "note", text: "Hello", hint: "said_before" }],
    ["explicit", "assignee", { as: "note", text: "Hello" }],
    ["off", "assignee", { as: "note", text: "Hello" }],
  ] as const)("what was said too early in mode %s, by %s, is a note", (mode, author, expected) => {
    expect(decideRelay(said({ mode, author, isEarly: true }))).toEqual(expected);
  });

  it.each(modes)("A16: an outsider is never public in mode %s, whatever they write", (mode) => {
    for (const text of ["Hello", "!r Hello", "!close", "note: x", "🔒"]) {
      expect(decideRelay(said({ mode, author: "outsider", text }))).toMatchObject({ as: "note", hint: "not_an_agent" });
    }
  });

  it.each(modes)("what is marked is a note in mode %s", (mode) => {
    for (const text of ["note: Hello", "NOTE: Hello", "// Hello", ";; Hello", "🔒 Hello", "Hello 🔒"]) {
      expect(decideRelay(said({ mode, text }))).toEqual({ as: "note", text: "Hello" });
    }
  });

  it.each([
    ["*note:* he lies", "he lies"],
    ["**note:** he lies", "he lies"],
    ["*note*: he lies", "he lies"],
    ["**_Note:_** he lies", "he lies"],
    ["`note:` he *lies*", "he *lies*"],
    ["_note: he lies_", "_he lies_"],
    ["~note: he lies~", "~he lies~"],
    ["||note: he lies||", "||he lies||"],
    ["> note: he lies\n> again", "> he lies\n> again"],
    ["> *note:* he lies", "> he lies"],
    ["```\nnote: he lies\n```", "```\nhe lies\n```"],
    ["• // he lies", "• he lies"],
    ["# ;; he lies", "# he lies"],
    ["\u200B note: he lies", "he lies"],
    ["note:*he* lies", "*he* lies"],
    ["🔒\uFE0F he lies", "he lies"],
    ["*he lies 🔒*", "*he lies*"],
    ["he lies 🔒\uFE0F", "he lies"],
    ["_!note he lies_", "_he lies_"],
  ])("%j is a note in every mode, and reads %j", (text, kept) => {
    for (const mode of modes) expect(decideRelay(said({ mode, text }))).toEqual({ as: "note", text: kept });
  });

  it.each(modes)("a formatted !word says nothing to the customer and runs nothing in mode %s", (mode) => {
    for (const text of ["*!r Hello*", "> !close", "`!claim`"])
      expect(decideRelay(said({ mode, text }))).toEqual({ as: "note", text });
    expect(decideRelay(said({ mode, text: "\u200B!claim" }))).toEqual({ as: "command", text: "claim" });
  });

  it("takes formatted words that are no mark for what they say", () => {
    for (const text of ["*noted:* Hello", "> Hello", "**Hello** note: this", "- one\n- two", "`/r/n`", "_!_"])
      expect(decideRelay(said({ text }))).toMatchObject({ as: "public", text });
  });

  it("keeps a lone mark as it is", () => {
    expect(decideRelay(said({ text: "🔒" }))).toEqual({ as: "note", text: "🔒" });
  });

  it.each([
    ["explicit", "note"],
    ["assignee", "note"],
    ["all", "note"],
    ["off", "note"],
  ] as const)("what begins with a teammate's name stays inside in mode %s", (mode, as) => {
    expect(decideRelay(said({ mode, startsWithMention: true, text: "@lee can you look?" }))).toMatchObject({ as });
  });

  it.each(modes)("a word after ! is a command in mode %s", (mode) => {
    expect(decideRelay(said({ mode, text: "!r Hello" }))).toEqual({ as: "command", text: "r Hello" });
    expect(decideRelay(said({ mode, text: "!whatever" }))).toEqual({ as: "command", text: "whatever" });
  });

  it("takes an exclamation for what it is", () => {
    expect(decideRelay(said({ text: "!!! great" }))).toMatchObject({ as: "public" });
    expect(decideRelay(said({ text: "! great" }))).toMatchObject({ as: "public" });
  });
});
