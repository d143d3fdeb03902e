// Carries a call out, or lets the scripted fault have its way, and writes it in the journal.

import { setTimeout as wait } from "node:timers/promises";
import type { Fault, JournalEntry } from "../drawer.ts";
import { isJson, type Json } from "./json.ts";
import type { Slack } from "./slack.ts";

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body: Json | string | Uint8Array;
  /** Whether anything was carried out. */
  applied: boolean;
}

export type Ending = Reply | "reset" | "hang";

const JOURNAL_LENGTH = 100_000;

export async function carryOut(slack: Slack, route: string, body: unknown, effect: () => Reply): Promise<Ending> {
  const entry: JournalEntry = { at: slack.clock.now(), route, body, status: 0, applied: false };
  slack.journal.push(entry);
  if (slack.journal.length > JOURNAL_LENGTH) slack.journal.splice(0, JOURNAL_LENGTH / 10);
  const run = () => {
    const reply = effect();
    entry.applied = reply.applied;
    return reply;
  };
  const ending = await endingOf(slack.faults.take(route), run);
  if (typeof ending === "object") entry.status = ending.status;
  slack.world.changed();
  return ending;
}

async function endingOf(fault: Fault | undefined, run: () => Reply): Promise<Ending> {
  const early = fault?.applied ? run() : undefined;
  if (fault?.delayMs !== undefined) await wait(fault.delayMs);
  if (fault?.hang) return "hang";
  if (fault?.reset) return "reset";
  if (fault?.answer) return answered(fault.answer);
  return early ?? run();
}

function answered({ status, headers, body }: NonNullable<Fault["answer"]>): Reply {
  return { status, ...(headers ? { headers } : {}), body: isJson(body) ? body : String(body ?? ""), applied: false };
}
