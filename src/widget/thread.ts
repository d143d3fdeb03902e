// One conversation as the customer sees it: what was said, what is on its way, and who is writing.

import type { Client } from "../client/create-client.ts";
import type { Message, StreamEvent } from "../client/types.ts";
import { Outbox } from "./outbox.ts";

const pageSize = 30;
const typingMs = 6_000;

export interface ThreadParts {
  client: Client;
  /** Undefined: it begins with the first message. */
  id: number | undefined;
  onChange(): void;
  /** It has begun. */
  onBegun(id: number): void;
  /** An agent said something. */
  onNews(message: Message): void;
  onStatus(): void;
}

export class Thread {
  id: number | undefined;
  messages: Message[] = [];
  isLoaded: boolean;
  hasEarlier = false;
  typing: string | undefined;
  readonly outbox: Outbox;
  readonly #parts: ThreadParts;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;
  #after = 0;

  constructor(parts: ThreadParts) {
    this.id = parts.id;
    this.isLoaded = parts.id === undefined;
    this.#parts = parts;
    this.outbox = new Outbox({
      client: parts.client,
      conversation: () => this.id,
      onBegun: (id) => {
        this.id = id;
        parts.onBegun(id);
      },
      onSent: (message) => {
        if (!this.#has(message.id)) this.#put(message);
      },
      onChange: parts.onChange,
    });
  }

  /** Reads what was said, and then what is being said until the signal. @throws when the desk refuses */
  async follow(signal: AbortSignal): Promise<void> {
    const { id } = this;
    if (id === undefined) return;
    if (!this.isLoaded) await this.#load(id);
    for await (const told of this.#parts.client.chats.stream(id, { after: this.#after, signal })) {
      this.#after = Math.max(this.#after, told.id ?? 0);
      this.#take(told);
      this.#parts.onChange();
    }
  }

  async loadEarlier(): Promise<void> {
    const first = this.messages[0];
    if (this.id === undefined || !first) return;
    const page = await this.#parts.client.chats.messages(this.id, { before: first.seq, limit: pageSize });
    this.hasEarlier = page.messages.length === pageSize;
    for (const message of page.messages) this.#put(message);
    this.#parts.onChange();
  }

  get unread(): number {
    return this.messages.filter((message) => !message.is_read).length;
  }

  async markRead(): Promise<void> {
    if (this.id === undefined || this.unread === 0) return;
    this.messages = this.messages.map((message) => ({ ...message, is_read: true }));
    await this.#parts.client.chats.markRead(this.id);
  }

  async #load(id: number): Promise<void> {
    const { messages } = await this.#parts.client.chats.messages(id, { limit: pageSize });
    this.hasEarlier = messages.length === pageSize;
    for (const message of messages) this.#put(message);
    this.isLoaded = true;
    this.#after = this.messages.at(-1)?.seq ?? 0;
    this.#parts.onChange();
  }

  #take(told: StreamEvent): void {
    if (told.event === "message" && !this.#has(told.data.id)) this.#hear(told.data);
    else if (told.event === "message" || told.event === "message.edited") this.#put(told.data);
    else if (told.event === "message.deleted") this.messages = this.messages.filter(({ id }) => id !== told.data.id);
    else if (told.event === "status") this.#parts.onStatus();
    else if (told.data.side === "customer") return;
    else if (told.event === "read") this.#seenUpTo(told.data.up_to);
    else this.#setTyping(told.data.name);
  }

  #hear(message: Message): void {
    this.#put(message);
    if (isOwn(message)) {
      this.outbox.arrived(message.message);
      return;
    }
    this.#setTyping(undefined);
    this.#parts.onNews(message);
  }

  #has(message: number): boolean {
    return this.messages.some(({ id }) => id === message);
  }

  #put(message: Message): void {
    const others = this.messages.filter(({ id }) => id !== message.id);
    this.messages = [...others, message].sort((a, b) => a.seq - b.seq);
  }

  #seenUpTo(seq: number): void {
    this.messages = this.messages.map((one) => (one.seq <= seq && isOwn(one) ? { ...one, is_seen: true } : one));
  }

  #setTyping(name: string | undefined): void {
    clearTimeout(this.#typingTimer);
    this.typing = name;
    if (name === undefined) return;
    this.#typingTimer = setTimeout(() => {
      this.typing = undefined;
      this.#parts.onChange();
    }, typingMs);
  }
}

/** A customer's token reaches their own conversations only, so a customer's words are theirs. */
export const isOwn = ({ sender }: Message): boolean => sender.role === "customer" || sender.role === "provider";
