import { afterEach, expect, test } from "vitest";
import { blockProblems, viewProblems } from "./blocks/validate.ts";
import { methods } from "./methods/index.ts";
import { closeAll, errorOf, startWorld } from "./testing.ts";

afterEach(closeAll);

const plain = (text: string) => ({ type: "plain_text", text });
const button = (more: object = {}) => ({ type: "button", text: plain("Go"), action_id: "go", ...more });
const actions = (...elements: object[]) => ({ type: "actions", elements });
const option = (value: string, text = value) => ({ text: plain(text), value });
const section = (text: string) => ({ type: "section", text: { type: "mrkdwn", text } });

test.each([
  [
    "51 blocks",
    Array.from({ length: 51 }, () => ({ type: "divider" })),
    "no more than 50 items allowed [json-pointer:/blocks]",
  ],
  [
    "a section of 3001",
    [section("x".repeat(3001))],
    "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
  ],
  ["an empty section", [section("")], "must be more than 0 characters"],
  ["a header of 151", [{ type: "header", text: plain("x".repeat(151)) }], "must be less than 151"],
  ["a header in mrkdwn", [{ type: "header", text: { type: "mrkdwn", text: "x" } }], "must be one of: plain_text"],
  ["a button text of 76", [actions(button({ text: plain("x".repeat(76)) }))], "must be less than 76"],
  ["a value of 2001", [actions(button({ value: "x".repeat(2001) }))], "must be less than 2001"],
  [
    "26 elements",
    [actions(...Array.from({ length: 26 }, (_, n) => button({ action_id: `go${n}` })))],
    "no more than 25 items",
  ],
  ["no elements", [actions()], "no less than 1 items"],
  ["an action_id of 256", [actions(button({ action_id: "x".repeat(256) }))], "must be less than 256"],
  ["the same action_id twice", [actions(button(), button())], "`action_id` go already exists"],
  [
    "the same block_id twice",
    [
      { type: "divider", block_id: "a" },
      { type: "divider", block_id: "a" },
    ],
    "`block_id` already exists",
  ],
  [
    "11 context elements",
    [{ type: "context", elements: Array.from({ length: 11 }, () => plain("x")) }],
    "no more than 10 items",
  ],
  [
    "101 options",
    [actions({ type: "static_select", options: Array.from({ length: 101 }, (_, n) => option(`${n}`)) })],
    "no more than 100 items",
  ],
  [
    "an option of 76",
    [actions({ type: "static_select", options: [option("a", "x".repeat(76))] })],
    "must be less than 76",
  ],
  [
    "a menu with no options",
    [actions({ type: "static_select" })],
    "must define exactly one of `options`, `option_groups`",
  ],
  [
    "an initial option of nowhere",
    [actions({ type: "static_select", options: [option("a")], initial_option: option("b") })],
    "the initial option must be one of",
  ],
  [
    "an unknown key",
    [actions(button({ colour: "red" }))],
    "invalid additional property: colour [json-pointer:/blocks/0/elements/0]",
  ],
  ["an unknown style", [actions(button({ style: "default" }))], "must be one of: primary, danger"],
  ["an unknown block", [{ type: "sections" }], "unsupported type: sections [json-pointer:/blocks/0/type]"],
  [
    "an input as accessory",
    [{ ...section("x"), accessory: { type: "plain_text_input" } }],
    "unsupported type: plain_text_input",
  ],
  ["a section without text", [{ type: "section" }], "must define either `text` or `fields`"],
  [
    "an image without alt",
    [{ type: "image", image_url: "https://a.example/x.png" }],
    "missing required field: alt_text",
  ],
])("refuses %s", (_, blocks, problem) => {
  expect(blockProblems(blocks, "message").join("\n")).toContain(problem);
});

test.each([
  ["a title of 25", { title: plain("x".repeat(25)) }, "must be less than 25"],
  ["metadata of 3001", { private_metadata: "x".repeat(3001) }, "must be less than 3001"],
  [
    "an input without submit",
    { submit: undefined, blocks: [{ type: "input", label: plain("L"), element: { type: "plain_text_input" } }] },
    "missing required field: submit",
  ],
  ["101 blocks", { blocks: Array.from({ length: 101 }, () => ({ type: "divider" })) }, "no more than 100 items"],
])("refuses a modal with %s", (_, change, problem) => {
  const view = { type: "modal", title: plain("T"), submit: plain("Go"), blocks: [], ...change };

  expect(viewProblems(view).join("\n")).toContain(problem);
});

test("takes what is right", () => {
  const card = [
    { type: "header", text: plain("#TKT-001") },
    { type: "section", fields: [plain("a"), { type: "mrkdwn", text: "*b*" }] },
    { ...section("x"), accessory: { type: "overflow", action_id: "more", options: [option("a")] } },
    actions(button({ style: "primary", confirm: { text: plain("Sure?"), title: plain("Delete") } }), {
      type: "users_select",
      action_id: "who",
    }),
    {
      type: "context",
      elements: [{ type: "image", image_url: "https://a.example/x.png", alt_text: "x" }, plain("foot")],
    },
    {
      type: "rich_text",
      elements: [{ type: "rich_text_section", elements: [{ type: "text", text: "x", style: { bold: true } }] }],
    },
    { type: "divider" },
  ];

  expect(blockProblems(card, "message")).toEqual([]);
});

test("what a careful app would not send is refused and written down", async () => {
  const { slack, web } = await startWorld();
  const channel = slack.supportChannel;
  const ping = { type: "section", text: { type: "mrkdwn", text: "hi <!here>" } };
  const calls: [Promise<unknown>, string][] = [
    [web.apiCall("chat.shout", { channel }), "unknown_method"],
    [web.apiCall("chat.postMessage", { channel, text: "x", colour: "red" }), "invalid_arguments"],
    [web.apiCall("chat.postMessage", { text: "x" }), "invalid_arguments"],
    [web.apiCall("chat.postMessage", { channel }), "no_text"],
    [web.chat.postMessage({ channel, text: "x".repeat(40_001) }), "msg_too_long"],
    [web.chat.postMessage({ channel, text: "hello <!channel>" }), "invalid_arguments"],
    [web.chat.postMessage({ channel, text: "x", blocks: [ping] }), "invalid_arguments"],
    [web.chat.postMessage({ channel, text: "x", blocks: [{ type: "nonsense" }] }), "invalid_blocks"],
    [web.apiCall("chat.postMessage", { channel, text: "x", metadata: "{" }), "invalid_arguments"],
    [web.reactions.add({ channel, timestamp: "1.000001", name: "⏳" }), "message_not_found"],
  ];

  for (const [call, error] of calls) expect(await errorOf(call)).toBe(error);

  expect(slack.violations).toHaveLength(calls.length - 1);
  expect(slack.violations[1]).toMatchObject({
    route: "chat.postMessage",
    problem: "invalid_arguments: unknown argument: colour",
  });
  await expect(web.chat.postMessage({ channel, text: "x", blocks: [{ type: "nonsense" }] })).rejects.toMatchObject({
    data: { response_metadata: { messages: ["[ERROR] unsupported type: nonsense [json-pointer:/blocks/0/type]"] } },
  });
});

test("JSON bodies carry types, and a number is no thread_ts", async () => {
  const { slack } = await startWorld();
  const call = async (body: object) => {
    const headers = { authorization: `Bearer ${slack.botToken}`, "content-type": "application/json; charset=utf-8" };
    const response = await fetch(`${slack.apiUrl}chat.postMessage`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    return (await response.json()) as { ok: boolean; error?: string };
  };

  expect(await call({ channel: slack.supportChannel, text: "x", blocks: [{ type: "divider" }] })).toMatchObject({
    ok: true,
  });
  expect(await call({ channel: slack.supportChannel, text: "x", thread_ts: 1602251441.0017 })).toMatchObject({
    error: "invalid_arguments",
  });
});

test("the coverage table", () => {
  const table = Object.entries(methods).map(([name, method]) => `${name}: ${method.keeps}`);

  expect(table.sort()).toMatchSnapshot();
});
