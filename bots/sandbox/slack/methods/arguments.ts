// Reads the arguments of a call: forms carry text only, JSON carries types; Slack takes both.

import type { Json } from "../json.ts";
import { mistake } from "../refusal.ts";
import type { Arguments } from "./method.ts";

/** Bolt's listener clients send `team_id` with every call, and Slack ignores it where it means nothing. */
const EVERYWHERE = new Set(["token", "team_id"]);

/** Throws `invalid_arguments` with one detail for each thing that is wrong. */
export function readArguments(known: Arguments, given: Json, typed: boolean): Json {
  const problems: string[] = [];
  const args: Json = {};
  for (const [name, value] of Object.entries(given)) {
    const kind = known[name]?.replace("!", "");
    if (EVERYWHERE.has(name) || value === null || value === undefined) continue;
    if (kind === undefined) problems.push(`unknown argument: ${name}`);
    else args[name] = readOne(name, kind, value, typed, problems);
  }
  for (const [name, kind] of Object.entries(known)) {
    if (kind.endsWith("!") && (args[name] === undefined || args[name] === ""))
      problems.push(`missing required field: ${name}`);
  }
  if (problems.length > 0) throw mistake("invalid_arguments", ...problems);
  return args;
}

function readOne(name: string, kind: string, value: unknown, typed: boolean, problems: string[]): unknown {
  const wrong = (what: string) => {
    problems.push(`${name} must be ${what}`);
    return undefined;
  };
  if (kind === "string") return typeof value === "string" ? value : wrong("a string");
  if (kind === "boolean") {
    if (typeof value === "boolean") return value;
    const known = { true: true, "1": true, false: false, "0": false }[String(value)];
    return known ?? wrong("a boolean");
  }
  if (kind === "number") {
    const number = typeof value === "number" ? value : Number(value);
    return Number.isFinite(number) ? number : wrong("a number");
  }
  if (typeof value !== "string") return typed ? value : wrong("JSON");
  try {
    return JSON.parse(value);
  } catch {
    return wrong("valid JSON");
  }
}
