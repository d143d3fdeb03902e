import { html } from "hono/html";

/** The empty page; the client fills it. */
export function pageHtml({ base, apiBase }: { base: string; apiBase: string }) {
  return html`<!doctype html>
<html lang="en" data-base="${base}" data-api="${apiBase}">
  <head>
    <meta charset="utf-8" />
    <title>Threadesk sandbox</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="${base}/style.css" />
    <script type="module" src="${base}/client/sandbox.js"></script>
  </head>
  <body>
    <header class="top">
      <h1>Threadesk <span>sandbox</span></h1>
      <ol class="steps">
        <li><span>Write as the <b class="is-customer">customer</b></span></li>
        <li><span>Press <b>Claim</b> in <b class="is-slack">Slack</b> or <b class="is-discord">Discord</b></span></li>
        <li><span>Answer in the thread</span></li>
      </ol>
      <div class="ways" id="ways"></div>
      <nav class="jump" aria-label="Columns">
        <a href="#customer">Customer</a><a href="#slack">Slack</a><a href="#discord">Discord</a>
      </nav>
    </header>
    <main>
      <section id="customer" class="column customer" aria-label="Customer's app"></section>
      <section id="slack" class="column slack" aria-label="Slack"></section>
      <section id="discord" class="column discord" aria-label="Discord"></section>
    </main>
    <noscript>This page needs JavaScript.</noscript>
  </body>
</html>`;
}
