import { expect, test } from "vitest";
import { listCommands, offersFor, optionBeingTyped, parseSlash } from "./slash.ts";

const string = 3;
const integer = 4;
const commands = listCommands([
  {
    definition: {
      name: "ticket",
      description: "Tickets",
      options: [
        { type: 1, name: "list", description: "List tickets", options: [{ type: integer, name: "page" }] },
        {
          type: 1,
          name: "status",
          description: "Change a ticket's status",
          options: [
            {
              type: string,
              name: "to",
              required: true,
              choices: [
                { name: "In progress", value: "in_progress" },
                { name: "Open", value: "open" },
              ],
            },
            { type: string, name: "ref", autocomplete: true },
          ],
        },
        {
          type: 1,
          name: "reply",
          description: "Answer the customer",
          options: [
            { type: string, name: "text", required: true },
            { type: string, name: "ref" },
          ],
        },
        { type: 1, name: "note", description: "A note", options: [{ type: string, name: "text", required: true }] },
      ],
    },
  },
  { definition: { name: "Create ticket", type: 3 } },
]);

test.each([
  ["/ticket list", { command: "ticket list", options: {} }],
  ["/ticket list 2", { command: "ticket list", options: { page: 2 } }],
  ["/ticket list page:2", { command: "ticket list", options: { page: 2 } }],
  ["/ticket status open TKT-001", { command: "ticket status", options: { to: "open", ref: "TKT-001" } }],
  [
    "/ticket status ref:TKT-001 to:in_progress",
    { command: "ticket status", options: { to: "in_progress", ref: "TKT-001" } },
  ],
  ["/ticket status to:In progress ref:1", { command: "ticket status", options: { to: "in_progress", ref: "1" } }],
  [
    "/ticket note it looks like: the outage",
    { command: "ticket note", options: { text: "it looks like: the outage" } },
  ],
  ['/ticket reply "two words" TKT-001', { command: "ticket reply", options: { text: "two words", ref: "TKT-001" } }],
  [
    "/ticket reply text:two words ref:TKT-001",
    { command: "ticket reply", options: { text: "two words", ref: "TKT-001" } },
  ],
])("%s", (text, expected) => {
  expect(parseSlash(commands, text)).toEqual(expected);
});

test.each([
  ["/nothing", "There is no such command. There is /ticket."],
  ["/ticket status", "/ticket status needs to: "],
  ["/ticket status to:late", 'The option "to" does not take "late".'],
  ["/ticket list 1 2", "/ticket list takes no more than 1 options."],
])("%s is not sent, and says why", (text, problem) => {
  expect(parseSlash(commands, text)).toEqual({ problem });
});

test("offers commands, then the values of an option", () => {
  expect(offersFor(commands, "/ticket st").offers.map(({ label }) => label)).toEqual(["/ticket status"]);
  expect(offersFor(commands, "/").offers).toHaveLength(4);
  expect(offersFor(commands, "/ticket status").hint).toBe("/ticket status to: [ref:] — Change a ticket's status");
  expect(offersFor(commands, "/ticket status to:in").offers.map(({ text }) => text)).toEqual([
    "/ticket status to:in_progress",
  ]);
  expect(offersFor(commands, "hello")).toEqual({ offers: [] });
});

test("knows the option that the app completes", () => {
  expect(optionBeingTyped(commands, "/ticket status to:open ref:TK")).toEqual({
    command: "ticket status",
    option: "ref",
    typed: "TK",
    start: "/ticket status to:open ref:",
  });
});
