// The widget of one customer: their conversations, the one that is followed, and what the panel shows of them.

import { ApiError } from "../client/api-error.ts";
import type { Message, Ticket } from "../client/types.ts";
import { type Entry, readEntries } from "./entries.ts";
import { draftOf, remember, remembered } from "./memory.ts";
import { type Settings, settingsOf, type WidgetOptions } from "./options.ts";
import { createPresence, type Presence } from "./presence.ts";
import { createSession, type Session } from "./session.ts";
import { Thread } from "./thread.ts";
import { createListView, type ListView } from "./view/list.ts";
import { createShell, type Shell } from "./view/shell.ts";
import { createThreadView, type ThreadView } from "./view/thread.ts";
import { filled } from "./words.ts";

const lookMs = 5_000;
const refreshMs = 60_000;
const typingMs = 4_000;

export class Widget {
  readonly #settings: Settings;
  readonly #session: Session;
  readonly #presence: Presence;
  readonly #shell: Shell;
  readonly #list: ListView;
  readonly #view: ThreadView;
  readonly #looking: ReturnType<typeof setInterval>;
  #entries: Entry[] = [];
  #thread: Thread;
  #isListed = false;
  #isOpen = false;
  #isStopped = false;
  #trouble = "";
  #refreshedAt = 0;
  #typedAt = 0;

  constructor(baseUrl: string, options: WidgetOptions) {
    const settings = settingsOf(options);
    const { words } = settings;
    this.#settings = settings;
    this.#session = createSession(baseUrl, settings.token, () => this.#onReach());
    this.#shell = createShell({
      settings,
      toggle: () => (this.#isOpen ? this.close() : this.open()),
      close: () => this.close(),
      back: () => this.#showList(),
    });
    this.#list = createListView({ words, open: (id) => this.#openThread(id) });
    this.#view = createThreadView({
      client: this.#session.client,
      words,
      send: (text, files) => this.#thread.outbox.add(text, files),
      onTyping: () => this.#tellTyping(),
      settle: (ticket, isSettled) => void this.#settle(ticket, isSettled),
      loadEarlier: () => void this.#attempt(() => this.#thread.loadEarlier()),
      draft: {
        read: () => draftOf(this.#thread.id).read(),
        write: (text) => draftOf(this.#thread.id).write(text),
      },
    });
    this.#presence = createPresence(() => void this.#refresh());
    this.#looking = setInterval(() => this.#look(), lookMs);
    this.#thread = this.#threadOf(undefined);
    void this.#begin();
  }

  get unread(): number {
    const others = this.#entries.filter(({ id }) => id !== this.#thread.id);
    return others.reduce((sum, { unread }) => sum + unread, this.#thread.unread);
  }

  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    remember({ isOpen: true });
    this.#draw();
    this.#read();
    if (this.#isListed) this.#list.focus();
    else this.#view.focus();
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    remember({ isOpen: false });
    this.#draw();
    this.#shell.focusLauncher();
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#looking);
    this.#presence.stop();
    this.#shell.remove();
  }

  /** Where the customer was on the page before, else where something was said last. */
  async #begin(): Promise<void> {
    this.#draw();
    await this.#refresh();
    const { isOpen, conversation } = remembered();
    const wanted = this.#entries.find(({ id }) => id === conversation) ?? this.#entries[0];
    if (wanted && this.#thread.id === undefined && this.#thread.outbox.pending.length === 0) this.#follow(wanted.id);
    if (isOpen && !this.#isOpen) {
      // Nobody pressed anything on this page: the focus stays where it is.
      this.#isOpen = true;
      this.#draw();
      this.#read();
    }
  }

  #openThread(id: number | undefined): void {
    this.#isListed = false;
    if (id === undefined || id !== this.#thread.id) this.#follow(id);
    this.#draw();
    this.#read();
    this.#view.focus();
  }

  #showList(): void {
    this.#isListed = true;
    void this.#refresh();
    this.#draw();
    this.#list.focus();
  }

  #follow(id: number | undefined): void {
    const before = this.#thread;
    this.#thread = this.#threadOf(id);
    this.#settleEntry(before);
    remember({ conversation: id });
    this.#view.reset();
    this.#presence.restart();
    void this.#stay(this.#thread);
    this.#draw();
  }

  /** What was counted while it was followed. */
  #settleEntry(thread: Thread): void {
    this.#entries = this.#entries.map((one) =>
      one.id === thread.id && thread.isLoaded ? { ...one, unread: thread.unread } : one,
    );
  }

  #threadOf(id: number | undefined): Thread {
    const thread: Thread = new Thread({
      client: this.#session.client,
      id,
      onChange: () => thread === this.#thread && this.#draw(),
      onBegun: (begun) => {
        remember({ conversation: begun });
        void this.#refresh();
        void this.#stay(thread);
      },
      onNews: (message) => this.#onNews(thread, message),
      onStatus: () => void this.#refresh(),
    });
    return thread;
  }

  /** Follows it as long as it is the one that is shown, and somebody looks. */
  async #stay(thread: Thread): Promise<void> {
    while (thread === this.#thread && thread.id !== undefined && !this.#isStopped) {
      await this.#presence.visible();
      try {
        await thread.follow(this.#presence.signal);
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return this.#forget(thread);
        await new Promise((resolve) => setTimeout(resolve, lookMs));
      }
    }
  }

  /** It was deleted. */
  #forget(thread: Thread): void {
    this.#entries = this.#entries.filter(({ id }) => id !== thread.id);
    if (thread === this.#thread) this.#follow(this.#entries[0]?.id);
  }

  #onNews(thread: Thread, { sender, message }: Message): void {
    if (thread !== this.#thread) return;
    const { words } = this.#settings;
    if (this.#isRead) this.#read();
    else this.#shell.announce(`${filled(words.newMessage, { name: sender.name ?? words.support })}: ${message}`);
  }

  /** Whether what is said now is seen. */
  get #isRead(): boolean {
    return this.#isOpen && !this.#isListed && this.#presence.isVisible;
  }

  #read(): void {
    const thread = this.#thread;
    if (!this.#isRead || thread.unread === 0) return;
    void this.#attempt(() => thread.markRead());
    this.#draw();
  }

  async #settle(ticket: Ticket, isSettled: boolean): Promise<void> {
    await this.#attempt(() => this.#session.client.tickets.setStatus(ticket.id, isSettled ? "closed" : "open"));
    await this.#refresh();
    this.#view.focus();
  }

  /** A hint only: when it does not arrive, nothing is lost. */
  #tellTyping(): void {
    const { id } = this.#thread;
    if (id === undefined || Date.now() - this.#typedAt < typingMs) return;
    this.#typedAt = Date.now();
    this.#session.client.chats.typing(id).catch(() => undefined);
  }

  #look(): void {
    const { isReachable } = this.#session;
    if (!this.#presence.isVisible) return;
    if (isReachable) this.#thread.outbox.resume();
    const isDue = Date.now() - this.#refreshedAt > refreshMs && (this.#entries.length > 1 || this.#isListed);
    if (!isReachable || isDue) void this.#refresh();
  }

  async #refresh(): Promise<void> {
    if (this.#isStopped || !this.#presence.isVisible) return;
    this.#refreshedAt = Date.now();
    try {
      this.#entries = await readEntries(this.#session.client);
    } catch {
      // Who is away or signed out is said by the session.
    }
    this.#read();
    this.#draw();
  }

  async #attempt(act: () => Promise<unknown>): Promise<void> {
    this.#trouble = "";
    try {
      await act();
    } catch (error) {
      if (this.#session.isReachable)
        this.#trouble = error instanceof ApiError ? error.message : this.#settings.words.trouble;
    }
    this.#draw();
  }

  #onReach(): void {
    if (this.#session.isReachable) this.#thread.outbox.resume();
    this.#draw();
  }

  #draw(): void {
    if (this.#isStopped) return;
    const { words } = this.#settings;
    const { isReachable, isSignedOut } = this.#session;
    const note = isSignedOut ? words.signedOut : isReachable ? this.#trouble : words.offline;
    const hasList = this.#entries.length > 0 && !this.#isListed;
    const back = hasList ? words.allConversations : undefined;
    this.#shell.draw({ isOpen: this.#isOpen, back, unread: this.unread, note });
    const view = this.#isListed ? this.#list : this.#view;
    if (this.#shell.body.firstChild !== view.root) this.#shell.body.replaceChildren(view.root);
    const ticket = this.#entries.find(({ id }) => id === this.#thread.id && id !== undefined)?.ticket;
    if (this.#isListed) this.#list.draw(this.#entries);
    else this.#view.draw(this.#thread, ticket);
  }
}
