// Requests for an operation of the OpenAPI document: what it asks for, and what nobody should send.

import fc from "fast-check";

export interface Schema {
  $ref?: string;
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  format?: string;
  example?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
}

export interface Operation {
  operationId: string;
  method: string;
  path: string;
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}

export interface FuzzRequest {
  /** Below the origin. */
  url: string;
  headers: Record<string, string>;
  body: string | undefined;
  caller: number;
}

type Resolve = (schema: Schema) => Schema;

export interface Aim {
  resolve: Resolve;
  callers: number;
  /** The ids there are, by what an address says before them. */
  known: Readonly<Record<string, readonly number[]>>;
}

/** What no field, parameter or path expects. */
const hostile = fc.oneof(
  fc.constantFrom<unknown>(
    ...[
      null,
      true,
      false,
      0,
      -1,
      1,
      1.5,
      Number.POSITIVE_INFINITY,
      -0,
      2 ** 31 - 1,
      2 ** 31,
      2 ** 53,
      2 ** 63,
      "",
      " ",
      "0",
      "01",
      "-1",
    ],
    ...["1e3", "null", "true", "TKT-001", "tkt-1", "TKT-99999999999", "\u0000", "a\u0000b", "\uD800", "\uDC00x"],
    ...[
      "%",
      "_",
      "\\",
      "'; DROP TABLE ticket; --",
      "\u202Egpj",
      "\uFEFF",
      "é\u0301",
      "％",
      "Ω≈ç√",
      "👩‍👩‍👧",
      "a".repeat(9_000),
    ],
    ...["\n".repeat(500), "__proto__", "constructor", "2026-02-30", "0000-00-00", "+275760-09-13", "2025-11-09"],
    ...[[], {}, [[]], ["open"], { not: "open" }, { __proto__: null }, { toString: 1 }, { length: 5 }],
  ),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.integer(),
  fc.double(),
  fc.jsonValue({ maxDepth: 3 }),
  fc.integer({ min: 1, max: 40 }).map((depth) => JSON.parse("[".repeat(depth) + "]".repeat(depth)) as unknown),
);

/** Sound values for a schema, in the usual case. */
function valueFor(schema: Schema, resolve: Resolve): fc.Arbitrary<unknown> {
  const { enum: values, const: only, anyOf, oneOf, properties, items, example } = resolve(schema);
  const options = anyOf ?? oneOf;
  if (only !== undefined) return fc.constant(only);
  if (values) return fc.constantFrom(...values);
  if (options) return fc.oneof(...options.map((one) => valueFor(one, resolve)));
  if (properties) return objectFor(resolve(schema), resolve);
  if (items) return fc.array(valueFor(items, resolve), { maxLength: 3 });
  return example === undefined ? plainFor(resolve(schema)) : fc.oneof(fc.constant(example), plainFor(resolve(schema)));
}

function objectFor({ properties = {}, required = [] }: Schema, resolve: Resolve): fc.Arbitrary<unknown> {
  const fields = Object.entries(properties).map(
    ([name, one]) => [name, fieldFor(name, valueFor(one, resolve))] as const,
  );
  return fc.record(Object.fromEntries(fields), { requiredKeys: required });
}

/** Both hit rarely, and when they miss, nothing behind them is reached: so JSON mostly leaves them out. */
const seldom = ["version", "sender_id"];

const fieldFor = (name: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  seldom.includes(name) ? withChance(4, value, fc.constant(undefined)) : value;

function plainFor({
  type,
  format,
  minimum = 0,
  maximum,
  minLength = 0,
  maxLength = 60,
}: Schema): fc.Arbitrary<unknown> {
  const kinds = [type ?? "string"].flat();
  const texts = fc.string({ unit: "grapheme", minLength, maxLength: Math.min(maxLength, 60) });
  const some: Record<string, fc.Arbitrary<unknown>> = {
    null: fc.constant(null),
    boolean: fc.boolean(),
    // Small numbers are ids that there are.
    integer: fc.oneof(
      fc.integer({ min: minimum, max: Math.min(maximum ?? 12, Math.max(12, minimum)) }),
      fc.integer({ min: minimum, max: maximum ?? 2 ** 31 - 1 }),
    ),
    number: fc.double({ min: minimum, max: maximum ?? 1e6, noNaN: true }),
    string:
      format === "date"
        ? fc.constantFrom("2025-11-09", "2026-11-22")
        : fc.oneof(texts, fc.constantFrom("a", "Mine", "rené", "7")),
    object: fc.constant({}),
    array: fc.constant([]),
  };
  return fc.oneof(...kinds.map((kind) => some[kind] ?? texts));
}

/** Mostly sound in all parts but one, so that what lies behind the first check is reached too. */
export function requestFor(operation: Operation, { resolve, callers, known }: Aim): fc.Arbitrary<FuzzRequest> {
  const { parameters = [] } = operation;
  const named = (place: string) => parameters.filter((one) => one.in === place);
  const path = fc.tuple(
    ...named("path").map((one) =>
      withChance(
        12,
        hostile,
        fc.oneof(
          { weight: 3, arbitrary: fc.constantFrom(...(known[placeOf(operation, one.name)] ?? [1, 2, 3])) },
          { weight: 1, arbitrary: fc.oneof(fc.integer({ min: 1, max: 8 }), valueFor(one.schema, resolve)) },
        ),
      ),
    ),
  );
  const query = fc.tuple(...named("query").map((one) => queryFor(one.name, one.schema, resolve)));
  const body = sentFor(operation, resolve);
  const key = withChance(8, fc.string({ unit: "binary-ascii", maxLength: 30 }), fc.constant(""));
  const extra = withChance(15, fc.webQueryParameters(), fc.constant(""));
  return fc.record({ path, query, body, key, extra, caller: fc.nat(callers - 1) }).map((made) => {
    const place = named("path").reduce(
      (url, { name }, at) => url.replace(`{${name}}`, encode(made.path[at])),
      operation.path,
    );
    const pairs = named("query").flatMap(({ name }, at) =>
      made.query[at] == null ? [] : [`${name}=${encode(made.query[at])}`],
    );
    const search = [...pairs, ...(made.extra === "" ? [] : [made.extra])].join("&");
    const headers = {
      ...(made.body.text === undefined ? {} : { "Content-Type": made.body.type }),
      ...(/^[\x20-\x7e]+$/.test(made.key) ? { "Idempotency-Key": made.key } : {}),
    };
    return { url: search === "" ? place : `${place}?${search}`, headers, body: made.body.text, caller: made.caller };
  });
}

/** The word before an id in an address. */
const placeOf = ({ path }: Operation, name: string): string => path.split(`/{${name}}`)[0]?.split("/").at(-1) ?? "";

interface Sent {
  text: string | undefined;
  type: string;
}

/** JSON or a form, whichever the operation takes. */
function sentFor({ requestBody }: Operation, resolve: Resolve): fc.Arbitrary<Sent> {
  const json = requestBody?.content["application/json"]?.schema;
  const form = requestBody?.content["multipart/form-data"]?.schema;
  const nothing = withChance(10, fc.constant<string | undefined>("{}"), fc.constant(undefined));
  const asJson = fc.record({ text: json ? bodyFor(json, resolve) : nothing, type: contentType });
  if (!form) return asJson;
  const asForm = fc.record({ text: formFor(form, resolve), type: formType });
  return fc.oneof({ weight: json ? 2 : 1, arbitrary: asJson }, { weight: json ? 1 : 6, arbitrary: asForm });
}

/** A cursor is not to be guessed, so it is left out as a rule. */
function queryFor(name: string, schema: Schema, resolve: Resolve): fc.Arbitrary<unknown> {
  const { enum: values, type, example } = resolve(schema);
  const free = values === undefined && type === "string" && name !== "search";
  const usual = free ? fc.constantFrom(example ?? "bug", "bug", "2025-11-09") : valueFor(schema, resolve);
  const left = fc.constant(undefined);
  return fc.oneof({ weight: free ? 7 : 2, arbitrary: left }, { weight: 1, arbitrary: withChance(15, hostile, usual) });
}

const contentType = withChance(
  30,
  fc.constantFrom("text/plain", "application/json; charset=latin1", "multipart/form-data"),
  fc.constant("application/json"),
);

function bodyFor(schema: Schema, resolve: Resolve): fc.Arbitrary<string | undefined> {
  const sound = valueFor(schema, resolve);
  const wrong = fc.tuple(sound, fc.nat(), hostile).map(([value, at, bad]) => changed(value, at, bad));
  const doubled = fc.tuple(sound, hostile).map(([value, bad]) => {
    const [name = "message"] = Object.keys(value as object);
    return `{${JSON.stringify(name)}:${text(bad)},${text(value).slice(1)}`;
  });
  const unknown = fc
    .tuple(sound, fc.string(), hostile)
    .map(([value, name, bad]) => text({ ...(value as object), [name]: bad }));
  const garbage = fc.oneof(
    fc.string({ unit: "binary" }),
    hostile.map(text),
    fc.constantFrom("", "{", "null", "[]", "[".repeat(30_000), '{"a":1e999}'),
  );
  return fc.oneof(
    { weight: 10, arbitrary: sound.map(text) },
    { weight: 6, arbitrary: wrong },
    { weight: 1, arbitrary: doubled },
    { weight: 2, arbitrary: unknown },
    { weight: 1, arbitrary: garbage },
  );
}

const boundary = "fuzzed";
const formType = withChance(
  30,
  fc.constantFrom("multipart/form-data", "multipart/form-data; boundary=other", 'multipart/form-data; boundary=""'),
  fc.constant(`multipart/form-data; boundary=${boundary}`),
);

/** Fields and files, mostly as a browser would send them. */
function formFor(schema: Schema, resolve: Resolve): fc.Arbitrary<string> {
  const { properties = {}, required = [], ...rest } = resolve(schema);
  const { files: _, ...fields } = properties;
  const sound = objectFor(
    { ...rest, properties: fields, required: required.filter((name) => name !== "files") },
    resolve,
  );
  const wrong = fc
    .tuple(sound, fc.string(), hostile)
    .map(([value, name, bad]) => ({ ...(value as object), [name]: bad }));
  const spoilt = fc
    .tuple(sound, fc.constantFrom(...Object.keys(fields)), hostile)
    .map(([value, name, bad]) => ({ ...(value as object), [name]: bad }));
  const file = fc.record({
    field: withChance(12, fc.string(), fc.constantFrom("files", "files[]")),
    name: withChance(4, hostile.map(text), fc.constantFrom("a.txt", "rené.pdf", "../../etc/passwd", "a.svg", "")),
    content: withChance(
      6,
      fc.string({ unit: "binary", maxLength: 200 }),
      fc.constantFrom("Hello", "%PDF-1.7", "<svg/>"),
    ),
  });
  const parts = fc.tuple(
    withChance(4, fc.oneof(wrong, spoilt), sound),
    withChance(6, fc.array(file, { maxLength: 5 }), fc.array(file, { minLength: 1, maxLength: 2 })),
  );
  const whole = parts.map(([values, files]) =>
    [
      ...Object.entries(values as object)
        .filter(([, value]) => value !== undefined)
        .map(([name, value]) => part(`name="${quoted(name)}"`, typeof value === "string" ? value : text(value))),
      ...files.map(({ field, name, content }) => part(`name="${quoted(field)}"; filename="${quoted(name)}"`, content)),
      `--${boundary}--\r\n`,
    ].join(""),
  );
  const cut = fc.tuple(whole, fc.double({ min: 0, max: 1, noNaN: true }));
  return withChance(
    12,
    fc.oneof(
      fc.string({ unit: "binary" }),
      cut.map(([form, share]) => form.slice(0, Math.floor(form.length * share))),
    ),
    whole,
  );
}

const part = (disposition: string, content: string): string =>
  `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n\r\n${content}\r\n`;

/** As browsers do. */
const quoted = (name: string): string => name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

function changed(value: unknown, at: number, bad: unknown): string {
  if (typeof value !== "object" || value === null) return text(bad);
  const names = Object.keys(value);
  const name = names[at % Math.max(1, names.length)];
  return text(name === undefined ? bad : { ...value, [name]: bad });
}

/** JSON, and what JSON.stringify would make harmless as it is: a lone surrogate, an endless number. */
function text(value: unknown): string {
  if (value === Number.POSITIVE_INFINITY) return "1e400";
  return JSON.stringify(value) ?? "null";
}

function encode(value: unknown): string {
  const plain = typeof value === "object" ? JSON.stringify(value) : String(value);
  return plain.isWellFormed() ? encodeURIComponent(plain) : "%ED%A0%80";
}

function withChance<T>(oneIn: number, rare: fc.Arbitrary<T>, usual: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 1, arbitrary: rare }, { weight: oneIn - 1, arbitrary: usual });
}
