import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type SqlMigrationAwareDriverAdapterFactory,
  type SqlQuery,
} from "@prisma/driver-adapter-utils";
import type { SchemaContainer, SchemaEngine, SchemaFilter } from "@prisma/schema-engine-wasm";
import * as wasmSide from "@prisma/schema-engine-wasm/schema_engine_bg";
import type { EngineSession } from "./engine-session.ts";

export const NO_FILTER: SchemaFilter = { externalTables: [], externalEnums: [] };

/**
 * Prisma's schema engine as WebAssembly: the same migrations as `prisma migrate`, without its engine download.
 * `onScriptError` hears PostgreSQL's own words, which the engine's error leaves out.
 */
export async function createSchemaEngine(
  session: EngineSession,
  schema: SchemaContainer,
  onScriptError: (error: unknown, script: string) => void = () => undefined,
): Promise<SchemaEngine> {
  await instantiate();
  const adapter = bindMigrationAwareSqlAdapterFactory(engineAdapter(session, onScriptError));
  return wasmSide.SchemaEngine.new({ datamodels: [[schema.path, schema.content]] }, () => undefined, adapter);
}

// Only TypeScript's library for browsers declares it.
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: object): Promise<{ instance: { exports: Record<string, unknown> } }>;
};

// Where the engine leaves its last words when it panics; without it they are lost.
const lastWords = { set_message: (message: string) => console.error(message) };

let instantiated: Promise<void> | undefined;

function instantiate(): Promise<void> {
  instantiated ??= (async () => {
    const glue = createRequire(import.meta.url).resolve("@prisma/schema-engine-wasm/schema_engine_bg");
    const bytes = await readFile(path.join(path.dirname(glue), "schema_engine_bg.wasm"));
    const { instance } = await WebAssembly.instantiate(bytes, { "./schema_engine_bg.js": { ...wasmSide } });
    Object.assign(globalThis, { PRISMA_WASM_PANIC_REGISTRY: lastWords });
    wasmSide.__wbg_set_wasm(instance.exports);
    const start = instance.exports.__wbindgen_start;
    if (typeof start === "function") start();
  })();
  return instantiated;
}

/** PrismaPg cuts scripts at every semicolon, also within functions: PostgreSQL takes them whole. */
function engineAdapter(
  session: EngineSession,
  onScriptError: (error: unknown, script: string) => void,
): SqlMigrationAwareDriverAdapterFactory {
  const factory = new PrismaPg(session);
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    async connect() {
      const adapter = await factory.connect();
      const queryRaw = adapter.queryRaw.bind(adapter);
      return Object.assign(adapter, {
        async queryRaw(query: SqlQuery) {
          const result = await queryRaw(query);
          for (const index of session.charColumns) result.columnTypes[index] = ColumnTypeEnum.Character;
          return result;
        },
        async executeScript(script: string) {
          try {
            await session.query(script);
          } catch (error) {
            onScriptError(error, script);
            throw error;
          }
        },
      });
    },
    connectToShadowDb: () => Promise.reject(new Error("Migrations are compared with a real database.")),
  };
}
