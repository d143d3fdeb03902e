import { html } from "hono/html";
import type { Html } from "../page/page.ts";
import type { ApiDocument } from "./document.ts";

/** What holds for every call. */
export function introduction({ servers }: ApiDocument): Html {
  const base = `${servers[0]?.url ?? ""}/customerservices`;
  return html`<section id="start"><h2>First steps</h2>
<p>The first start of the desk prints an API key. Put it and this address where the examples find them:</p>
<pre tabindex="0"><code>API=${base}
KEY=tdk_…</code></pre>
<dl class="facts">
<div><dt>Who calls</dt><dd>An <b>API key</b> is for your server: it does what its permissions say, for any customer. A <b>customer's token</b>
(<a href="#mintToken">made with a key</a>) is for that customer's own app: it reaches their own tickets and chats, and never an internal note.
Both go into <code>Authorization: Bearer …</code>. An <b>agent's browser</b> has a cookie. What belongs to another customer is 404.</dd></div>
<div><dt>Bodies</dt><dd>JSON, at most 1 MiB; where files can go with it, <code>multipart/form-data</code> too. A field that is not known is refused (422), so a misspelt one does not get lost.</dd></div>
<div><dt>Times</dt><dd>UTC, like <code>2025-11-09 17:00:00</code>.</dd></div>
<div><dt>Lists</dt><dd>come in pages: <code>limit</code> (1 to 100) and, for the next page, <code>cursor</code> with the <code>next_cursor</code> of the one before.</dd></div>
<div><dt>Trying again</dt><dd>A <code>POST</code> with an <code>Idempotency-Key</code> is done once, however often it is sent: the same key and body give the
first answer again, for seven days, with <code>Idempotent-Replayed: true</code>.</dd></div>
<div><dt>Refusals</dt><dd>All look alike: <code>success</code> is false, <code>code</code> is for your program, <code>message</code> and
<code>errors</code> are for people, and <code>request_id</code> is what the desk's log knows the request by.</dd></div>
<div><dt>Too often</dt><dd>429, with <code>Retry-After</code> in seconds. 503 has it too: the desk is busy or restarting, and nothing was half done.</dd></div>
</dl></section>`;
}
