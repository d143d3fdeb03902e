import type pg from "pg";
import { isRetryable } from "../database/retryable.ts";
import type { Desk, PreparedStatement } from "./desk.ts";

/** Reads where the copy is; while that is away, or cannot say it consistently, on the database itself. */
export function readOn(replica: pg.Pool, desk: Pick<Desk, "row">): Pick<Desk, "one" | "row"> {
  const row = async <R extends object>(statement: PreparedStatement, values: unknown[]): Promise<R | undefined> => {
    try {
      const { rows } = await replica.query<R>({ ...statement, values });
      return rows[0];
    } catch (error) {
      if (isRetryable(error)) return desk.row<R>(statement, values);
      throw error;
    }
  };
  return {
    row,
    one: async <T>(statement: PreparedStatement, values: unknown[]) =>
      (await row<{ result: T }>(statement, values))?.result,
  };
}
