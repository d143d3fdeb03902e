import type { Keep } from "../drawer.ts";
import { createMessageTable, type MessageTable } from "./message-table.ts";
import type { Channel, Command, Role, User, Webhook } from "./model.ts";
import { compareIds } from "./snowflake.ts";
import { createTable, type KeptRecord, type Loadable, type Table } from "./table.ts";

export interface KeptFile {
  readonly id: string;
  readonly base64: string;
}

/** Whether the bot is a member of its guild. */
export interface Membership {
  readonly id: "bot";
  readonly inGuild: boolean;
}

export interface Store {
  users: Table<User>;
  roles: Table<Role>;
  channels: Table<Channel>;
  messages: MessageTable;
  webhooks: Table<Webhook>;
  commands: Table<Command>;
  files: Table<KeptFile>;
  membership: Table<Membership>;
  /** The highest id ever given out, so that a restart goes on above it. */
  highestId: string;
}

export function createStore(keep: Keep): Store {
  const tables = {
    user: createTable<User>("user", keep),
    role: createTable<Role>("role", keep),
    channel: createTable<Channel>("channel", keep),
    message: createMessageTable(keep),
    webhook: createTable<Webhook>("webhook", keep),
    command: createTable<Command>("command", keep),
    file: createTable<KeptFile>("file", keep),
    membership: createTable<Membership>("membership", keep),
  };
  const byName: Record<string, Loadable> = tables;
  let highestId = "0";
  for (const record of keep.load() as KeptRecord[]) {
    byName[record.table]?.apply(record);
    const id = "put" in record ? (record.put as { id: string }).id : record.drop;
    if (/^\d+$/.test(id) && compareIds(id, highestId) > 0) highestId = id;
  }
  return {
    users: tables.user,
    roles: tables.role,
    channels: tables.channel,
    messages: tables.message,
    webhooks: tables.webhook,
    commands: tables.command,
    files: tables.file,
    membership: tables.membership,
    highestId,
  };
}
