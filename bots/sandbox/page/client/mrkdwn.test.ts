import { expect, test } from "vitest";
import { mrkdwn, textObject } from "./mrkdwn.ts";
import { toHtml } from "./testing.ts";

const names = {
  person: (id: string) => ({ U1: "dana" })[id],
  channel: (id: string) => ({ C1: "support" })[id],
};
const html = (text: string) => toHtml(mrkdwn(text, names));

test.each([
  ["*bold* _lean_ ~gone~ `code *x*`", "<strong>bold</strong> <em>lean</em> <s>gone</s> <code>code *x*</code>"],
  ["a*b*c snake_case_name 2 * 3 * 4", "a*b*c snake_case_name 2 * 3 * 4"],
  ["*bold with _both_*", "<strong>bold with <em>both</em></strong>"],
  [
    "<@U1> <#C1> <!here>",
    '<span class="mention">@dana</span> <span class="mention">#support</span> <span class="mention is-broad">@here</span>',
  ],
  ["&lt;script&gt; &amp;amp;", "&lt;script&gt; &amp;amp;"],
  [":lock: :no_such_emoji:", "🔒 :no_such_emoji:"],
  ["&gt; said\nyes", "<blockquote>said</blockquote>yes"],
  ["```a < *b*\n```", "<pre>a &lt; *b*</pre>"],
])("%s", (text, expected) => {
  expect(html(text)).toBe(expected);
});

test("links lead outside by the web and by mail only", () => {
  expect(html("<https://example.test/?a=1&amp;b=2|here>")).toBe(
    '<a href="https://example.test/?a=1&amp;b=2" target="_blank" rel="noreferrer noopener">here</a>',
  );
  expect(html("<mailto:a@example.test|a@example.test>")).toContain('href="mailto:a@example.test"');
  expect(html("<javascript:alert(1)|press me>")).toBe("press me");
});

test("a date shows in the reader's words, or by its fallback", () => {
  const now = Math.floor(Date.now() / 1_000);

  expect(html(`<!date^${now}^{date_short_pretty} at {time}|then>`)).toMatch(/>Today at \d\d:\d\d<\/time>$/);
  expect(html("<!date^soon^{time}|then>")).toBe("then");
});

test("plain text has no markup but emoji", () => {
  expect(toHtml(textObject({ type: "plain_text", text: "*no* <b> :eyes:" }, names))).toBe("*no* &lt;b&gt; 👀");
});
