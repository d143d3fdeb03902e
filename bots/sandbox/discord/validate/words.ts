// ajv's findings in Discord's words.

import type { ErrorObject } from "ajv/dist/2020.js";
import type { FieldError } from "../errors.ts";

type Words = (error: ErrorObject) => { code: string; message: string; at?: string };

const KEYWORDS: Record<string, Words> = {
  required: ({ params }) => ({
    code: "BASE_TYPE_REQUIRED",
    message: "This field is required",
    at: params.missingProperty,
  }),
  additionalProperties: ({ params }) => ({
    code: "UNKNOWN_KEY",
    message: "The official API description knows no such key.",
    at: params.additionalProperty,
  }),
  maxLength: (error) => length(error),
  minLength: (error) => length(error),
  maxItems: (error) => length(error),
  minItems: (error) => length(error),
  uniqueItems: () => ({ code: "SET_TYPE_ALREADY_CONTAINS_VALUE", message: "The set already contains this value" }),
  minimum: ({ params }) => ({
    code: "NUMBER_TYPE_MIN",
    message: `int value should be greater than or equal to ${params.limit}.`,
  }),
  maximum: ({ params }) => ({
    code: "NUMBER_TYPE_MAX",
    message: `int value should be less than or equal to ${params.limit}.`,
  }),
  enum: ({ params }) => choices(params.allowedValues),
  const: ({ params }) => choices([params.allowedValue]),
  pattern: ({ data }) => ({ code: "NUMBER_TYPE_COERCE", message: `Value "${String(data)}" is not snowflake.` }),
  format: ({ data, params }) =>
    params.format === "uri"
      ? { code: "URL_TYPE_INVALID_URL", message: `Not a well formed URL: ${String(data)}` }
      : { code: "DATETIME_TYPE_PARSE", message: `Could not parse ${String(data)}. Should be ISO8601.` },
  type: ({ data, params }) => ({
    code: "BASE_TYPE_COERCE",
    message: `Could not interpret "${summary(data)}" as ${[params.type].flat().join(" or ")}.`,
  }),
};

const WRAPPERS = new Set(["oneOf", "anyOf", "allOf", "if"]);

export function toFieldErrors(errors: readonly ErrorObject[]): FieldError[] {
  const leaves = errors.filter((error) => !WRAPPERS.has(error.keyword) && !isNullBranch(error));
  const fields = new Map<string, FieldError>();
  for (const error of leaves.length > 0 ? leaves : errors) {
    const { code, message, at } = KEYWORDS[error.keyword]?.(error) ?? {
      code: "BASE_TYPE_INVALID",
      message: error.message ?? error.keyword,
    };
    const path = [...segments(error.instancePath), ...(at === undefined ? [] : [at])];
    const key = JSON.stringify([path, code === "BASE_TYPE_CHOICES" ? code : [code, message]]);
    if (!fields.has(key)) fields.set(key, { path, code, message });
  }
  return [...fields.values()];
}

/** "null or X": that the value is not null is never the complaint. */
function isNullBranch(error: ErrorObject): boolean {
  return error.keyword === "type" && error.params.type === "null";
}

function segments(pointer: string): (string | number)[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part.replaceAll("~1", "/").replaceAll("~0", "~")));
}

function length({ keyword, params, parentSchema }: ErrorObject): { code: string; message: string } {
  const of = parentSchema as Record<string, number | undefined>;
  const [min, max] = [of.minLength ?? of.minItems, of.maxLength ?? of.maxItems];
  if (min !== undefined && max !== undefined) {
    return { code: "BASE_TYPE_BAD_LENGTH", message: `Must be between ${min} and ${max} in length.` };
  }
  return keyword.startsWith("max")
    ? { code: "BASE_TYPE_MAX_LENGTH", message: `Must be ${params.limit} or fewer in length.` }
    : { code: "BASE_TYPE_MIN_LENGTH", message: `Must be ${params.limit} or more in length.` };
}

function choices(values: readonly unknown[]): { code: string; message: string } {
  return { code: "BASE_TYPE_CHOICES", message: `Value must be one of {${values.map(String).join(", ")}}.` };
}

function summary(data: unknown): string {
  return (typeof data === "string" ? data : (JSON.stringify(data) ?? "undefined")).slice(0, 100);
}
