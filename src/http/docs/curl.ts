// A call as somebody would type it.

import type { ApiDocument, Call, Content, Parameter } from "./document.ts";
import type { Example } from "./example.ts";
import { sampleOf } from "./fields.ts";

/** A call, one for each way to send its body: JSON, and a form when it takes files too. */
export function curlsOf(document: ApiDocument, call: Call, example: Example | undefined): string[] {
  const { path, operation } = call;
  const head = [
    `curl ${flagsOf(call)}${quoted(address(document, path, operation.parameters ?? [], example))}`,
    ...(operation.security.length > 0 ? [`-H "Authorization: Bearer $KEY"`] : []),
  ];
  const bodies = Object.entries(operation.requestBody?.content ?? {}).map(([type, content]) =>
    bodyLines(document, { type, content, required: operation.requestBody?.required ?? false }, example),
  );
  return (bodies.length === 0 ? [[]] : bodies).map((body) => [...head, ...body].join(" \\\n  "));
}

function flagsOf({ method, operation }: Call): string {
  if (method !== "get") return `-X ${method.toUpperCase()} `;
  const types = Object.values(operation.responses).flatMap(({ content }) => Object.keys(content ?? {}));
  if (types.includes("text/event-stream")) return "-N ";
  return types.includes("*/*") ? "-OJ " : "";
}

/** In double quotes, so that a shell fills in $API. */
const quoted = (text: string): string => `"${text}"`;

function address(
  document: ApiDocument,
  path: string,
  parameters: readonly Parameter[],
  example: Example | undefined,
): string {
  const value = ({ name, schema }: Parameter) => example?.params?.[name] ?? String(sampleOf(document, schema));
  const filled = parameters
    .filter((parameter) => parameter.in === "path")
    .reduce((text, parameter) => text.replace(`{${parameter.name}}`, encodeURIComponent(value(parameter))), path);
  const query = new URLSearchParams(example?.query ?? {}).toString();
  return filled.replace(/^\/customerservices/, "$API") + (query === "" ? "" : `?${query}`);
}

interface Body {
  type: string;
  content: Content;
  required: boolean;
}

function bodyLines(document: ApiDocument, { type, content, required }: Body, example: Example | undefined): string[] {
  if (type === "application/json") {
    const value = example?.body ?? (required ? sampleOf(document, content.schema) : undefined);
    return value === undefined ? [] : [`-H "Content-Type: ${type}"`, `-d '${jsonOf(value)}'`];
  }
  const fields = Object.entries(example?.body ?? {}).map(([name, value]) => `-F '${name}=${String(value)}'`);
  if (type === "multipart/form-data")
    return [...fields, ...(example?.files ?? []).map((name) => `-F 'files=@${name}'`)];
  return Object.keys(content.schema.properties ?? {}).map((field) => `-d '${field}=…'`);
}

const longestLine = 60;

/** In one line, or in several when it would be too long for the page. */
function jsonOf(value: unknown): string {
  const line = JSON.stringify(value);
  return line.length <= longestLine ? line : JSON.stringify(value, null, 2).replaceAll("\n", "\n  ");
}
