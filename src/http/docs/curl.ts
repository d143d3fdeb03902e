// A call as somebody would type it.

import type { ApiDocument, Call, Parameter } from "./document.ts";
import type { Example } from "./examples.ts";
import { sampleOf } from "./fields.ts";

export function curlOf(document: ApiDocument, { method, path, operation }: Call, example: Example | undefined): string {
  const parameters = operation.parameters ?? [];
  const lines = [
    `curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}${quoted(address(document, path, parameters, example))}`,
    ...(operation.security.length > 0 ? [`-H "Authorization: Bearer $KEY"`] : []),
    ...bodyLines(document, operation.requestBody, example),
  ];
  return lines.join(" \\\n  ");
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

type RequestBody = Call["operation"]["requestBody"];

function bodyLines(document: ApiDocument, body: RequestBody, example: Example | undefined): string[] {
  const [type, content] = Object.entries(body?.content ?? {})[0] ?? [];
  if (type === undefined || content === undefined) return [];
  if (type === "application/json") {
    const value = example?.body ?? (body?.required ? sampleOf(document, content.schema) : undefined);
    return value === undefined ? [] : [`-H "Content-Type: ${type}"`, `-d '${JSON.stringify(value)}'`];
  }
  const fields = Object.keys(content.schema.properties ?? {});
  const flag = type === "multipart/form-data" ? "-F" : "-d";
  return fields.map((field) => `${flag} '${field}=…'`);
}
