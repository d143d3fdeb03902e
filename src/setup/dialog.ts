// The steps that connecting to either platform is made of.

import type { Finding } from "../finding.ts";
import { isWell, reportText } from "./report.ts";
import { SetupError, type Terminal } from "./terminal.ts";

/** The setting as it was given, or as it is asked for. @throws SetupError where nobody can be asked */
export async function obtain(
  terminal: Terminal,
  {
    given,
    question,
    flag,
    hidden = false,
  }: { given: string | undefined; question: string; flag: string; hidden?: boolean },
): Promise<string> {
  if (given) return given;
  if (!terminal.ask) throw new SetupError(`${question} is missing: give ${flag}.`);
  for (;;) {
    const answer = await terminal.ask(`${question}: `, { hidden });
    if (answer !== "") return answer;
  }
}

/** Looks until nothing fails; between two looks somebody mends what was said. @throws SetupError where nobody can */
export async function untilWell(
  terminal: Terminal,
  look: () => Promise<Finding[]>,
  again: () => Promise<void>,
): Promise<void> {
  for (;;) {
    const findings = await look();
    terminal.say(reportText(findings));
    if (isWell(findings)) return;
    if (!terminal.ask) throw new SetupError("Mend that, then run this again. Nothing was written.");
    await again();
  }
}

export interface Choice {
  id: string;
  name: string;
  /** What the list says beside it. */
  remark?: string;
}

/** One of these, by number, name or id; the only one is taken. @throws SetupError where it is not among them and nobody can be asked */
export async function choose<C extends Choice>(
  terminal: Terminal,
  { what, choices, given, flag }: { what: string; choices: readonly C[]; given: string | undefined; flag: string },
): Promise<C | undefined> {
  const called = (word: string) => choices.find(({ id, name }) => id === word || name === word.replace(/^#/, ""));
  if (given) {
    const found = called(given);
    if (found) return found;
    if (!terminal.ask) throw new SetupError(`There is no ${what} ${given} that the bot can see.`);
    terminal.say(`There is no ${what} ${given} that the bot can see.`);
  }
  const [only, second] = choices;
  if (!only) return undefined;
  if (!second && !given) {
    terminal.say(`The only ${what}: ${only.name}.`);
    return only;
  }
  if (!terminal.ask)
    throw new SetupError(`Which ${what}? Give ${flag}. There are: ${choices.map(({ name }) => name).join(", ")}.`);
  terminal.say(
    choices
      .map(({ name, remark }, at) => `  ${String(at + 1).padStart(2)}  ${name}${remark ? `  ${remark}` : ""}`)
      .join("\n"),
  );
  for (;;) {
    const answer = await terminal.ask(`Which ${what} (number or name)? `);
    const found = choices[Number(answer) - 1] ?? called(answer);
    if (found) return found;
  }
}

interface AdminQuestion {
  given: string | undefined;
  /** Those there are already, with commas between. */
  known: string | undefined;
  question: string;
  find(who: string): Promise<{ id: string; name: string } | undefined>;
}

/** The admins with the one who is named now; undefined for nobody yet. */
export async function askForAdmins(
  terminal: Terminal,
  { given, known, question, find }: AdminQuestion,
): Promise<string | undefined> {
  if (known && given === undefined) return known;
  const ask = async () => (await terminal.ask?.(question)) ?? "";
  for (let who = given ?? (await ask()); who !== ""; who = await ask()) {
    const found = await find(who);
    if (found) {
      terminal.say(`${found.name} will be an admin.`);
      return [...new Set([...(known ?? "").split(",").filter(Boolean), found.id])].join(",");
    }
    if (!terminal.ask) throw new SetupError(`There is nobody called ${who}.`);
    terminal.say(`There is nobody called ${who}.`);
  }
  terminal.say("No admin yet: until there is one, nobody can answer. Name one later with --admin.");
  return undefined;
}
