import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Action, type Card, decodeCall } from "../../src/cards/card.ts";
import { flatten } from "../sandbox/discord/messages/components.ts";
import type { Component } from "../sandbox/discord/model.ts";
import { checkMessage } from "../sandbox/discord/validate/message-limits.ts";
import { checkSchema } from "../sandbox/discord/validate/schemas.ts";
import { renderCard, timeTag } from "./components.ts";
import { seenText } from "./testing.ts";

const empty: Card = { title: "Tickets", tone: "blue", facts: [], rows: [], actions: [] };
const claim = { command: "ticket claim", options: { ref: "TKT-001" } };

/** What Discord says against it. */
function complaints(card: Card, options = {}) {
  const body = { flags: 1 << 15, ...renderCard(card, options), allowed_mentions: { parse: [] } };
  return [
    ...checkSchema("MessageCreateRequest", body),
    ...checkMessage(body as unknown as Parameters<typeof checkMessage>[0]),
  ];
}

const parts = (card: Card) => flatten(renderCard(card).components as unknown as Component[]);
const seen = (card: Card) =>
  seenText({ content: "", components: renderCard(card).components as unknown as Component[] });

describe("a card is a message that Discord takes", () => {
  const words = fc.oneof(
    fc.string({ maxLength: 300, unit: "binary" }),
    fc.constantFrom(
      "",
      " ",
      "@everyone",
      "_".repeat(100_000),
      "😀".repeat(5_000),
      "\n".repeat(10_000),
      "\u202E\u2066".repeat(3_000),
    ),
  );
  const call = fc.record({
    command: fc.constantFrom("ticket claim", "ticket list"),
    options: fc.dictionary(fc.constantFrom("ref", "search", "page"), fc.string({ maxLength: 60 })),
  });
  const button = fc.record({ kind: fc.constant("button" as const), label: words, call });
  const select = fc.record({
    kind: fc.constant("select" as const),
    placeholder: words,
    options: fc.array(fc.record({ label: words, call, selected: fc.boolean() }), { maxLength: 30 }),
  });
  const time = fc.record({ time: fc.date({ noInvalidDate: false }) });
  const card: fc.Arbitrary<Card> = fc.record({
    title: words,
    tone: fc.constantFrom("blue", "yellow", "green", "gray", "red"),
    body: words,
    facts: fc.array(fc.record({ label: words, value: fc.oneof(words, time) }), { maxLength: 30 }),
    rows: fc.array(fc.record({ text: words, time, action: button }), { maxLength: 20 }),
    actions: fc.array(fc.array(fc.oneof<fc.Arbitrary<Action>[]>(button, select), { maxLength: 8 }), { maxLength: 6 }),
    foot: words,
  });

  test("whatever stands in it", () => {
    fc.assert(
      fc.property(card, (each) => {
        expect(complaints(each, { mark: "c1042", lead: "x".repeat(500) })).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("all its words are there", () => {
    const text = seen({
      ...empty,
      title: "#TKT-001 · Printer on fire",
      body: "It burns.",
      facts: [
        { label: "Customer", value: "Jane" },
        { label: "Opened", value: { time: new Date("2026-11-10T09:00:00Z") } },
      ],
      rows: [{ text: "TKT-002", time: { time: new Date(0) }, action: { kind: "button", label: "View", call: claim } }],
      actions: [
        [{ kind: "button", label: "Claim", style: "primary", call: claim }],
        [{ kind: "select", placeholder: "Status", options: [{ label: "Open", call: claim }] }],
      ],
      foot: "Small print",
    });

    for (const words of [
      "#TKT-001 · Printer on fire",
      "It burns.",
      "**Customer** Jane",
      "<t:1794301200:f> (<t:1794301200:R>)",
      "TKT-002 · <t:0:R>",
      "View",
      "Claim",
      "Status",
      "Open",
      "-# Small print",
    ])
      expect(text).toContain(words);
  });

  test("the same call twice has two ids that mean the same", () => {
    const ids = parts({
      ...empty,
      actions: [
        [
          { kind: "button", label: "A", call: claim },
          { kind: "button", label: "B", call: claim },
        ],
      ],
    }).flatMap(({ custom_id }) => custom_id ?? []);

    expect(new Set(ids).size).toBe(2);
    expect(ids.map((id) => decodeCall(id)?.options.ref)).toEqual(["TKT-001", "TKT-001"]);
  });

  test("what finds no room is counted", () => {
    const row = { text: "TKT", action: { kind: "button", label: "View", call: claim } } as const;
    const text = seen({
      ...empty,
      rows: Array.from({ length: 15 }, () => row),
      facts: Array.from({ length: 90 }, (_, n) => ({ label: `Fact ${n}`, value: "x".repeat(40) })),
    });

    expect(text).toMatch(/… and \d+ more that find no room here/);
    expect(text).toMatch(/… and \d+ more$/m);
  });

  test("a call that is too long for a button is a button that does nothing, and says so", () => {
    const call = { command: "ticket list", options: { search: "検索".repeat(60) } };
    const card: Card = { ...empty, actions: [[{ kind: "button", label: "Next", call }]] };

    expect(parts(card).find(({ label }) => label === "Next")?.disabled).toBe(true);
    expect(seen(card)).toContain("too long for Discord");
  });

  test("a time that is none is said to be unknown", () => {
    expect(timeTag({ time: new Date(Number.NaN) }, "R")).toBe("an unknown time");
  });
});
