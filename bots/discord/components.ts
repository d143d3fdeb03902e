// A card as a Components V2 message: one function for the card, one for each of its kinds. Nothing is left out in silence:
// what is cut ends in "…", and what finds no room is counted in the small print.

import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInContainer,
  type APIComponentInMessageActionRow,
  type APIContainerComponent,
  type APISectionComponent,
  type APISelectMenuOption,
  type APITextDisplayComponent,
  ButtonStyle,
  ComponentType,
} from "discord.js";
import {
  type Action,
  type Button,
  type Call,
  type Card,
  encodeCall,
  type Fact,
  type Row,
  type Select,
  type Time,
  type Tone,
} from "../../src/cards/card.ts";
import { clip, escapeSentence, escapeWithin } from "./escape.ts";
import {
  MAX_BUTTON_LABEL,
  MAX_BUTTONS_IN_ROW,
  MAX_COMPONENTS,
  MAX_CUSTOM_ID,
  MAX_DISPLAYED_TEXT,
  MAX_OPTION_LABEL,
  MAX_SELECT_OPTIONS,
  MAX_SELECT_PLACEHOLDER,
} from "./limits.ts";
import { markLine } from "./mark.ts";

type ActionRow = APIActionRowComponent<APIComponentInMessageActionRow>;

const tones: Record<Tone, number> = {
  blue: 0x3b82f6,
  yellow: 0xeab308,
  green: 0x22c55e,
  gray: 0x6b7280,
  red: 0xdc2626,
};
const styles = { primary: ButtonStyle.Primary, danger: ButtonStyle.Danger } as const;

/** Shares of MAX_DISPLAYED_TEXT; the body takes what the others leave. */
const most = { title: 260, foot: 500, facts: 1_200, label: 60, value: 200, row: 300 };
const leastBody = 400;
const partsOfRow = 3;

export interface RenderedCard {
  components: [APIContainerComponent];
}

export interface RenderOptions {
  /** Stands in the small print, where it is found again. */
  mark?: string;
  /** A line above the card, at most MAX_LEAD characters, escaped already. */
  lead?: string;
}

export const MAX_LEAD = 500;

export function renderCard(card: Card, { mark, lead }: RenderOptions = {}): RenderedCard {
  const ids = createIds();
  const above = lead ? [text(lead)] : [];
  const head = text(`### ${escapeWithin(card.title, most.title) || "…"}`);
  const facts = card.facts.length > 0 ? [factsText(card.facts)] : [];
  const fixed = 1 + above.length + 1 + facts.length + (card.body ? 1 : 0) + separators + 1;

  const actions = within(
    card.actions.flatMap((line) => actionRows(line, ids)),
    MAX_COMPONENTS - fixed,
    sizeOf,
  );
  const room = MAX_COMPONENTS - fixed - actions.kept.reduce((sum, row) => sum + sizeOf(row), 0);
  const rows = within(card.rows, room, () => partsOfRow);
  const foot = footText(card, mark, [
    [rows.left, "more that find no room here"],
    [actions.left, "lines of buttons that find no room here"],
    [ids.refused(), "buttons that are too long for Discord: narrow it down, or write the command"],
  ]);

  const left = MAX_DISPLAYED_TEXT - lengthOf([...above, head, ...facts, ...foot]);
  const forRow = Math.min(most.row, Math.floor((left - (card.body ? leastBody : 0)) / Math.max(1, rows.kept.length)));
  const sections = rows.kept.map((row) => section(row, forRow, ids));
  const body = card.body ? [text(escapeWithin(card.body, left - lengthOf(sections)) || "…")] : [];
  const parts = [...above, head, ...body, ...facts, ...separated(sections), ...separated(actions.kept), ...foot];
  return { components: [{ type: ComponentType.Container, accent_color: tones[card.tone], components: parts }] };
}

/** A sentence where a message has to stay one of components. */
export const renderSentence = (sentence: string): APITextDisplayComponent =>
  text(escapeSentence(sentence, MAX_DISPLAYED_TEXT) || "…");

export function timeTag({ time }: Time, style: "R" | "f"): string {
  const seconds = Math.floor(time.getTime() / 1_000);
  return Number.isSafeInteger(seconds) ? `<t:${seconds}:${style}>` : "an unknown time";
}

function factsText(facts: readonly Fact[]): APITextDisplayComponent {
  const lines: string[] = [];
  for (const fact of facts) {
    const line = factLine(fact);
    if (lines.join("\n").length + line.length > most.facts - 30) break;
    lines.push(line);
  }
  const left = facts.length - lines.length;
  return text([...lines, ...(left > 0 ? [`-# … and ${left} more`] : [])].join("\n"));
}

function factLine({ label, value }: Fact): string {
  const shown =
    typeof value === "string"
      ? escapeWithin(oneLine(value), most.value)
      : `${timeTag(value, "f")} (${timeTag(value, "R")})`;
  return `**${escapeWithin(oneLine(label), most.label)}** ${shown || "–"}`;
}

function section({ text: words, time, action }: Row, most: number, ids: Ids): APISectionComponent {
  const shown = escapeWithin(words, most - 30) || "…";
  return {
    type: ComponentType.Section,
    components: [text(time ? `${shown} · ${timeTag(time, "R")}` : shown)],
    accessory: button(action, ids),
  };
}

function actionRows(line: readonly Action[], ids: Ids): ActionRow[] {
  const buttons = line.filter((action) => action.kind === "button").map((action) => button(action, ids));
  const selects = line.filter((action) => action.kind === "select").flatMap((action) => selectMenus(action, ids));
  return [...chunks(buttons, MAX_BUTTONS_IN_ROW), ...selects.map((menu) => [menu])].map((components) => ({
    type: ComponentType.ActionRow,
    components,
  }));
}

function button({ label, style, call }: Button, ids: Ids): APIButtonComponentWithCustomId {
  const id = ids.of(call);
  return {
    type: ComponentType.Button,
    style: style ? styles[style] : ButtonStyle.Secondary,
    label: clip(oneLine(label), MAX_BUTTON_LABEL) || "…",
    custom_id: id ?? ids.own("too-long"),
    ...(id === undefined ? { disabled: true } : {}),
  };
}

function selectMenus({ placeholder, options }: Select, ids: Ids) {
  const chosen = options.findIndex(({ selected }) => selected);
  const usable = options.flatMap(({ label, call }, index): APISelectMenuOption[] => {
    const value = ids.of(call);
    if (value === undefined) return [];
    const shown = clip(oneLine(label), MAX_OPTION_LABEL) || "…";
    return [{ label: shown, value, ...(index === chosen ? { default: true } : {}) }];
  });
  return chunks(usable, MAX_SELECT_OPTIONS).map((part) => ({
    type: ComponentType.StringSelect as const,
    custom_id: ids.own("select"),
    placeholder: clip(oneLine(placeholder), MAX_SELECT_PLACEHOLDER),
    options: part,
  }));
}

function footText(
  { foot }: Card,
  mark: string | undefined,
  counts: readonly (readonly [number, string])[],
): APITextDisplayComponent[] {
  const notices = counts.flatMap(([count, words]) => (count > 0 ? [`-# … and ${count} ${words}.`] : []));
  const print = foot ? [`-# ${escapeWithin(oneLine(foot), most.foot)}`] : [];
  const lines = [...notices, ...print, ...(mark === undefined ? [] : [markLine(mark)])];
  return lines.length > 0 ? [text(lines.join("\n"))] : [];
}

interface Ids {
  /** The call as a custom_id that occurs once in the message; undefined when it is too long for one. */
  of(call: Call): string | undefined;
  /** An id that is no call. */
  own(word: string): string;
  refused(): number;
}

function createIds(): Ids {
  const taken = new Set<string>();
  let [count, refused] = [0, 0];
  return {
    of(call) {
      const plain = encodeCall(call);
      let id = plain;
      // An option that no command has: it makes the id another one and means nothing.
      for (let copy = 2; taken.has(id); copy += 1) id = `${plain}${plain.includes("?") ? "&" : "?"}_=${copy}`;
      if (id.length > MAX_CUSTOM_ID) {
        refused += 1;
        return undefined;
      }
      taken.add(id);
      return id;
    },
    own(word) {
      count += 1;
      return `${word}:${count}`;
    },
    refused: () => refused,
  };
}

const separators = 2;
const separated = (parts: readonly APIComponentInContainer[]): APIComponentInContainer[] =>
  parts.length > 0 ? [{ type: ComponentType.Separator }, ...parts] : [];

const text = (content: string): APITextDisplayComponent => ({ type: ComponentType.TextDisplay, content });
const oneLine = (words: string): string => words.replace(/\s+/g, " ").trim();
const sizeOf = ({ components }: ActionRow): number => 1 + components.length;

function lengthOf(parts: readonly (APITextDisplayComponent | APISectionComponent)[]): number {
  const texts = parts.flatMap((part) => (part.type === ComponentType.Section ? part.components : [part]));
  return texts.reduce((sum, { content }) => sum + content.length, 0);
}

/** The first that fit into the room, and how many were left over. */
function within<T>(all: readonly T[], room: number, size: (one: T) => number): { kept: T[]; left: number } {
  const kept: T[] = [];
  let used = 0;
  for (const one of all) {
    used += size(one);
    if (used > room) break;
    kept.push(one);
  }
  return { kept, left: all.length - kept.length };
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
