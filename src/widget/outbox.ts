// What the customer wrote and the desk does not have yet: sent in order, once, and kept while the desk is away.

import { ApiError } from "../client/api-error.ts";
import type { Client } from "../client/create-client.ts";
import type { Message } from "../client/types.ts";

export interface Pending {
  /** Also its idempotency key: however often it is tried, it is said once. */
  key: string;
  text: string;
  files: readonly File[];
  state: "sending" | "waiting" | "failed";
  /** Why it failed, in the desk's words. */
  problem: string;
}

interface OutboxParts {
  client: Client;
  conversation(): number | undefined;
  onBegun(id: number): void;
  onSent(message: Message): void;
  onChange(): void;
}

export class Outbox {
  pending: Pending[] = [];
  readonly #parts: OutboxParts;
  #isBusy = false;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  add(text: string, files: readonly File[]): void {
    this.pending.push({ key: crypto.getRandomValues(new Uint32Array(4)).join("-"), text, files, ...toSend });
    void this.flush();
  }

  retry(one: Pending): void {
    Object.assign(one, toSend);
    void this.flush();
  }

  discard(one: Pending): void {
    this.pending = this.pending.filter((other) => other !== one);
    this.#parts.onChange();
  }

  /** The stream was faster than the answer. */
  arrived(text: string): void {
    const index = this.pending.findIndex((one) => one.state === "sending" && one.text === text);
    if (index >= 0) this.pending = this.pending.toSpliced(index, 1);
  }

  /** The desk is back. */
  resume(): void {
    for (const one of this.pending) if (one.state === "waiting") Object.assign(one, toSend);
    void this.flush();
  }

  async flush(): Promise<void> {
    this.#parts.onChange();
    if (this.#isBusy) return;
    this.#isBusy = true;
    for (;;) {
      const next = this.pending.find(({ state }) => state === "sending");
      if (!next) break;
      await this.#send(next);
      this.#parts.onChange();
    }
    this.#isBusy = false;
  }

  async #send(one: Pending): Promise<void> {
    try {
      await this.#deliver(one);
      this.discard(one);
    } catch (error) {
      const refused = error instanceof ApiError && error.status < 500 && error.status !== 429;
      Object.assign(one, refused ? { state: "failed", problem: error.message } : { state: "waiting", problem: "" });
      // What was said first comes first.
      if (!refused) for (const other of this.pending) if (other.state === "sending") other.state = "waiting";
    }
  }

  async #deliver(one: Pending): Promise<void> {
    const { client, conversation, onBegun, onSent } = this.#parts;
    if (conversation() === undefined) {
      // A chat begins with words; files go after them.
      const message = one.text || one.files.map(({ name }) => name).join(", ");
      onBegun((await client.chats.create({ message }, { idempotencyKey: one.key })).conversation_id);
      Object.assign(one, { text: "", key: `${one.key}-files` });
    }
    const [id, { key, text, files }] = [conversation(), one];
    if (id === undefined || (text === "" && files.length === 0)) return;
    const sent = await client.chats.send(id, { message: text, files }, { idempotencyKey: key });
    onSent(ownMessage(sent.message_id, sent.seq, text, sent.attachments));
  }
}

const toSend = { state: "sending", problem: "" } as const;

/** As it will come by the stream, which may take a moment longer. */
const ownMessage = (id: number, seq: number, message: string, attachments: Message["attachments"] = []): Message => ({
  id,
  seq,
  sender_id: null,
  sender: { id: null, name: null, role: "customer", avatar_url: null },
  message,
  attachments,
  is_internal: false,
  is_read: true,
  is_seen: false,
  created_at: new Date().toISOString().slice(0, 19).replace("T", " "),
  edited_at: null,
});
