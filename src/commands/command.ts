// A command is a verb plus the card that shows its result, defined once; Slack, Discord and forms are projections of it.

import type { Call, Card } from "../cards/card.ts";
import type { AgentActor } from "../desk/actor.ts";
import type { NewFile } from "../desk/attachments/new-file.ts";
import type { Desk } from "../desk/desk.ts";
import type { DeskEvent } from "../desk/events.ts";
import type { ConversationRef } from "../desk/inputs.ts";
import type { PlatformName } from "../desk/people/recognize.ts";
import type { Permission } from "../desk/permissions.ts";
import type { RelayMode } from "../desk/relay/decide.ts";

/**
 * What an option takes, as text until it is resolved:
 * - ref: TKT-001, 1 or chat-5; left out inside a ticket's or chat's own thread
 * - agent: me, a mention, a name or an id · customer: an e-mail, external id, name or id
 * - member: somebody of the workspace or server, agent or not: a mention, or an agent's name or id
 * - macro: a saved reply's name
 * - channel: one of the platform's channels that the bot is in: its name, id or mention, or off
 * - group: a user group or role: its name, id or mention, or off
 * - choice: one of `choices` · text: the rest of the line, or a paragraph in a form · line: a short text · page: a number from 1
 */
export type OptionKind =
  | "ref"
  | "agent"
  | "member"
  | "customer"
  | "macro"
  | "channel"
  | "group"
  | "choice"
  | "text"
  | "line"
  | "page";

export interface Option<T = unknown> {
  kind: OptionKind;
  summary: string;
  required: boolean;
  choices?: readonly { label: string; value: string }[];
  maxLength?: number;
  /** What a form calls it, where its name says too little. */
  label?: string;
  /** What a form shows chosen or written already. */
  initial?: string;
  /** A form asks for it, but something else may stand in its place: a file, a saved reply. */
  replaceable?: true;
  /** Picked from a list only: in typed words it would be taken for what they say. */
  pickedOnly?: true;
  /** Only for the type; options carry no value. */
  readonly type?: T | undefined;
}

// biome-ignore lint/complexity/noBannedTypes: a command without options has none
export type Options = Record<string, Option> | {};
export type Values<O> = { [K in keyof O]: O[K] extends Option<infer T> ? T : never };

/** Where a command was given, and by whom. */
export interface CommandContext {
  desk: Desk;
  actor: AgentActor;
  platform: "slack" | "discord";
  /** The conversation whose thread it was given in. */
  thread?: { conversation: number; ticket: number | null };
  /** The thread message that the command is, so that what it says is taken in once and carries the receipt. */
  origin?: { target: number; externalId: string };
  /** When it was asked for, in microseconds since 1970 by the platform's clock, where the platform says. */
  askedAt?: number;
  /** What plain words mean in the channel it was given in; undefined anywhere else. Of another conversation: relay-mode.ts. */
  mode?: RelayMode | undefined;
  /** Files that came with it, stored already. */
  files?: NewFile[];
  /** The agent behind a platform's user id, for mentions. */
  findAgent(userId: string): Promise<AgentActor | undefined>;
  /** Their account on the platform; undefined where a command comes by no platform. */
  userId?: string;
  /** Somebody of the platform who could be an agent; undefined for a guest, a bot and people from elsewhere. */
  findMember?(userId: string): Promise<Member | undefined>;
  /** What is around the desk on the platform; undefined where a command comes by no platform. */
  workspace?: Workspace;
  /** They were asked, and want it. */
  confirmed?: true;
  /** Which version of a setting its card showed when the form was opened. */
  seen?: number | undefined;
}

/** The workspace or server around the desk, as far as the bot may see it. */
export interface Workspace {
  /** The channels that threads could be opened in. */
  channels(): Promise<Named[]>;
  /** Whom one mention pings: user groups, roles. */
  groups(): Promise<Named[]>;
  /**
   * Says something in a channel, which shows that the bot can; with `threads` also that it can open a thread there and write in it.
   * @throws DeskError that says what is in the way, and what to do; then nothing of it stands there
   */
  introduce(channel: Named, text: string, options?: { threads?: boolean }): Promise<void>;
}

/** A channel or a group of the platform. */
export interface Named {
  id: string;
  name: string;
  /** What does not work with it yet, and what to do, in a sentence. */
  warning?: string;
}

/** Somebody of the workspace or server, as the platform knows them. */
export interface Member {
  name: string;
  email: string | null;
  avatarUrl: string | null;
}

/** Somebody of the workspace or server who is no agent (yet). */
export interface Stranger {
  desk: Desk;
  platform: PlatformName;
  userId: string;
}

/** What a `member` option names. */
export type Who = { userId: string } | { name: string };

/** What a command is given: the context, and a way to run another call in it, as confirmed. */
export interface Scope extends CommandContext {
  confirm(call: Call, files: NewFile[]): Promise<Answer>;
}

/** What the person who asked sees, and only they. */
export interface Answer {
  text: string;
  card?: Card;
  /** For them alone, beside the text and the card. */
  files?: readonly AnswerFile[];
  /** Nothing was done; the text says why. */
  refused?: true;
}

export interface AnswerFile {
  name: string;
  /** Its media type. */
  type: string;
  content: string | Uint8Array;
  /** What a picture shows, in a sentence. */
  alt?: string;
}

/** What holds, as a form shows it: by option, and which version of the setting that is. */
export interface Held {
  values: Readonly<Record<string, { value: string; valueLabel?: string } | undefined>>;
  version: number;
}

export interface Command<O extends Options = Options> {
  /** Root and verb: "ticket claim". */
  name: `${"ticket" | "chat" | "support"} ${string}`;
  /** Short forms inside threads: "r" for !r. */
  aliases?: readonly string[];
  summary: string;
  /** Who is offered it; its verbs check again. Null for every agent. */
  permission: Permission | null;
  /** Offered to admins alone; its verbs check again. */
  adminsOnly?: true;
  options: O;
  /** For a form that changes what is set already. */
  holds?(asker: Pick<CommandContext, "desk" | "platform">, options: Call["options"]): Promise<Held>;
  /** What its form is headed by, and what the button says that sends it; at most 24 characters. */
  form?: { title: string; submit: string };
  /** Reached by buttons only: not registered, not in help, and not typed. */
  buttonOnly?: true;
  /** Whether the customer hears of it; what carries a message to them does anyway. */
  speaks?: true;
  /** Whether files that come with it are said along; its form then takes files too. */
  takesFiles?: true;
  /** What others may have done while its form was open: then it asks before it goes on. */
  collidesWith?: readonly DeskEvent["type"][];
  /** What takes the place of its button when it was refused for a reason that may pass: nobody loses the way to press again. */
  again?(reason: string, call: Call): Card;
  /** What it does for somebody who is no agent; without it they are told how to become one. */
  welcome?(stranger: Stranger, options: Readonly<Record<string, string>>): Promise<Answer>;
  run(scope: Scope, values: Values<O>): Promise<Answer>;
}

/** In the mode `off` nothing goes to a customer, whichever door it would leave by. */
export const onlyShows = "Nothing was sent: this channel only shows what happens. An admin can change that.";

/** Checks a definition as it loads and keeps its types. */
export function command<O extends Options>(definition: Command<O>): Command<O> {
  if (!/^(ticket|chat|support) [a-z][a-z-]{0,30}$/.test(definition.name))
    throw new Error(`"${definition.name}" is no command name.`);
  if (definition.summary.length > 100)
    throw new Error(`The summary of ${definition.name} is longer than Discord's 100 characters.`);
  for (const words of Object.values(definition.form ?? {})) {
    if (words.length > 24) throw new Error(`"${words}" of ${definition.name} is longer than Slack's 24 characters.`);
  }
  for (const [name, option] of Object.entries(definition.options) as [string, Option][]) {
    if (!/^[a-z]{1,32}$/.test(name)) throw new Error(`${definition.name}: "${name}" is no option name.`);
    if (option.summary.length > 100)
      throw new Error(`${definition.name} ${name}: its summary is longer than 100 characters.`);
  }
  return definition;
}

type Extra = { required?: boolean; maxLength?: number };

function option<T>(
  kind: OptionKind,
  summary: string,
  required: boolean,
  extra: Pick<Option, "choices" | "maxLength" | "initial" | "replaceable" | "pickedOnly"> = {},
): Option<T> {
  return { kind, summary, required, ...extra };
}

export const labelled = <O extends Option>(label: string, of: O): O => ({ ...of, label });

/** The ticket or chat; resolved from the thread when it is left out. */
export const ref = (summary = "The ticket; not needed in its own thread") =>
  labelled("Ticket or chat", option<ConversationRef>("ref", summary, false));
export const agent = (summary: string) => option<number>("agent", summary, true);
/** An agent's id, null for "unassigned", undefined when left out. */
export const someAgent = (summary: string) => option<number | null | undefined>("agent", summary, false);
export const someMember = (summary: string) => option<Who | undefined>("member", summary, false);
export const customer = (summary: string) => option<number>("customer", summary, true);
export const someMacro = (summary: string) =>
  option<string | undefined>("macro", summary, false, { maxLength: 40, pickedOnly: true });
/** Null for off. */
export const channel = (summary: string) => option<Named | null>("channel", summary, true);
export const someChannel = (summary: string) => option<Named | null | undefined>("channel", summary, false);
/** Null for off. */
export const group = (summary: string) => option<Named | null>("group", summary, true);
export const macro = (summary: string) => option<string>("macro", summary, true, { maxLength: 40 });
export const text = (summary: string, { maxLength = 4_000 }: Extra = {}) =>
  option<string>("text", summary, true, { maxLength });
/** Words that may be left out where files or a saved reply say it. */
export const words = (summary: string) =>
  option<string | undefined>("text", summary, true, { maxLength: 4_000, replaceable: true });
export const someText = (summary: string, { maxLength = 4_000 }: Extra = {}) =>
  option<string | undefined>("text", summary, false, { maxLength });
export const line = (summary: string, { maxLength = 200 }: Extra = {}) =>
  option<string>("line", summary, true, { maxLength });
export const someLine = (summary: string, { maxLength = 200 }: Extra = {}) =>
  option<string | undefined>("line", summary, false, { maxLength });
export const page = (summary = "Which page") => option<number>("page", summary, false);

type Labels<V extends string> = Record<V, string>;
const choicesOf = <V extends string>(labels: Labels<V>) =>
  (Object.entries(labels) as [V, string][]).map(([value, label]) => ({ value, label }));

export const choice = <V extends string>(labels: Labels<V>, summary: string) =>
  option<V>("choice", summary, true, { choices: choicesOf(labels) });
export const someChoice = <V extends string>(labels: Labels<V>, summary: string, initial?: NoInfer<V>) =>
  option<V | undefined>("choice", summary, false, { choices: choicesOf(labels), ...(initial ? { initial } : {}) });
export const pickedChoice = <V extends string>(labels: Labels<V>, summary: string) =>
  option<V | undefined>("choice", summary, false, { choices: choicesOf(labels), pickedOnly: true });
