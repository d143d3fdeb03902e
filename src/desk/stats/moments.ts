// What counts of a conversation, each at its moment: every sum of the statistics is a sum of these.

import type { Category, Priority } from "../words.ts";
import type { AnsweredFrom, Facts } from "./facts.ts";

/** What happened, of what and by whom. */
export interface Kind {
  what: "opened" | "answered" | "resolved" | "handled";
  category: Category | null;
  priority: Priority | null;
  agent: number | null;
  from: AnsweredFrom | null;
}

export interface Moment {
  kind: Kind;
  /** ISO 8601, UTC. */
  at: string;
  /** How long it took, on the clock and in business hours; 0 where nothing is measured. */
  seconds: number;
  business: number;
}

/** What a sum is of: everything, or one category, priority, agent, platform, or category of an agent ("billing:7"). */
export type Dimension = "all" | "category" | "priority" | "agent" | "platform" | "category_agent";

export function momentsOf({ category, priority, opened, answered, resolved, handled }: Facts): Moment[] {
  const moment = (
    what: Kind["what"],
    at: string,
    {
      agent = null,
      from = null,
      seconds = 0,
      business = 0,
    }: { agent?: number | null; from?: AnsweredFrom | null; seconds?: number; business?: number } = {},
  ): Moment => ({ kind: { what, category, priority, agent, from }, at, seconds, business });
  return [
    ...(opened === null ? [] : [moment("opened", opened)]),
    ...(answered ? [moment("answered", answered.at, answered)] : []),
    ...(resolved ? [moment("resolved", resolved.at, resolved)] : []),
    ...handled.map(({ agent, at }) => moment("handled", at, { agent })),
  ];
}

/** Where it counts; one key of a dimension at most. */
export function dimensionsOf({ what, category, priority, agent, from }: Kind): [Dimension, string][] {
  const dimensions: [Dimension, string][] = [];
  if (what !== "handled") {
    dimensions.push(["all", ""]);
    if (category !== null) dimensions.push(["category", category]);
    if (priority !== null) dimensions.push(["priority", priority]);
    if (from !== null) dimensions.push(["platform", from]);
  }
  if (agent !== null) dimensions.push(["agent", String(agent)]);
  if (agent !== null && category !== null) dimensions.push(["category_agent", `${category}:${agent}`]);
  return dimensions;
}

// Numbers that are written down: never give one of them to another word.
const whats = { opened: 0, answered: 1, resolved: 2, handled: 3 } as const satisfies Record<Kind["what"], number>;
const places = { slack: 1, discord: 2, other: 3 } as const satisfies Record<AnsweredFrom, number>;
const priorities = { low: 1, normal: 2, high: 3, urgent: 4 } as const satisfies Record<Priority, number>;
const categories = {
  technical: 1,
  billing: 2,
  account: 3,
  feature: 4,
  bug: 5,
  general: 6,
  other: 7,
} as const satisfies Record<Category, number>;

/** Number -> word. */
function wordsOf<Word extends string>(numbers: Record<Word, number>): Word[] {
  const words: Word[] = [];
  for (const word of Object.keys(numbers) as Word[]) words[numbers[word]] = word;
  return words;
}

const [whatWords, placeWords, priorityWords, categoryWords] = [
  wordsOf(whats),
  wordsOf(places),
  wordsOf(priorities),
  wordsOf(categories),
];

/** All of a kind but its agent in one small number. */
export function numberOf({ what, category, priority, from }: Kind): number {
  const place = from === null ? 0 : places[from];
  const level = priority === null ? 0 : priorities[priority];
  const topic = category === null ? 0 : categories[category];
  return whats[what] + 4 * (place + 4 * (level + 8 * topic));
}

export const kindOf = (number: number, agent: number | null): Kind => ({
  what: whatWords[number & 3] ?? "opened",
  from: placeWords[(number >> 2) & 3] ?? null,
  priority: priorityWords[(number >> 4) & 7] ?? null,
  category: categoryWords[number >> 7] ?? null,
  agent,
});

/** Whether a kind of this number has a duration. */
export const isMeasured = (number: number): boolean =>
  (number & 3) === whats.answered || (number & 3) === whats.resolved;
