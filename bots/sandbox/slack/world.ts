import type { Clock, Keep } from "../drawer.ts";
import { isJson, type Json } from "./json.ts";
import type { Channel, Ephemeral, Message, Person, StoredFile, UserGroup } from "./model.ts";

/** Larger files are forgotten at a restart; their rows stay. */
const KEPT_FILE_BYTES = 1024 * 1024;

const SHOWN_EPHEMERALS = 2000;

/** Everything that the workspace remembers. Whatever is saved is also appended to `keep`. */
export class World {
  readonly people = new Map<string, Person>();
  readonly channels = new Map<string, Channel>();
  readonly files = new Map<string, StoredFile>();
  readonly groups = new Map<string, UserGroup>();
  readonly ephemerals: Ephemeral[] = [];
  readonly #timelines = new Map<string, Message[]>();
  readonly #messages = new Map<string, Message>();
  readonly #threads = new Map<string, Message[]>();
  readonly #clock: Clock;
  readonly #keep: Keep;
  readonly #changed: () => void;
  #lastMicros = 0;
  #serial = 0;

  constructor(clock: Clock, keep: Keep, changed: () => void) {
    this.#clock = clock;
    this.#keep = keep;
    this.#changed = changed;
    for (const record of keep.load()) if (isJson(record)) this.#restore(record);
  }

  /** Unique and rising, also when the clock stands still or goes back. */
  nextTs(): string {
    this.#lastMicros = Math.max(Math.floor(this.#clock.now() * 1000), this.#lastMicros + 1);
    return tsOf(this.#lastMicros);
  }

  nowSeconds(): number {
    return Math.floor(this.#clock.now() / 1000);
  }

  /** `F0000000A1`: an identifier that no other thing of this world has. */
  nextId(prefix: string): string {
    this.#serial += 1;
    return `${prefix}${this.#clock.now().toString(36).toUpperCase()}${this.#serial.toString(36).toUpperCase()}`;
  }

  message(channel: string, ts: string): Message | undefined {
    return this.#messages.get(`${channel}/${ts}`);
  }

  /** Oldest first, with replies and with what was deleted. */
  timeline(channel: string): readonly Message[] {
    return this.#timelines.get(channel) ?? [];
  }

  replies(channel: string, root: string): readonly Message[] {
    return (this.#threads.get(`${channel}/${root}`) ?? []).filter((message) => !message.deleted);
  }

  savePerson(person: Person): Person {
    this.people.set(person.id, person);
    return this.#saved("person", person);
  }

  saveChannel(channel: Channel): Channel {
    this.channels.set(channel.id, channel);
    return this.#saved("channel", channel);
  }

  saveGroup(group: UserGroup): UserGroup {
    this.groups.set(group.id, group);
    return this.#saved("group", group);
  }

  saveMessage(message: Message): Message {
    this.#index(message);
    return this.#saved("message", message);
  }

  saveFile(file: StoredFile): StoredFile {
    this.files.set(file.id, file);
    const { content, ...row } = file;
    const bytes =
      content && content.byteLength <= KEPT_FILE_BYTES ? Buffer.from(content).toString("base64") : undefined;
    this.#keep.append({ kind: "file", value: row, bytes });
    this.#changed();
    return file;
  }

  showEphemeral(ephemeral: Ephemeral): Ephemeral {
    this.ephemerals.push(ephemeral);
    if (this.ephemerals.length > SHOWN_EPHEMERALS) this.ephemerals.shift();
    this.#changed();
    return ephemeral;
  }

  hideEphemeral(ephemeral: Ephemeral): void {
    const at = this.ephemerals.indexOf(ephemeral);
    if (at >= 0) this.ephemerals.splice(at, 1);
    this.#changed();
  }

  changed(): void {
    this.#changed();
  }

  #saved<T>(kind: string, value: T): T {
    this.#keep.append({ kind, value: structuredClone(value) });
    this.#changed();
    return value;
  }

  #index(message: Message): void {
    const key = `${message.channel}/${message.ts}`;
    const known = this.#messages.get(key);
    this.#lastMicros = Math.max(this.#lastMicros, microsOf(message.ts), microsOf(message.edited?.ts ?? "0"));
    if (known) {
      if (known !== message) replaceFields(known, message);
      return;
    }
    this.#messages.set(key, message);
    append(this.#timelines, message.channel, message);
    if (message.thread && message.thread !== message.ts)
      append(this.#threads, `${message.channel}/${message.thread}`, message);
  }

  #restore({ kind, value, bytes }: Json): void {
    const row = structuredClone(value);
    if (kind === "person") this.people.set((row as Person).id, row as Person);
    if (kind === "channel") this.channels.set((row as Channel).id, row as Channel);
    if (kind === "group") this.groups.set((row as UserGroup).id, row as UserGroup);
    if (kind === "message") this.#index(row as Message);
    if (kind === "file") {
      const content = typeof bytes === "string" ? new Uint8Array(Buffer.from(bytes, "base64")) : undefined;
      this.files.set((row as StoredFile).id, { ...(row as StoredFile), content });
    }
  }
}

function tsOf(micros: number): string {
  return `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, "0")}`;
}

export function microsOf(ts: string): number {
  const [seconds = "0", fraction = ""] = ts.split(".");
  return Number(seconds) * 1_000_000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

function replaceFields(known: Message, fresh: Message): void {
  for (const key of Object.keys(known)) if (!(key in fresh)) Reflect.deleteProperty(known, key);
  Object.assign(known, fresh);
}
