import type { Context } from "hono";
import { html } from "hono/html";
import type { HttpEnv } from "../env.ts";
import { answerPage } from "../page/page.ts";

interface SignIn {
  status: 200 | 401;
  title?: string;
  /** What is to be said before how to get a link. */
  lead?: string;
  /** What somebody had written when their session had ended, for them to copy. */
  unsent?: string | undefined;
}

/** How to get a link. */
export const signInPage = (
  c: Context<HttpEnv>,
  { status, title = "Sign in to Threadesk", lead = "", unsent }: SignIn,
): Promise<Response> =>
  answerPage(c, {
    title: "Sign in · Threadesk",
    status,
    body: html`<body class="card"><main><h1>${title}</h1>
<p>${lead} Ask for a link: write <code>/support web</code> in Slack or
Discord, or have whoever runs the desk call <code>npm run desk -- login your-name</code>.</p>
${unsent === undefined ? "" : html`<h2>What you wrote was not sent</h2><pre tabindex="0"><code>${unsent}</code></pre>`}</main></body>`,
  });
