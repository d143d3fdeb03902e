import fc from "fast-check";
import { expect, test } from "vitest";
import { type Card, encodeCall, type Form } from "../../src/cards/card.ts";
import { pingProblems } from "../sandbox/slack/blocks/pings.ts";
import { attachmentProblems, blockProblems, viewProblems } from "../sandbox/slack/blocks/validate.ts";
import { answerBlocks } from "./answer.ts";
import { cardBlocks, type Rendered, selectActionId } from "./blocks.ts";
import { formView, readForm, type SubmittedView } from "./form.ts";
import { faceOf, spokenBlocks } from "./speech.ts";
import { words } from "./testing.ts";

const when = { time: new Date("2026-11-10T09:05:30Z") };
const claim = {
  kind: "button",
  label: "Claim",
  style: "primary",
  call: { command: "ticket claim", options: { ref: "TKT-001" } },
} as const;

const card: Card = {
  title: "#TKT-001 · Printer on fire",
  tone: "blue",
  body: "It burns.\n\nHelp!",
  facts: [
    { label: "Customer", value: "Jane & Joe" },
    { label: "Opened", value: when },
  ],
  rows: [{ text: "TKT-002 · <Refund>", time: when, action: { ...claim, label: "View" } }],
  actions: [
    [claim, { ...claim, label: "Again" }],
    [
      {
        kind: "select",
        placeholder: "Status",
        options: [{ label: "Open", call: { command: "ticket status", options: { to: "open" } }, selected: true }],
      },
    ],
  ],
  foot: "Small print.",
};

const hostile = [
  "@everyone <!channel> <!here|x> <@U0DANA> <#C1>",
  "[a](https://evil.example) <https://evil.example|bank>",
  "\u202Etxt.exe\u2069\u2067 \u0000\u001b[31m",
  "&amp; *b* _i_ `c`",
  "",
  "   ",
  "\ud800x",
];

function problems({ text, blocks, attachments }: Rendered): string[] {
  return [
    ...blockProblems(blocks, "message"),
    ...attachmentProblems(attachments),
    ...pingProblems({ text, blocks, attachments }, false),
  ];
}

test("every part of a card has its place", () => {
  const rendered = cardBlocks(card);

  expect(problems(rendered)).toEqual([]);
  expect(rendered).toMatchObject({
    text: "#TKT-001 · Printer on fire",
    blocks: [{ type: "header", text: { text: "#TKT-001 · Printer on fire" } }],
    attachments: [
      {
        color: "#1d9bd1",
        blocks: [
          { type: "section", text: { text: "It burns.\n\nHelp!" } },
          {
            type: "section",
            fields: [
              { text: "*Customer*\nJane &amp; Joe" },
              { text: "*Opened*\n<!date^1794301530^{date_short_pretty} at {time}|2026-11-10 09:05 UTC>" },
            ],
          },
          {
            type: "section",
            text: { type: "plain_text", text: "TKT-002 · <Refund>" },
            fields: [{ text: expect.stringContaining("<!date^") }],
            accessory: { text: { text: "View" } },
          },
          {
            type: "actions",
            elements: [
              { action_id: "ticket claim?ref=TKT-001", style: "primary" },
              { action_id: "ticket claim?ref=TKT-001#1" },
            ],
          },
          {
            type: "actions",
            block_id: "now:ticket status?to=open",
            elements: [
              { type: "static_select", action_id: selectActionId, initial_option: { value: "ticket status?to=open" } },
            ],
          },
          { type: "context", elements: [{ text: "Small print." }] },
        ],
      },
    ],
  });
});

test.each(hostile)("a card full of %j is valid, and pings nobody", (text) => {
  const rendered = cardBlocks({
    ...card,
    title: text,
    body: text,
    foot: text,
    facts: [{ label: text, value: text }],
    rows: [{ text, time: when, action: { ...claim, label: text } }],
  });

  expect(problems(rendered).filter((problem) => !problem.includes("must be more than 0"))).toEqual([]);
});

test("nothing of a long card is dropped", () => {
  const long = Array.from({ length: 20_000 }, (_, index) => `word${index}`)
    .join(" ")
    .slice(0, 100_000);
  const value = "<&>".repeat(3_000);

  const rendered = cardBlocks({
    ...card,
    title: `${"t".repeat(300)} end`,
    body: long,
    facts: [{ label: "L", value }],
    rows: [],
  });

  expect(problems(rendered)).toEqual([]);
  const shown = words(rendered).replaceAll("\n", "");
  expect(shown).toContain(" end");
  expect(shown.includes(long.trim())).toBe(true);
  expect(shown.replaceAll("*L*", "").includes(value)).toBe(true);
});

test("a card that cannot fit says what to shorten", () => {
  const body = "x".repeat(200_000);

  expect(() => cardBlocks({ ...card, body })).toThrow(
    /needs 7\d blocks, and Slack takes 50: shorten its body \(200000 characters\)/,
  );
  expect(() =>
    cardBlocks({
      ...card,
      actions: [[{ ...claim, call: { command: "ticket claim", options: { ref: "x".repeat(300) } } }]],
    }),
  ).toThrow(/"Claim" carries 3\d\d characters/);
});

test("a page of a list fits", () => {
  const rows = Array.from({ length: 8 }, (_, index) => ({ text: `TKT-${index}`, time: when, action: claim }));

  expect(problems(cardBlocks({ ...card, rows }))).toEqual([]);
});

test("any text at all is spoken within the limits, by name, pinging nobody", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 3_000 }),
      fc.string({ maxLength: 200 }),
      fc.constantFrom("customer", "agent", "note", "line"),
      (text, name, kind) => {
        const utterance = { kind, text, author: { name, avatarUrl: name } } as const;
        const rendered = spokenBlocks(utterance);
        const { username = "Support" } = faceOf(utterance);

        expect(problems(rendered)).toEqual([]);
        expect(username.length).toBeGreaterThan(0);
        expect(username.length).toBeLessThanOrEqual(80);
        expect(pingProblems({ text: username }, true)).toEqual([]);
      },
    ),
    { numRuns: 300 },
  );
});

test("links lead where they say, and no customer looks like an agent", () => {
  const { blocks } = spokenBlocks({
    kind: "customer",
    author: { name: "", avatarUrl: null },
    text: "See https://a.example/x?y=1, (https://b.example). javascript:alert(1)",
  });

  expect(blocks).toMatchObject([
    {
      elements: [
        {
          elements: [
            { text: "See " },
            { type: "link", url: "https://a.example/x?y=1" },
            { text: ", (" },
            { url: "https://b.example" },
            { text: "). javascript:alert(1)" },
          ],
        },
      ],
    },
  ]);
  expect(faceOf({ kind: "customer", author: { name: "Dana (agent)", avatarUrl: "ftp://x" }, text: "" })).toEqual({
    username: "Dana",
    icon_emoji: ":bust_in_silhouette:",
  });
  expect(faceOf({ kind: "agent", author: { name: "Dana", avatarUrl: "https://a.example/d.png" }, text: "" })).toEqual({
    username: "Dana (agent)",
    icon_url: "https://a.example/d.png",
  });
});

test("an answer's words are shown, and not twice", () => {
  expect(words(answerBlocks({ text: "Say `/ticket list` & <go>" }))).toBe("Say `/ticket list` & <go>");
  expect(words(answerBlocks({ text: "Opened TKT-001.", card })).startsWith("Opened TKT-001.\n#TKT-001")).toBe(true);
  expect(words(answerBlocks({ text: "Printer", card })).startsWith("#TKT-001")).toBe(true);
  expect(problems(answerBlocks({ text: "" }))).toEqual([]);
  expect(answerBlocks({ text: "" }).text).not.toBe("");
});

const form: Form = {
  title: "A title that is far too long for Slack",
  submit: "Open",
  call: { command: "ticket new", options: { priority: "high" } },
  fields: [
    { name: "subject", label: "Subject", kind: "line", required: true, maxLength: 200, placeholder: "x".repeat(200) },
    {
      name: "description",
      label: "Description",
      kind: "paragraph",
      required: true,
      maxLength: 4_000,
      value: "y".repeat(5_000),
    },
    {
      name: "category",
      label: "Category",
      kind: "choice",
      required: false,
      value: "bug",
      choices: [
        { label: "Bug".repeat(40), value: "bug" },
        { label: "Other", value: "other" },
      ],
    },
  ],
};

test("a form is a modal, and comes back as the call with its options filled", () => {
  const view = formView(form, { channel: "C1", thread: "1.2" });
  const submitted = {
    ...view,
    state: {
      values: {
        subject: { answer: { value: "Fire" } },
        description: { answer: { value: null } },
        category: { answer: { selected_option: { value: "bug" } } },
      },
    },
  } as unknown as SubmittedView;

  expect(viewProblems(view)).toEqual([]);
  expect(readForm(submitted)).toEqual({
    call: { command: "ticket new", options: { priority: "high", subject: "Fire", category: "bug" } },
    place: { channel: "C1", thread: "1.2" },
    fields: ["subject", "description", "category"],
    files: [],
  });
  expect(readForm({ ...submitted, private_metadata: "{" })).toBeUndefined();
  expect(
    readForm({
      ...submitted,
      private_metadata: JSON.stringify({ call: encodeCall({ command: "x", options: {} }), channel: "C1" }),
    }),
  ).toBeUndefined();
});

test("a form that would forget what was written says so", () => {
  const long = { ...form, call: { command: "ticket assign", options: { note: "ä".repeat(3_000) } } };

  expect(() => formView(long, { channel: "C1" })).toThrow(/too long to be kept while a form is open/);
});
