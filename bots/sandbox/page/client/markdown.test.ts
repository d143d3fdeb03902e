import { expect, test } from "vitest";
import { markdown } from "./markdown.ts";
import { toHtml } from "./testing.ts";

const names = {
  person: (id: string) => ({ "1": "dana" })[id],
  role: (id: string) => ({ "2": "agents" })[id],
  channel: (id: string) => ({ "3": "support" })[id],
};
const html = (text: string) => toHtml(markdown(text, names));

test.each([
  [
    "**bold** *lean* _too_ __under__ ~~gone~~ `x`",
    "<strong>bold</strong> <em>lean</em> <em>too</em> <u>under</u> <s>gone</s> <code>x</code>",
  ],
  ["\\*\\*not bold\\*\\* 2 * 3", "**not bold** 2 * 3"],
  ["**a\\*b**", "<strong>a*b</strong>"],
  ["snake_case_name", "snake_case_name"],
  ["### Small\n-# print", '<div class="md-h3">Small</div><div class="md-small">print</div>'],
  ["> said", "<blockquote>said</blockquote>"],
  [
    "<@1> <@&2> <#3> </ticket list:9>",
    '<span class="mention">@dana</span> <span class="mention">@agents</span> <span class="mention">#support</span> <span class="mention">/ticket list</span>',
  ],
  ["<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"],
  ["one\ntwo", "one\ntwo"],
])("%s", (text, expected) => {
  expect(html(text)).toBe(expected);
});

test("links, bare and behind words", () => {
  expect(html("see https://example.test/a_b_c.")).toContain('href="https://example.test/a_b_c"');
  expect(html("[here](https://example.test)")).toMatch(/href="https:\/\/example.test".*>here<\/a>$/);
  expect(html("[here](javascript:alert)")).toBe("[here](javascript:alert)");
});

test("a time shows relative to now", () => {
  const ago = Math.floor(Date.now() / 1_000) - 3 * 60;

  expect(html(`<t:${ago}:R>`)).toContain(">3 minutes ago</time>");
});
