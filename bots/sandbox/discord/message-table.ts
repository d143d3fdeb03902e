import type { Keep } from "../drawer.ts";
import type { Message } from "./model.ts";
import type { KeptRecord, Loadable, Table } from "./table.ts";

export interface MessageTable extends Table<Message> {
  /** Oldest first. */
  inChannel(channelId: string): readonly Message[];
  byNonce(nonce: string | number): Message | undefined;
}

/** Ids only grow, so a channel's messages in the order of arrival are in the order of their ids. */
export function createMessageTable(keep: Keep): MessageTable & Loadable {
  const rows = new Map<string, Message>();
  const channels = new Map<string, string[]>();
  const nonces = new Map<string, string>();

  function set(message: Message): Message {
    if (!rows.has(message.id)) {
      const ids = channels.get(message.channelId) ?? [];
      ids.push(message.id);
      channels.set(message.channelId, ids);
      if (message.nonce !== null) nonces.set(String(message.nonce), message.id);
    }
    rows.set(message.id, message);
    return message;
  }

  function remove(id: string): boolean {
    const message = rows.get(id);
    if (!message) return false;
    rows.delete(id);
    const ids = channels.get(message.channelId) ?? [];
    const at = ids.lastIndexOf(id);
    if (at >= 0) ids.splice(at, 1);
    return true;
  }

  return {
    get: (id) => rows.get(id),
    all: () => [...rows.values()],
    inChannel: (channelId) =>
      (channels.get(channelId) ?? []).flatMap((id) => {
        const message = rows.get(id);
        return message ? [message] : [];
      }),
    byNonce: (nonce) => rows.get(nonces.get(String(nonce)) ?? ""),
    put: (message) => {
      keep.append({ table: "message", put: message });
      return set(message);
    },
    drop: (id) => {
      if (remove(id)) keep.append({ table: "message", drop: id });
    },
    apply: (record: KeptRecord) => {
      if ("drop" in record) remove(record.drop);
      else set(record.put as Message);
    },
  };
}
