// The result of a run in words, the verdict first.

import { clocksInWords } from "./clocks.ts";
import type { Outcome } from "./run.ts";
import { inWords } from "./schedule.ts";

const mostShown = 12;
/** How the oddity of a process begins that nobody ended. */
export const endedByItself = "ended by itself";
/** Beyond this an emulator may have carried a call out later than any platform is granted. */
const stallLimitMs = 3_000;

export function isExact({ findings, oddities, drainMs, budgetMs, options }: Outcome): boolean {
  return (
    Object.values(findings).every((list) => list.length === 0) &&
    oddities.length === 0 &&
    drainMs - budgetMs <= options.drainSeconds * 1_000
  );
}

/** So many processes a processor that wait to run: what only comes late then is not the desk's doing. */
const loadLimit = 4;

/** Red, but for a machine that kept everyone waiting. No machine makes a process end by itself, or lets a customer read a note. */
export function saysNothing(outcome: Outcome): boolean {
  const { findings, oddities, drainMs, stallMs, machineLoad } = outcome;
  const isOver = Number.isFinite(drainMs);
  const isGrave =
    findings.leaked.length > 0 ||
    findings.unexpected.length > 0 ||
    (findings.lost.length > 0 && isOver) ||
    oddities.some((words) => words.startsWith(endedByItself));
  if (isExact(outcome) || isGrave) return false;
  const isOnlyLate = isOver && isExact({ ...outcome, drainMs: 0 });
  return stallMs > stallLimitMs || (isOnlyLate && machineLoad > loadLimit);
}

export const verdictOf = (outcome: Outcome): string => {
  const { options, findings, oddities, drainMs, budgetMs } = outcome;
  const ofBudget = budgetMs > 0 ? `, ${(budgetMs / 1_000).toFixed(1)} s of it the budget's` : "";
  const words = isExact(outcome) ? "EXACT" : saysNothing(outcome) ? "INCONCLUSIVE" : "RED";
  const figures = [
    `lost ${findings.lost.length}`,
    `doubled ${findings.doubled.length}`,
    `stale ${findings.stale.length}`,
    `out of order ${findings.outOfOrder.length}`,
    `leaked ${findings.leaked.length}`,
    `unexpected ${findings.unexpected.length}`,
    `oddities ${oddities.length}`,
    Number.isFinite(drainMs) ? `drained in ${(drainMs / 1_000).toFixed(1)} s${ofBudget}` : "never drained",
  ];
  return `${words} seed ${options.seed}, ${options.backend}, ${options.mutant}: ${figures.join(" · ")}`;
};

export function reportOf(outcome: Outcome): string {
  const { findings, oddities, seconds, counts, mishaps, errors, unfinished, stallMs, machineLoad, options } = outcome;
  const lists = Object.entries({ ...findings, oddities }).filter(([, list]) => list.length > 0);
  return [
    verdictOf(outcome),
    `load ${seconds.load.toFixed(1)} s, last fault over at ${seconds.lastFault.toFixed(1)} s, all told at ${seconds.drained.toFixed(1)} s, emulators kept waiting ${stallMs.toFixed(0)} ms at most, load of the machine ${machineLoad.toFixed(1)} a processor`,
    `to repeat: npm run chaos -- --seed ${options.seed} --backend ${options.backend} --messages ${options.out} --in ${options.in} --conversations ${options.conversations} --rate ${options.rate}${options.each > 1 ? ` --each ${options.each}` : ""}${options.paced ? " --pacing" : ""}${options.onTime && !options.calm ? " --right-clocks" : ""}`,
    tableOf("counts", counts),
    tableOf("calls that went wrong", mishaps),
    ...lists.map(([name, list]) => section(`${name} (${list.length})`, shortened(list))),
    section("unfinished", [JSON.stringify(unfinished), ...outcome.stuck]),
    section(
      "logged as errors",
      errors.map(([words, n]) => `${n} × ${words}`),
    ),
    section("wrong clocks", [clocksInWords(outcome.clocks)]),
    section(
      "faults",
      outcome.planned.map(({ at, fault }) => `${(at * 100).toFixed(1).padStart(5)} %  ${inWords(fault)}`),
    ),
  ].join("\n");
}

const section = (title: string, lines: readonly string[]): string =>
  [`${title}:`, ...lines.map((line) => `  ${line}`)].join("\n");

const tableOf = (title: string, table: Record<string, number>): string =>
  section(
    title,
    Object.entries(table).map(([name, n]) => `${String(n).padStart(7)}  ${name}`),
  );

const shortened = (list: readonly string[]): string[] =>
  list.length <= mostShown ? [...list] : [...list.slice(0, mostShown), `… and ${list.length - mostShown} more`];
