// A schema as the lines of a table, and as a value that fits it.

import { type ApiDocument, resolved, type Schema } from "./document.ts";

export interface Field {
  /** "ticket.user.id"; of a list's items, "tickets[].id". */
  name: string;
  type: string;
  required: boolean;
  description: string;
}

const deepest = 3;

export function fieldsOf(document: ApiDocument, schema: Schema, prefix = "", depth = 0): Field[] {
  const { properties = {}, required = [] } = resolved(document, schema);
  return Object.entries(properties).flatMap(([key, raw]) => {
    const field = resolved(document, raw);
    const name = prefix + key;
    const line = { name, type: typeOf(document, field), required: required.includes(key), description: wordsOf(field) };
    return [line, ...(depth < deepest ? innerFields(document, field, name, depth + 1) : [])];
  });
}

function innerFields(document: ApiDocument, field: Schema, name: string, depth: number): Field[] {
  const items = field.items && resolved(document, field.items);
  if (items?.properties) return fieldsOf(document, items, `${name}[].`, depth);
  const object = [field, ...choicesOf(field).map((choice) => resolved(document, choice))].find((one) => one.properties);
  return object ? fieldsOf(document, object, `${name}.`, depth) : [];
}

const choicesOf = ({ anyOf = [], oneOf = [], allOf = [] }: Schema): Schema[] => [...anyOf, ...oneOf, ...allOf];

/** The events of a stream, each by its name and with what its data has. */
export function eventsOf(document: ApiDocument, schema: Schema): { name: string; data: Schema }[] {
  return choicesOf(resolved(document, schema)).map((choice) => {
    const { event, data = {} } = resolved(document, choice).properties ?? {};
    return { name: String(event?.const ?? event?.enum?.[0] ?? ""), data };
  });
}

/** "integer, 1 to 100" · "one of open, closed" · "text or null" */
export function typeOf(document: ApiDocument, schema: Schema): string {
  const { type, items, enum: values, const: only } = schema;
  if (only !== undefined) return JSON.stringify(only);
  if (values) return `one of ${values.map(String).join(" · ")}`;
  if (schema.format === "binary") return "file";
  const choices = choicesOf(schema).map((choice) => typeOf(document, resolved(document, choice)));
  if (choices.length > 0) return [...new Set(choices)].join(" or ");
  if (Array.isArray(type)) return type.map((one) => typeOf(document, { ...schema, type: one })).join(" or ");
  if (items) return listOf(typeOf(document, resolved(document, items)));
  return `${typeNames[type ?? ""] ?? type ?? "text"}${boundsOf(schema)}`;
}

const listOf = (type: string): string => (type.startsWith("one of ") ? `list, each ${type}` : `list of ${type}`);

const typeNames: Record<string, string> = { string: "text", integer: "whole number", boolean: "true or false" };

function boundsOf({ type, minimum, maximum, maxLength, format }: Schema): string {
  if (type === "string" && maxLength !== undefined) return `, at most ${maxLength.toLocaleString("en")} characters`;
  if (format === "date") return ", YYYY-MM-DD";
  if (type !== "integer" || minimum === undefined || maximum === undefined || maximum > 1_000_000_000) return "";
  return minimum < 0 ? "" : `, ${minimum} to ${maximum}`;
}

const wordsOf = ({ description = "", default: fallback }: Schema): string =>
  fallback === undefined ? description : `${description} Default: \`${JSON.stringify(fallback)}\`.`.trim();

/** Something that the schema takes, for a call that has no example of its own. */
export function sampleOf(document: ApiDocument, given: Schema, depth = 0): unknown {
  const schema = resolved(document, given);
  const { example, const: only, default: fallback, enum: values, properties, items } = schema;
  const simple = example ?? only ?? fallback ?? values?.[0];
  if (simple !== undefined) return simple;
  if (properties) {
    const keys = Object.entries(properties).filter(([key]) => depth === 0 || schema.required?.includes(key));
    return Object.fromEntries(keys.map(([key, inner]) => [key, sampleOf(document, inner, depth + 1)]));
  }
  if (items) return [sampleOf(document, items, depth + 1)];
  const choice = choicesOf(schema)[0];
  if (choice) return sampleOf(document, choice, depth + 1);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  return type === "string" ? "…" : type === "boolean" ? false : type === "integer" ? (schema.minimum ?? 1) : {};
}
