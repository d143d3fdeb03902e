// The design with one of its guards taken out. Every suite that finds nothing wrong with one of these proves nothing.

import type { PreparedStatement } from "../../src/desk/desk.ts";
import type { Mutant } from "./options.ts";
import type { Refit } from "./refit.ts";

export function refitOf(mutant: Mutant): Refit {
  switch (mutant) {
    case "nolookup":
      return {
        channel: (channel) => ({
          ...channel,
          findPost: async () => undefined,
          findThread: async () => undefined,
        }),
      };
    case "noquarantine":
      return { settings: { quarantineMs: 0 } };
    case "nolease":
      return { statement: (statement, _values, run) => run(withoutLease[statement.name] ?? statement) };
    case "noinbox":
      return inMemoryInbox();
    case "naive":
    case "none":
      return {};
  }
}

const anyone = "conversation_id = $1::int AND target_id = $2::int";

/** Everyone is given the lane, and nobody's fence ever falls. */
const withoutLease: Record<string, PreparedStatement> = {
  "lane-take": {
    name: "any-lane-take",
    text: `UPDATE lane SET leased_until = clock_timestamp() + $3::int * interval '1 millisecond' WHERE ${anyone} RETURNING to_jsonb(fence) AS result`,
  },
  "lane-renew": {
    name: "any-lane-renew",
    text: `UPDATE lane SET leased_until = clock_timestamp() + $4::int * interval '1 millisecond' WHERE ${anyone} AND $3::int IS NOT NULL RETURNING to_jsonb(fence) AS result`,
  },
  "lane-release": {
    name: "any-lane-release",
    text: `SELECT to_jsonb(fence) AS result FROM lane WHERE ${anyone} AND $3::int IS NOT NULL`,
  },
};

interface Entry {
  eventKey: string;
  payload: unknown;
  attempts: number;
}

/** Acknowledged once it is in this process's memory, as Bolt does it by itself. */
function inMemoryInbox(): Refit {
  const waiting: Entry[] = [];
  const statements: Record<string, (values: unknown[]) => unknown> = {
    "inbox-store"([, json]) {
      const entries: { eventKey: string; payload: unknown }[] = JSON.parse(String(json));
      for (const { eventKey, payload } of entries) waiting.push({ eventKey, payload, attempts: 1 });
      return entries.length;
    },
    "inbox-take": () => waiting.splice(0, 1),
    "inbox-finish": () => 1,
    "inbox-postpone": () => 1,
    "inbox-renew": () => 1,
    // Reading history would make good for it.
    "backfill-take-turn": () => undefined,
  };
  return {
    async statement<T>(
      statement: PreparedStatement,
      values: unknown[],
      run: (same: PreparedStatement) => Promise<T | undefined>,
    ) {
      const inMemory = statements[statement.name];
      return inMemory ? (inMemory(values) as T) : run(statement);
    },
  };
}
