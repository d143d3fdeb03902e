// The processes of a desk, under a supervisor that starts again whatever ends.

import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { type DeskProcess, startProcess } from "../process.ts";

const roles = ["api", "worker", "slack", "discord"] as const;
type Role = (typeof roles)[number];
/** How many of each there are. */
export type Crew = Record<Role, number>;
/** "api" where there is one, "api-2" where there are more. */
export type ProcessName = Role | `${Role}-${number}`;

export const usualCrew: Crew = { worker: 2, api: 1, slack: 1, discord: 1 };
export const crewOf = (each: number): Crew => ({ worker: each, api: each, slack: each, discord: each });

/** The API first: one makes the tables, and the others would wait for it anyway. */
export function namesOf(crew: Crew): [ProcessName, ...ProcessName[]] {
  const [first, ...others] = roles.flatMap((role): ProcessName[] =>
    crew[role] === 1 ? [role] : Array.from({ length: crew[role] }, (_, n) => `${role}-${n + 1}` as const),
  );
  if (!first) throw new Error("A desk needs processes");
  return [first, ...others];
}

export function roleOf(name: ProcessName): Role {
  const role = roles.find((each) => name.startsWith(each));
  if (!role) throw new Error(`${name} is no process of a desk`);
  return role;
}

const services: Record<Role, string> = { worker: "worker", api: "http", slack: "slack", discord: "discord" };

export interface Fleet {
  readonly names: readonly [ProcessName, ...ProcessName[]];
  /** SIGKILL; up again some time after. Resolves when it is. */
  kill(name: ProcessName, downMs: number): Promise<void>;
  /** SIGTERM, as a deployment does, and its successor. Resolves when that is up. */
  replace(name: ProcessName): Promise<void>;
  /** SIGSTOP, and SIGCONT after that time: it wakes up and knows nothing of it. */
  freeze(name: ProcessName, ms: number): Promise<void>;
  pid(name: ProcessName): number | undefined;
  /** What ended though nobody asked it to, with its last words. */
  readonly crashes: string[];
  /** Lines that a process printed as errors, by how often. */
  errors(): Map<string, number>;
  /** Resolves once it was stopped and all are gone. */
  over(): Promise<unknown>;
}

interface Member {
  process: DeskProcess | undefined;
  /** Not started again before this. */
  restAt: number;
  expected: boolean;
  up: Promise<void>;
  isUp(): void;
}

const restMs = 300;
/** A process that is neither ready nor gone by then never will be. */
const startMs = 90_000;

function fresh(): Omit<Member, "restAt"> {
  let isUp = () => {};
  const up = new Promise<void>((resolve) => {
    isUp = resolve;
  });
  return { process: undefined, expected: false, up, isUp };
}

interface FleetOptions {
  crew: Crew;
  /** The same for all, and what one has of its own. */
  env: Record<string, string>;
  own(name: ProcessName): Record<string, string>;
  program: string;
  /** Kills all of them, those that are just being started as well. */
  stopped: AbortSignal;
}

/** @throws when it is stopped before all are up */
export async function startFleet({ crew, env, own, program, stopped }: FleetOptions): Promise<Fleet> {
  const names = namesOf(crew);
  const members = new Map<ProcessName, Member>();
  const crashes: string[] = [];
  const errors = new Map<string, number>();
  const lives: Promise<void>[] = [];
  const rest = (ms: number) => sleep(ms, undefined, { signal: stopped }).catch(() => undefined);

  async function live(name: ProcessName, member: Member): Promise<void> {
    while (!stopped.aborted) {
      const patience = new AbortController();
      const late = setTimeout(() => {
        crashes.push(`${name}: it was not ready within ${startMs / 1_000} s`);
        patience.abort();
      }, startMs);
      try {
        const whole = { ...env, ...own(name), SERVICES: services[roleOf(name)] };
        member.process = await startProcess(whole, program, AbortSignal.any([stopped, patience.signal]));
      } catch {
        // The database may be away: it is tried until it is there.
        await rest(restMs);
        continue;
      } finally {
        clearTimeout(late);
      }
      const { ended, output } = member.process;
      member.isUp();
      await ended;
      count(errors, name, output());
      if (!member.expected && !stopped.aborted) crashes.push(`${name}: ${lastWords(output())}`);
      Object.assign(member, fresh());
      await rest(Math.max(restMs, member.restAt - Date.now()));
    }
  }

  const begin = (name: ProcessName): Promise<void> => {
    const member: Member = { restAt: 0, ...fresh() };
    members.set(name, member);
    lives.push(live(name, member));
    return member.up;
  };
  const [first, ...others] = names;
  const gone = once(stopped, "abort").then(() => Promise.reject(stopped.reason));
  await Promise.race([begin(first).then(() => Promise.all(others.map(begin))), gone]);

  async function end(name: ProcessName, signal: "SIGKILL" | "SIGTERM", downMs: number): Promise<void> {
    const member = members.get(name);
    if (!member?.process) return;
    member.expected = true;
    member.restAt = Date.now() + downMs;
    const gone = member.process;
    await gone.stop(signal);
    while (member.process === gone) await sleep(10);
    await member.up;
  }

  return {
    names,
    crashes,
    errors() {
      for (const [name, { process }] of members) if (process) count(errors, name, process.output());
      return errors;
    },
    over: () => Promise.all(lives),
    pid: (name) => members.get(name)?.process?.pid,
    kill: (name, downMs) => end(name, "SIGKILL", downMs),
    replace: (name) => end(name, "SIGTERM", 0),
    async freeze(name, ms) {
      const pid = members.get(name)?.process?.pid;
      if (pid === undefined) return;
      signal(pid, "SIGSTOP");
      await sleep(ms);
      signal(pid, "SIGCONT");
    },
  };
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It was killed meanwhile.
  }
}

function count(errors: Map<string, number>, name: string, output: string): void {
  for (const line of output.split("\n")) {
    const [, message] = /"level":(?:50|60).*"msg":"([^"]*)"/.exec(line) ?? [];
    // The innermost reason comes first in what pino writes of an error.
    const [, reason] = /"message":"([^"]{0,120})/.exec(line) ?? [];
    const said = reason === undefined ? message : `${message} (${reason})`;
    const words = message === undefined ? (/^\w*Error\b/.test(line) ? line : undefined) : said;
    if (words === undefined) continue;
    const key = `${name}: ${words}`;
    errors.set(key, (errors.get(key) ?? 0) + 1);
  }
}

const lastWords = (output: string): string => output.trimEnd().split("\n").slice(-25).join("\n    ");
