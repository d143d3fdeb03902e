import { createHash } from "node:crypto";
import type { PreparedStatement } from "../desk.ts";

/** Collects the conditions of a list and their values; each value becomes a parameter, never text. */
export class Conditions {
  readonly #parts: string[] = [];
  readonly values: unknown[] = [];

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

/** One prepared statement for each shape of a list: the name follows from the text. */
export function shaped(prefix: string, text: string): PreparedStatement {
  return { name: `${prefix}-${createHash("sha1").update(text).digest("base64url")}`, text };
}

/** A LIKE pattern that finds the text anywhere, `%`, `_` and `\` taken literally. */
export const containing = (text: string): string => `%${text.replace(/[\\%_]/g, "\\$&")}%`;
