// The document as a page: calls by group, each with what it takes, what it answers, and how to try it.

import { html } from "hono/html";
import type { Html } from "../page/page.ts";
import { curlsOf } from "./curl.ts";
import { type ApiDocument, type Call, type Content, callsOf } from "./document.ts";
import { examples } from "./examples.ts";
import { eventsOf, type Field, fieldsOf, sampleOf, typeOf } from "./fields.ts";
import { introduction } from "./introduction.ts";

export function docsPage(document: ApiDocument): Html {
  const calls = callsOf(document);
  const groups = document.tags
    .map((tag) => ({ ...tag, calls: calls.filter(({ operation }) => operation.tags.includes(tag.name)) }))
    .filter((group) => group.calls.length > 0);
  return html`<body class="docs">
<header><h1>${document.info.title} <small>HTTP API</small></h1><p>${document.info.description}</p></header>
<div class="frame">
<nav aria-label="Calls"><details open><summary>Calls</summary>
<p><a href="#start">First steps</a></p>
${groups.map(
  (group) => html`<h2><a href="#${anchor(group.name)}">${group.name}</a></h2>
<ul>${group.calls.map(navLine)}</ul>`,
)}
</details></nav>
<main>
${introduction(document)}
${groups.map(
  (group) => html`<section class="group" id="${anchor(group.name)}"><h2>${group.name}</h2><p>${group.description}</p>
${group.calls.map((call) => callSection(document, call))}</section>`,
)}
<footer><a href="openapi.json">openapi.json</a> says the same to machines (OpenAPI 3.1).</footer>
</main></div></body>`;
}

const anchor = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]+/g, "-");
const shortPath = (path: string): string => path.replace(/^\/customerservices/, "");
const badge = (method: string): Html => html`<b class="method ${method}">${method.toUpperCase()}</b>`;

const navLine = ({ method, path, operation }: Call): Html =>
  html`<li><a href="#${operation.operationId}">${badge(method)} <span>${breakable(shortPath(path))}</span></a></li>`;

/** A long address may break after a slash. */
const breakable = (path: string): Html => html`${path.split(/(?<=\/)/).map((part) => html`${part}<wbr>`)}`;

function callSection(document: ApiDocument, call: Call): Html {
  const { method, path, operation } = call;
  return html`<article id="${operation.operationId}">
<h3><a href="#${operation.operationId}">${badge(method)} <code>${breakable(shortPath(path))}</code></a></h3>
<p class="summary">${operation.summary}.</p>
<p class="needs">${inline(operation.description)}</p>
<div class="columns"><div>${inputs(document, call)}</div>
<div class="shown">${curlsOf(document, call, examples[operation.operationId]).map(
    (curl, index) => html`<h4>${index === 0 ? "Call" : "With files"}</h4><pre tabindex="0"><code>${curl}</code></pre>`,
  )}
${answers(document, call)}</div></div>
</article>`;
}

/** Words between backticks are code. */
const inline = (text: string): Html =>
  html`${text.split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;

function inputs(document: ApiDocument, { operation }: Call): Html {
  const parameters = operation.parameters ?? [];
  const places = [
    ["path", "In the address"],
    ["query", "Parameters"],
    ["header", "Headers"],
  ] as const;
  const tables = places.map(([place, title]) =>
    table(
      title,
      parameters
        .filter((parameter) => parameter.in === place)
        .map(({ name, schema, required = false, description }) => {
          const fallback = schema.default === undefined ? "" : ` Default: \`${String(schema.default)}\`.`;
          const words = `${description ?? schema.description ?? ""}${fallback}`.trim();
          return { name, type: typeOf(document, schema), required, description: words };
        }),
    ),
  );
  const bodies = Object.entries(operation.requestBody?.content ?? {});
  const [first] = bodies;
  const bodyTable = first ? table(bodyTitle(first[0]), fieldsOf(document, first[1].schema)) : "";
  const form = bodies.find(([type]) => type === "multipart/form-data");
  const more = form && form !== first ? formTable(document, form[1]) : "";
  const none = parameters.length === 0 && !first ? html`<p class="none">It takes nothing.</p>` : "";
  return html`${tables}${bodyTable}${more}${none}`;
}

const marked = (words: string): Html | string => (words === "" ? "" : html` <em>${words}</em>`);

const bodyTitle = (type: string): string => (type === "application/json" ? "Body" : "Form");

/** What a form has besides the fields of the body: the files. */
function formTable(document: ApiDocument, { schema }: Content): Html | string {
  const files = fieldsOf(document, schema).filter(({ name }) => name === "files");
  return table("Or a form (multipart/form-data): the same fields, and", files);
}

const requestMark = ({ required }: Field): string => (required ? "required" : "");
const answerMark = ({ required }: Field): string => (required ? "" : "not always");

/** Marks what is out of the ordinary: of a request what has to be there, of an answer what may not be. */
function table(title: string, fields: readonly Field[], mark = requestMark): Html | string {
  if (fields.length === 0) return "";
  return html`<h4>${title}</h4><dl>${fields.map(
    (field) =>
      html`<div><dt><code>${field.name}</code>${marked(mark(field))}</dt><dd><span class="type">${field.type}</span>${
        field.description === "" ? "" : html`<br>${inline(field.description)}`
      }</dd></div>`,
  )}</dl>`;
}

function answers(document: ApiDocument, { operation }: Call): Html {
  const all = Object.entries(operation.responses);
  const good = all.filter(([status]) => Number(status) < 400);
  const bad = all.filter(([status]) => Number(status) >= 400);
  return html`${good.map(([status, { description, content }]) => {
    const [type, first] = Object.entries(content ?? {})[0] ?? [];
    return html`<h4>Answer <b class="status good">${status}</b> ${description}</h4>
${first && (good.length === 1 || first.example !== undefined) ? answerBody(document, operation, type, first) : ""}`;
  })}
${bad.length === 0 ? "" : html`<details><summary>${bad.length} ${bad.length === 1 ? "way" : "ways"} to be refused</summary>${bad.map(([status, { description, content }]) => refusal(status, description, content?.["application/json"]?.example))}</details>`}`;
}

function answerBody(
  document: ApiDocument,
  operation: Call["operation"],
  type: string | undefined,
  content: Content,
): Html {
  const { schema, example } = content;
  if (type === "application/json")
    return html`${code(JSON.stringify(example ?? sampleOf(document, schema), null, 2))}
<details><summary>Its fields</summary>${table("", fieldsOf(document, schema), answerMark)}</details>`;
  if (type === "text/event-stream")
    return html`${code(String(example))}
<details><summary>Its events</summary>${eventsOf(document, schema).map(({ name, data }) => table(name, fieldsOf(document, data), answerMark))}</details>`;
  const headers = Object.entries(examples[operation.operationId]?.headers ?? {});
  return headers.length === 0 ? html`` : code(headers.map(([name, value]) => `${name}: ${value}`).join("\n"));
}

const code = (text: string): Html => html`<pre tabindex="0"><code>${text}</code></pre>`;

const refusal = (status: string, description: string, example: unknown): Html =>
  html`<h5><b class="status bad">${status}</b> ${description}</h5>${
    example === undefined ? "" : html`<pre tabindex="0"><code>${JSON.stringify(example, null, 2)}</code></pre>`
  }`;
