// Which thread messages reach the customer. Silence is internal: public only where a line below says so.

export type RelayMode = "assignee" | "explicit" | "all" | "off";

export interface ThreadText {
  mode: RelayMode;
  /** assignee: who has it · agent: another agent · outsider: anyone else, guests and other workspaces too. */
  author: "assignee" | "agent" | "outsider";
  /** Whether anyone has it. */
  assigned: boolean;
  text: string;
  /** Whether it begins with a mention of someone else. */
  startsWithMention: boolean;
  /** Whether it was said before its author's words went to the customer there. */
  isEarly: boolean;
}

/** Why an agent's plain words stayed a note. */
export type KeptBecause = "unclaimed" | "begins_with_mention" | "said_before";

export type Relay =
  | { as: "public"; claims: boolean; text: string }
  | { as: "note"; text: string; hint?: KeptBecause | "not_an_agent" }
  | { as: "command"; text: string };

// What only formats words, or is not seen: no mark, command or name hides behind it.
const lead = /^[\s\p{Cf}\p{VS}*_~>|#•`-]*/u;
const noteMark = /^(?:note([*_~|`]*):|\/\/|;;|🔒\p{VS}?|!note(?=\s))([*_~|`]*)\s*/iu;
const noteEnd = /\s?🔒\p{VS}?([\s\p{Cf}\p{VS}*_~|`]*)$/u;
const bang = /^[\s\p{Cf}]*!(?=[a-z])/iu;

/** The relay table, cell by cell. A `!word` is a command or a mistake, and never sent as it stands. */
export function decideRelay({ mode, author, assigned, text, startsWithMention, isEarly }: ThreadText): Relay {
  if (author === "outsider") return { as: "note", text, hint: "not_an_agent" };
  if (bang.test(text)) return { as: "command", text: text.replace(bang, "") };
  if (isMarkedAsNote(text)) {
    return { as: "note", text: withoutNoteMark(text) };
  }
  if (mode === "explicit" || mode === "off" || isCommand(text)) return { as: "note", text };
  if (startsWithMention) return { as: "note", text, hint: "begins_with_mention" };
  if (isEarly && (mode === "all" || author === "assignee")) return { as: "note", text, hint: "said_before" };
  if (mode === "all") return { as: "public", claims: !assigned, text };
  return author === "assignee" ? { as: "public", claims: false, text } : { as: "note", text, hint: "unclaimed" };
}

/** The text from its first word on. */
export const fromFirstWord = (text: string): string => text.replace(lead, "");

/** Whether its writer said that it is for agents. */
export const isMarkedAsNote = (text: string): boolean => noteMark.test(fromFirstWord(text)) || noteEnd.test(text);

/** Whether it is a `!word`, formatted or not. */
export const isCommand = (text: string): boolean => /^![a-z]/i.test(fromFirstWord(text));

/** The text of a note without the mark that made it one. */
export function withoutNoteMark(text: string): string {
  const words = fromFirstWord(text);
  const [mark, within = "", after = ""] = noteMark.exec(words) ?? [];
  const opening = text.slice(0, text.length - words.length);
  const begun = mark === undefined ? text : unclosed(opening, within + after) + words.slice(mark.length);
  return begun.replace(noteEnd, "$1").trim() || text;
}

/** Of the formatting around a mark, what formats the words after it: of "*note:* he" nothing, of "_note: he_" the underscore. */
function unclosed(opening: string, closing: string): string {
  let [left, right] = [opening.replace(/[\p{Cf}\p{VS}]/gu, "").trimStart(), closing];
  while (right !== "" && left.endsWith(right.charAt(0))) [left, right] = [left.slice(0, -1), right.slice(1)];
  return left + right;
}
