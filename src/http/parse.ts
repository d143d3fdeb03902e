// From what a caller sent to what an endpoint takes.

import type { z } from "zod";
import { fieldErrors } from "../desk/verb.ts";
import { HttpError } from "./errors.ts";
import { sentenceFor } from "./sentences.ts";

/** @throws HttpError invalid, each field in words */
export function parse<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value, { error: sentenceFor });
  if (parsed.success) return parsed.data;
  throw invalidFields(fieldErrors(parsed.error));
}

/** A path that fits no id there could be. @throws HttpError not_found */
export function parsePath<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new HttpError("not_found", "There is nothing under this address.");
}

export function invalidFields(fields: Record<string, string[]>): HttpError {
  const [name, sentences] = Object.entries(fields)[0] ?? [];
  const message = name === undefined ? "The input is not valid." : `${name.slice(0, 100)}: ${sentences?.[0]}`;
  return new HttpError("invalid", message, { fields });
}
