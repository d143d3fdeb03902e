// The processes of a desk, under a supervisor that starts again whatever ends.

import { setTimeout as sleep } from "node:timers/promises";
import { type DeskProcess, startProcess } from "../process.ts";

export const names = ["worker-1", "worker-2", "api", "slack", "discord"] as const;
export type ProcessName = (typeof names)[number];

const services: Record<ProcessName, string> = {
  "worker-1": "worker",
  "worker-2": "worker",
  api: "http",
  slack: "slack",
  discord: "discord",
};

export interface Fleet {
  /** SIGKILL; up again some time after. Resolves when it is. */
  kill(name: ProcessName, downMs: number): Promise<void>;
  /** SIGSTOP, and SIGCONT after that time: it wakes up and knows nothing of it. */
  freeze(name: ProcessName, ms: number): Promise<void>;
  pid(name: ProcessName): number | undefined;
  /** What ended though nobody asked it to, with its last words. */
  readonly crashes: string[];
  /** Lines that a process printed as errors, by how often. */
  errors(): Map<string, number>;
  stop(): Promise<void>;
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

function fresh(): Omit<Member, "restAt"> {
  let isUp = () => {};
  const up = new Promise<void>((resolve) => {
    isUp = resolve;
  });
  return { process: undefined, expected: false, up, isUp };
}

export async function startFleet(env: Record<string, string>, program: string): Promise<Fleet> {
  const members = new Map<ProcessName, Member>();
  const crashes: string[] = [];
  const errors = new Map<string, number>();
  let stopping = false;

  async function live(name: ProcessName, member: Member): Promise<void> {
    while (!stopping) {
      try {
        member.process = await startProcess({ ...env, SERVICES: services[name] }, program);
      } catch {
        // The database may be away: it is tried until it is there.
        await sleep(restMs);
        continue;
      }
      const { ended, output } = member.process;
      member.isUp();
      await ended;
      count(errors, name, output());
      if (!member.expected && !stopping) crashes.push(`${name}: ${lastWords(output())}`);
      Object.assign(member, fresh());
      await sleep(Math.max(restMs, member.restAt - Date.now()));
    }
  }

  const begin = (name: ProcessName): Promise<void> => {
    const member: Member = { restAt: 0, ...fresh() };
    members.set(name, member);
    void live(name, member);
    return member.up;
  };
  // One makes the tables; the others would wait for it anyway.
  await begin("api");
  await Promise.all(names.filter((name) => name !== "api").map(begin));

  return {
    crashes,
    errors() {
      for (const [name, { process }] of members) if (process) count(errors, name, process.output());
      return errors;
    },
    pid: (name) => members.get(name)?.process?.pid,
    async kill(name, downMs) {
      const member = members.get(name);
      if (!member?.process) return;
      member.expected = true;
      member.restAt = Date.now() + downMs;
      const gone = member.process;
      await gone.stop("SIGKILL");
      while (member.process === gone) await sleep(10);
      await member.up;
    },
    async freeze(name, ms) {
      const pid = members.get(name)?.process?.pid;
      if (pid === undefined) return;
      signal(pid, "SIGSTOP");
      await sleep(ms);
      signal(pid, "SIGCONT");
    },
    async stop() {
      stopping = true;
      await Promise.all([...members.values()].map(({ process }) => process?.stop("SIGKILL")));
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
