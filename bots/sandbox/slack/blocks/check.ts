// Small checks that describe a shape; what they find is worded as Slack words it.

import { isJson } from "../json.ts";

export interface Place {
  pointer: string;
  problems: string[];
}

export type Check = (value: unknown, place: Place) => void;
export type Fields = Record<string, Check>;

export function complain(place: Place, message: string): void {
  place.problems.push(`${message} [json-pointer:${place.pointer}]`);
}

export function inside(place: Place, key: string | number): Place {
  return { pointer: `${place.pointer}/${key}`, problems: place.problems };
}

export const anything: Check = () => {};

export const bool: Check = (value, place) => {
  if (typeof value !== "boolean") complain(place, "must provide a boolean");
};

export function str(max = Number.POSITIVE_INFINITY, min = 0): Check {
  return (value, place) => {
    if (typeof value !== "string") return complain(place, "must provide a string");
    if (value.length > max) complain(place, `must be less than ${max + 1} characters`);
    if (value.length < min) complain(place, `must be more than ${min - 1} characters`);
  };
}

export function matching(pattern: RegExp, what: string): Check {
  return (value, place) => {
    if (typeof value !== "string" || !pattern.test(value)) complain(place, `must be ${what}`);
  };
}

export const httpUrl: Check = (value, place) => {
  str(3000, 1)(value, place);
  if (typeof value === "string" && !/^(https?|mailto|slack):/.test(value)) complain(place, "must be a valid URL");
};

export function int(min: number, max: number): Check {
  return (value, place) => {
    if (typeof value !== "number" || !Number.isInteger(value)) return complain(place, "must provide an integer");
    if (value < min || value > max) complain(place, `must be between ${min} and ${max}`);
  };
}

export function literal(...values: (string | number)[]): Check {
  return (value, place) => {
    if (!values.some((known) => known === value)) complain(place, `must be one of: ${values.join(", ")}`);
  };
}

export function list(of: Check, { min = 1, max = Number.POSITIVE_INFINITY } = {}): Check {
  return (value, place) => {
    if (!Array.isArray(value)) return complain(place, "must provide an array");
    if (value.length > max) complain(place, `no more than ${max} items allowed`);
    if (value.length < min) complain(place, `no less than ${min} items allowed`);
    value.forEach((item, index) => {
      of(item, inside(place, index));
    });
  };
}

export function shape(required: Fields, optional: Fields = {}): Check {
  return (value, place) => {
    if (!isJson(value)) return complain(place, "must provide an object");
    for (const [key, check] of Object.entries(required)) {
      if (value[key] === undefined) complain(place, `missing required field: ${key}`);
      else check(value[key], inside(place, key));
    }
    for (const [key, given] of Object.entries(value)) {
      if (key in required) continue;
      const check = optional[key];
      if (!check) complain(place, `invalid additional property: ${key}`);
      else if (given !== undefined) check(given, inside(place, key));
    }
  };
}

/** A union told apart by its `type`. */
export function kinds(table: Record<string, Check>): Check {
  return (value, place) => {
    if (!isJson(value)) return complain(place, "must provide an object");
    const check = typeof value.type === "string" ? table[value.type] : undefined;
    if (check) check(value, place);
    else complain(inside(place, "type"), `unsupported type: ${String(value.type)}`);
  };
}

export function all(...checks: Check[]): Check {
  return (value, place) => {
    for (const check of checks) check(value, place);
  };
}

/** Exactly one of these keys. */
export function oneOfKeys(...keys: string[]): Check {
  return (value, place) => {
    if (!isJson(value)) return;
    const given = keys.filter((key) => value[key] !== undefined);
    if (given.length !== 1) complain(place, `must define exactly one of ${keys.map((key) => `\`${key}\``).join(", ")}`);
  };
}
