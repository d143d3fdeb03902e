import pg from "pg";

// The internal type "char" of PostgreSQL's own tables: the engine asks for it and PrismaPg does not know it.
const INTERNAL_CHAR = 18;

export interface EngineSession extends pg.Pool {
  /** Which columns of the last result had that type; they were passed on as text. */
  charColumns: Set<number>;
}

/**
 * What the schema engine gets as a pool: one connection. Locks and transactions want a session, and an ordinary pool, even
 * of one, puts another connection in the place of one on which a statement failed.
 */
export async function openEngineSession(url: string): Promise<EngineSession> {
  const client = new pg.Client({
    connectionString: url,
    application_name: "threadesk migrate",
    connectionTimeoutMillis: 5_000,
  });
  // A connection that breaks also rejects the statement at work; unheard, the event would end the process.
  client.on("error", () => undefined);
  await client.connect();

  const lent: pg.PoolClient = Object.assign(Object.create(client), { release: () => undefined });
  const charColumns = new Set<number>();
  return Object.assign(new pg.Pool(), {
    charColumns,
    async query(statement: string | pg.QueryConfig, values?: unknown[]) {
      const result = await client.query(statement, values);
      charColumns.clear();
      // A script of several statements has several results, and no fields.
      for (const [index, field] of (result.fields ?? []).entries()) {
        if (field.dataTypeID !== INTERNAL_CHAR) continue;
        field.dataTypeID = pg.types.builtins.TEXT;
        charColumns.add(index);
      }
      return result;
    },
    connect: async () => lent,
    end: () => client.end(),
  });
}
