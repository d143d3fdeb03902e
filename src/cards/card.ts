// A card is what a command shows, before any platform knows of it. All text is plain; a renderer escapes it at the last moment.

/** The colour of its edge: the documented colours of status and priority. */
export type Tone = "blue" | "yellow" | "green" | "gray" | "red";

/** A time is shown by the platform in the reader's own zone and words ("3 minutes ago"). */
export interface Time {
  time: Date;
}

export interface Fact {
  label: string;
  value: string | Time;
}

/** A saved command call: what a button does. At most 100 characters when encoded. */
export interface Call {
  command: string;
  options: Record<string, string>;
  /** Opens the form also when nothing is missing. */
  asks?: true;
}

/** A line of a list, with the button that leads to it. */
export interface Row {
  text: string;
  time?: Time;
  action: Button;
}

export interface Button {
  kind: "button";
  label: string;
  style?: "primary" | "danger";
  call: Call;
}

export interface Select {
  kind: "select";
  placeholder: string;
  options: { label: string; call: Call; selected?: boolean }[];
}

export type Action = Button | Select;

export interface Card {
  title: string;
  tone: Tone;
  body?: string;
  facts: Fact[];
  rows: Row[];
  /** Each inner list is one line of at most five buttons, or one select. */
  actions: Action[][];
  /** Small print. */
  foot?: string;
  /** Names of at most three labels, where a platform shows such beside the title and people filter by them; left out, they stay as they are. */
  tags?: string[];
}

/** A form asks for what a call still lacks; submitting it runs the call with the answers. */
export interface Form {
  title: string;
  submit: string;
  call: Call;
  fields: Field[];
}

export interface Field {
  /** The option that it fills. */
  name: string;
  label: string;
  /** search: what one types finds what one picks, where the platform has that; a line elsewhere. */
  kind: "line" | "paragraph" | "choice" | "search" | "files";
  required: boolean;
  /** What a search is for that a platform may have a select of its own for; empty there is `off`. */
  picks?: "channel" | "group";
  placeholder?: string;
  value?: string;
  /** What people read for the value, where that is an id. */
  valueLabel?: string;
  choices?: { label: string; value: string }[];
  maxLength?: number;
}

/** "ticket status?to=resolved&ref=1"; "ticket close!?ref=1" when it asks. */
export function encodeCall({ command, options, asks }: Call): string {
  const text = new URLSearchParams(options).toString().replace(/(?:%[0-9A-F]{2})+/g, readable);
  const name = asks ? `${command}!` : command;
  return text === "" ? name : `${name}?${text}`;
}

/** Six characters for each of another script are soon too many for a button. What only looks like nothing stays encoded. */
const readable = (encoded: string): string =>
  decodeURIComponent(encoded).replace(/[\p{ASCII}\p{C}\p{Z}]/gu, encodeURIComponent);

/** Undefined for text that no call was encoded to. Whoever clicks may have edited it: permissions are checked again at use. */
export function decodeCall(text: string): Call | undefined {
  const match = /^([a-z-]+ [a-z-]+)(!)?(?:\?(.*))?$/s.exec(text);
  if (!match?.[1]) return undefined;
  const options = Object.fromEntries(new URLSearchParams(match[3] ?? ""));
  return { command: match[1], options, ...(match[2] ? { asks: true } : {}) };
}
