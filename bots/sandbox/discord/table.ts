import type { Keep } from "../drawer.ts";

export interface Table<T> {
  get(id: string): T | undefined;
  put(value: T): T;
  drop(id: string): void;
  all(): T[];
}

export type KeptRecord = { table: string; put: unknown } | { table: string; drop: string };

/** A table whose every change is appended to the keep. */
export function createTable<T extends { readonly id: string }>(name: string, keep: Keep): Table<T> & Loadable {
  const rows = new Map<string, T>();
  return {
    get: (id) => rows.get(id),
    all: () => [...rows.values()],
    put: (value) => {
      rows.set(value.id, value);
      keep.append({ table: name, put: value });
      return value;
    },
    drop: (id) => {
      if (rows.delete(id)) keep.append({ table: name, drop: id });
    },
    apply: (record) => {
      if ("drop" in record) rows.delete(record.drop);
      else rows.set((record.put as T).id, record.put as T);
    },
  };
}

export interface Loadable {
  apply(record: KeptRecord): void;
}
