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

const noteMark = /^(?:note:|\/\/|;;|🔒)\s*/i;
const noteEnd = "🔒";
const bang = /^!(?=[a-z])/i;

/** The relay table, cell by cell. A `!word` is a command or a mistake, and never sent as it stands. */
export function decideRelay({ mode, author, assigned, text, startsWithMention, isEarly }: ThreadText): Relay {
  if (author === "outsider") return { as: "note", text, hint: "not_an_agent" };
  if (bang.test(text)) return { as: "command", text: text.replace(bang, "") };
  if (isMarkedAsNote(text)) {
    return { as: "note", text: withoutNoteMark(text) };
  }
  if (mode === "explicit" || mode === "off") return { as: "note", text };
  if (startsWithMention) return { as: "note", text, hint: "begins_with_mention" };
  if (isEarly && (mode === "all" || author === "assignee")) return { as: "note", text, hint: "said_before" };
  if (mode === "all") return { as: "public", claims: !assigned, text };
  return author === "assignee" ? { as: "public", claims: false, text } : { as: "note", text, hint: "unclaimed" };
}

/** Whether its writer said that it is for agents. */
export const isMarkedAsNote = (text: string): boolean => noteMark.test(text) || text.endsWith(noteEnd);

/** The text of a note without the mark that made it one. */
export function withoutNoteMark(text: string): string {
  const begun = text.replace(noteMark, "");
  const plain = begun.endsWith(noteEnd) ? begun.slice(0, -noteEnd.length).trimEnd() : begun;
  return plain.replace(/^!note\s+/i, "") || text;
}
