// The official OpenAPI description, and ajv on top of it.
//
// specs/discord-openapi.json is a trimmed copy of https://github.com/discord/discord-api-spec (MIT): of every operation that
// the sandbox knows it keeps the operationId, the names of the query parameters and the JSON request body, then, following
// every $ref from there, the component schemas; `description`, `title`, `discriminator` and `x-…` are left out.
//
// On loading, what the description leaves open is closed: an object knows no other keys than those described, and a
// `oneOf` of components is decided by its `type`, which is also what makes the errors readable.

import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import spec from "../../specs/discord-openapi.json" with { type: "json" };
import type { FieldError } from "../errors.ts";
import { toFieldErrors } from "./words.ts";

type Schema = Record<string, unknown>;

interface Operation {
  operationId: string;
  requestBody?: { content: { "application/json": { schema: Schema } } };
}

/** Keys that discord.js always sends, or that the description forgot; Discord takes them without a word. */
const MESSAGE_EXTRAS = ["tts", "nonce", "enforce_nonce", "message_reference", "sticker_ids", "username", "avatar_url"];
const MORE_EXTRAS = ["thread_name", "applied_tags", "flags", "shared_client_theme", "poll"];
const TOLERATED: Record<string, readonly string[]> = {
  MessageCreateRequest: ["username", "avatar_url", "thread_name", "applied_tags"],
  MessageEditRequestPartial: [...MESSAGE_EXTRAS, ...MORE_EXTRAS],
  IncomingWebhookRequestPartial: [...MESSAGE_EXTRAS, ...MORE_EXTRAS],
  IncomingWebhookUpdateRequestPartial: [...MESSAGE_EXTRAS, ...MORE_EXTRAS],
  IncomingWebhookInteractionRequest: [...MESSAGE_EXTRAS, ...MORE_EXTRAS],
  IncomingWebhookUpdateForInteractionCallbackRequestPartial: [...MESSAGE_EXTRAS, ...MORE_EXTRAS],
  BaseCreateMessageCreateRequest: [...MESSAGE_EXTRAS, ...MORE_EXTRAS],
  CreateTextThreadWithMessageRequest: ["type"],
  ApplicationCommandUpdateRequest: ["nsfw"],
  ApplicationCommandCreateRequest: ["nsfw"],
  ApplicationCommandPatchRequestPartial: ["nsfw", "type"],
};

const paths = spec.paths as unknown as Record<string, Record<string, Operation>>;
const validators = new Map<string, ValidateFunction>();
let ajv: Ajv2020 | undefined;

export function isOfficial(method: string, path: string): boolean {
  return paths[path]?.[method.toLowerCase()] !== undefined;
}

/** `name` is a component schema, or an operationId for a body that is written out in its operation. */
export function checkSchema(name: string, body: unknown): FieldError[] {
  const validate = validators.get(name) ?? compile(name);
  return validate(body) ? [] : toFieldErrors(validate.errors ?? []);
}

function compile(name: string): ValidateFunction {
  ajv ??= prepare();
  const validate = ajv.getSchema(`discord#/components/schemas/${name}`);
  if (!validate) throw new Error(`The official description has no schema ${name}.`);
  validators.set(name, validate as ValidateFunction);
  return validate as ValidateFunction;
}

function prepare(): Ajv2020 {
  const instance = new Ajv2020({ strict: false, allErrors: true, verbose: true, validateSchema: false });
  addFormats.default(instance, ["uri", "date-time"]);
  for (const format of ["int32", "int64", "double", "snowflake", "nonce"]) instance.addFormat(format, true);
  const schemas: Record<string, Schema> = structuredClone(spec.components.schemas);
  for (const operation of Object.values(paths).flatMap((path) => Object.values(path))) {
    const inline = operation.requestBody?.content["application/json"].schema;
    if (inline && !("$ref" in inline)) schemas[operation.operationId] = structuredClone(inline);
  }
  for (const [name, schema] of Object.entries(schemas)) {
    const properties = schema.properties as Schema | undefined;
    if (!properties) continue;
    for (const key of TOLERATED[name] ?? []) properties[key] ??= {};
    // Discord reads permissions from a string of digits, and discord.js sends one.
    if (properties.default_member_permissions)
      properties.default_member_permissions = { type: ["string", "integer", "null"] };
  }
  for (const schema of Object.values(schemas)) tighten(schema, schemas);
  instance.addSchema({ $id: "discord", components: { schemas } });
  return instance;
}

function tighten(node: unknown, schemas: Record<string, Schema>): void {
  if (Array.isArray(node)) for (const each of node) tighten(each, schemas);
  else if (typeof node === "object" && node !== null) {
    const schema = node as Schema;
    if (isObjectSchema(schema) && schema.additionalProperties === undefined) schema.additionalProperties = false;
    decideByType(schema, schemas);
    for (const each of Object.values(schema)) tighten(each, schemas);
  }
}

function isObjectSchema(schema: Schema): boolean {
  return schema.type === "object" && typeof schema.properties === "object";
}

/** ajv's own `discriminator` takes only strings, and these types are numbers. */
function decideByType(schema: Schema, schemas: Record<string, Schema>): void {
  if (!Array.isArray(schema.oneOf)) return;
  const branches = schema.oneOf.map((branch: Schema) => ({ branch, types: typesOf(branch, schemas) }));
  if (branches.some(({ types }) => types.length === 0)) return;
  delete schema.oneOf;
  schema.type = "object";
  schema.required = ["type"];
  schema.properties = { type: { enum: branches.flatMap(({ types }) => types) } };
  schema.additionalProperties = true;
  // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so.
  schema.allOf = branches.map(({ branch, types }) => ({ if: { properties: { type: { enum: types } } }, then: branch }));
}

function typesOf(branch: Schema, schemas: Record<string, Schema>): unknown[] {
  const target = schemas[String(branch.$ref).split("/").at(-1) ?? ""];
  const type = (target?.properties as Record<string, Schema> | undefined)?.type;
  const isRequired = Array.isArray(target?.required) && target.required.includes("type");
  return isRequired && Array.isArray(type?.enum) ? type.enum : [];
}
