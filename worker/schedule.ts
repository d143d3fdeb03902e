// Recurring work, read aloud: every so often, do this. A tick that is missed is not caught up; each job finds what is due by itself.

import type { Answers } from "../src/delivery/answer.ts";
import type { DeliveryParts } from "../src/delivery/deliver.ts";
import type { Doorbell } from "../src/delivery/doorbell.ts";
import { tellNotices } from "../src/delivery/notices.ts";
import { reviewChannels } from "../src/delivery/review-channels.ts";
import { sweep } from "../src/delivery/sweep.ts";
import { placeAlerts } from "../src/desk/alerts/place-due.ts";
import { sweepFiles } from "../src/desk/attachments/sweep.ts";
import { tellWaiting } from "../src/desk/conversations/tell-waiting.ts";
import { placeDueDigests } from "../src/desk/digests/place-due.ts";
import { unassignRemoved } from "../src/desk/people/reassign.ts";
import { releaseHeldMessages } from "../src/desk/relay/hold.ts";
import { readSetting } from "../src/desk/settings/settings.ts";
import { endLeftBehind } from "../src/desk/sql/end-webhook-deliveries.ts";
import { foldTicketCounters } from "../src/desk/sql/ticket-stats.ts";
import { countStatistics } from "../src/desk/stats/count.ts";
import { closeUnanswered } from "../src/desk/tickets/auto-close.ts";
import { wakeDueTickets } from "../src/desk/tickets/snooze.ts";
import { pruneDone, type Retention } from "./prune.ts";

export interface WorkerParts extends DeliveryParts {
  doorbell: Doorbell;
  answers: Answers;
  retention: Retention;
}

export interface Job {
  name: string;
  everyMs: number;
  run(parts: WorkerParts): Promise<unknown>;
}

/** In every worker, from PostgreSQL alone: what holds when the queue is away. */
export const safetyNet: readonly Job[] = [
  { name: "sweep", everyMs: 1_000, run: (parts) => sweep(parts) },
  // Each waits for what it tells: a platform that hangs holds up its own only.
  { name: "slack-notices", everyMs: 1_000, run: (parts) => tellNotices(parts, "slack") },
  { name: "discord-notices", everyMs: 1_000, run: (parts) => tellNotices(parts, "discord") },
  { name: "fold-counters", everyMs: 1_000, run: ({ desk }) => foldTicketCounters(desk) },
  { name: "digests", everyMs: 15_000, run: ({ desk }) => placeDueDigests(desk) },
  { name: "alerts", everyMs: 15_000, run: ({ desk }) => placeAlerts(desk) },
  { name: "release-held", everyMs: 1_000, run: ({ desk }) => releaseHeldMessages(desk) },
  { name: "auto-close", everyMs: 5_000, run: ({ desk }) => closeUnanswered(desk) },
  { name: "tell-waiting", everyMs: 5_000, run: ({ desk }) => tellWaiting(desk) },
  { name: "wake-snoozed", everyMs: 5_000, run: ({ desk }) => wakeDueTickets(desk) },
];

/** In one worker at a time, by the queue. */
export const upkeep: readonly Job[] = [
  {
    name: "count-statistics",
    everyMs: 5_000,
    run: async ({ desk }) => countStatistics(desk, await readSetting(desk, "hours")),
  },
  { name: "review-channels", everyMs: 10_000, run: (parts) => reviewChannels(parts) },
  { name: "end-left-behind", everyMs: 10_000, run: ({ desk }) => endLeftBehind(desk) },
  { name: "unassign-removed", everyMs: 30_000, run: ({ desk }) => unassignRemoved(desk) },
  { name: "prune", everyMs: 3_600_000, run: ({ desk, retention }) => pruneDone(desk, retention) },
  { name: "tidy-queue", everyMs: 86_400_000, run: ({ doorbell }) => doorbell.tidy() },
  { name: "sweep-files", everyMs: 3_600_000, run: ({ desk, files }) => sweepFiles(desk, files) },
];
