import { createHash } from "node:crypto";
import type { PreparedStatement } from "../desk.ts";
import { arrayText } from "./json.ts";

/** Collects the conditions of a list and their values; each value becomes a parameter, never text. */
export class Conditions {
  readonly #parts: string[] = [];
  readonly values: unknown[];

  constructor(values: unknown[] = []) {
    this.values = values;
  }

  /** Conditions of another place in the same statement. */
  sibling(): Conditions {
    return new Conditions(this.values);
  }

  /** Adds a value and gives its placeholder. */
  value(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** `condition` is given the placeholder of each value. */
  add(condition: (...placeholders: string[]) => string, ...values: unknown[]): void {
    this.#parts.push(condition(...values.map((value) => this.value(value))));
  }

  toString(): string {
    return this.#parts.length === 0 ? "true" : this.#parts.map((part) => `(${part})`).join(" AND ");
  }
}

const shapesKept = 300;
const names = new Map<string, string>();

/** One prepared statement for each shape of a list. Only so many are kept: whoever tries them all must not fill the connections' memory. */
export function shaped(prefix: string, text: string): PreparedStatement {
  const known = names.get(text);
  if (known !== undefined) return { name: known, text };
  if (names.size >= shapesKept) return { name: "", text };
  const name = `${prefix}-${createHash("sha1").update(text).digest("base64url")}`;
  names.set(text, name);
  return { name, text };
}

/** At most `rows` of an ordered select. The planner cannot see a parameter's value, so a number beside it says that few are wanted. */
export function first(rows: string, select: string): string {
  if (!rows.startsWith("$")) return `(${select} LIMIT ${rows})`;
  return `(SELECT * FROM (${select} LIMIT 101) few LIMIT ${rows})`;
}

/**
 * The columns of a page. Its rows are `alias`, numbered `n` in their order, and one more than are shown: `most` of them at most.
 * `page` is the JSON text of an array, `next` the place of the last one shown where there are more.
 */
export const pageColumns = ({ alias, text, key, most }: PageParts): string =>
  `${arrayText(text, `${alias}.n`, ` FILTER (WHERE ${alias}.n < ${most})`)} AS page,
   CASE WHEN count(*) >= ${most} THEN json_agg(json_build_object('key', ${key}, 'id', ${alias}.id)) FILTER (WHERE ${alias}.n = ${most} - 1) -> 0 END AS next`;

interface PageParts {
  alias: string;
  /** The text of a row's JSON, and its sort key. */
  text: string;
  key: string;
  most: string;
}

/** The rows of an ordered select with their numbers. */
export const numbered = (select: string, alias: string, order: string): string =>
  `(SELECT ${alias}.*, row_number() OVER (ORDER BY ${order}) AS n FROM (${select}) ${alias}) ${alias}`;
