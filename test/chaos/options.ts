// What a run is: its size, its faults, its seed.

import { parseArgs } from "node:util";

export const mutants = ["none", "naive", "nolookup", "nolease", "noquarantine", "noinbox"] as const;
export type Mutant = (typeof mutants)[number];

export interface ChaosOptions {
  seed: number;
  backend: "redis" | "postgres";
  conversations: number;
  /** Words of customers, over all conversations. */
  out: number;
  /** Words of agents, over all conversations and both platforms. */
  in: number;
  /** Words of customers a second; with `out` this is how long the load lasts. */
  rate: number;
  /** How many conversations a customer's app listens to by a stream. */
  streams: number;
  /** So many processes of each kind, of which one ends every ten seconds; 1: the usual ones and all faults. */
  each: number;
  /** Whether channels take less than is said, so that words that wait share posts. */
  paced: boolean;
  /** Whether anything goes wrong at all. */
  calm: boolean;
  /** Whether every process's clock is right. */
  onTime: boolean;
  /** Whether agents wait while their bot is down. */
  hush: boolean;
  /** How long it may take to tell all, once load and faults are over. */
  drainSeconds: number;
  mutant: Mutant;
  /** Where the report goes. */
  report: string;
}

export const standard: ChaosOptions = {
  seed: 1,
  backend: "redis",
  conversations: 200,
  out: 10_000,
  in: 5_000,
  rate: 50,
  streams: 20,
  each: 1,
  paced: false,
  calm: false,
  onTime: false,
  hush: false,
  drainSeconds: 30,
  mutant: "none",
  report: "",
};

/** `--minutes` is another way to say how many words: as many as `--rate` gives in that time. @throws on what it does not know */
export function readOptions(args: readonly string[]): ChaosOptions {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args: [...args],
    options: {
      seed: text,
      backend: text,
      conversations: text,
      messages: text,
      in: text,
      minutes: text,
      rate: text,
      streams: text,
      each: text,
      pacing: { type: "boolean" },
      calm: { type: "boolean" },
      "right-clocks": { type: "boolean" },
      hush: { type: "boolean" },
      drain: text,
      mutant: text,
      report: text,
    },
  });
  const number = (given: string | undefined, otherwise: number, name: string) => {
    const value = given === undefined ? otherwise : Number(given);
    if (!Number.isFinite(value) || value < 0) throw new Error(`--${name} must be a number, like ${otherwise}`);
    return value;
  };
  const oneOf = <T extends string>(given: string | undefined, known: readonly [T, ...T[]], name: string): T => {
    const found = known.find((each) => each === (given ?? known[0]));
    if (!found) throw new Error(`--${name} must be one of ${known.join(", ")}`);
    return found;
  };
  const rate = number(values.rate, standard.rate, "rate");
  const minutes = number(values.minutes, 0, "minutes");
  const out = minutes > 0 ? Math.round(minutes * 60 * rate) : number(values.messages, standard.out, "messages");
  const seed = number(values.seed, standard.seed, "seed");
  const backend = oneOf(values.backend, ["redis", "postgres"], "backend");
  const mutant = oneOf(values.mutant, mutants, "mutant");
  return {
    seed,
    backend,
    out,
    rate,
    mutant,
    conversations: number(values.conversations, Math.min(standard.conversations, Math.ceil(out / 20)), "conversations"),
    in: number(values.in, Math.round(out / 2), "in"),
    streams: number(values.streams, standard.streams, "streams"),
    each: number(values.each, standard.each, "each"),
    paced: values.pacing ?? false,
    calm: values.calm ?? false,
    onTime: values["right-clocks"] ?? values.calm ?? false,
    hush: values.hush ?? false,
    drainSeconds: number(values.drain, standard.drainSeconds, "drain"),
    report: values.report ?? `.data/chaos/${backend}-${mutant}-${seed}${values.pacing ? "-paced" : ""}.txt`,
  };
}
