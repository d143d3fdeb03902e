// Tells an endpoint what its lane holds, in order, at least once under a stable id: 2xx is told, 410 is off, anything else comes again.

import type { Desk } from "../../desk/desk.ts";
import { webhookEventOf } from "../../desk/webhooks/events.ts";
import { switchOffWebhook } from "../../desk/webhooks/switch-off.ts";
import type { Log } from "../../log.ts";
import type { Doorbell } from "../doorbell.ts";
import { type Alert, alertTeam, endWithAlert } from "../end-with-alert.ts";
import { type Head, holdLane, type Lease, laneName, leaseLeft, renewLease } from "../lane.ts";
import { payloadOf } from "./payload.ts";
import { callMs, type Failure, type Poster } from "./post.ts";
import {
  type Attempt,
  attemptFailed,
  beginAttempt,
  type Ending,
  type Endpoint,
  endDelivery,
  endpointRecovered,
  findEndpoint,
  restTarget,
} from "./rows.ts";
import { signedHeaders } from "./sign.ts";

export interface TellerParts {
  desk: Desk;
  doorbell: Pick<Doorbell, "ring">;
  poster: Poster;
  log: Log;
}

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** After the first try, the second, and so on; the last one again and again. */
const waits = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour];
const patienceMs = 72 * hour;
const restMs = 5 * second;
/** What an endpoint may ask for by Retry-After; with more it would be given up without having been called again. */
const mostRestMs = 10 * hour;
const leaseMs = callMs * 2;
/** An endpoint that was away this long is told at once all that waited for it. */
const awayMs = minute;

/** Tells the head of a webhook's lane; whether to go on with the next one. A wait needs no bell: the sweep finds what is due. */
export async function tellWebhook(parts: TellerParts, lease: Lease, head: Head): Promise<boolean> {
  const { desk } = parts;
  if (head.waitMs > 0) return false;
  const endpoint = await findEndpoint(desk, head.place, webhookEventOf(head.event.event.type));
  const body = endpoint && (await payloadOf(desk, head.event));
  if (!endpoint || body === undefined)
    return settle(parts, lease, head, { state: "superseded", reason: "There is nothing to tell this webhook." });

  if (leaseLeft(lease) < callMs + second && !(await renewLease(desk, lease, leaseMs))) return false;
  const attempt = await beginAttempt(desk, lease, head.id);
  if (!attempt) return false;
  const id = `evt_${head.event.id}_${endpoint.id}`;
  const outcome = await parts.poster.post(
    endpoint.url,
    signedHeaders(id, new Date(attempt.at), body, endpoint.secrets),
    body,
  );
  return outcome.ok
    ? told(parts, lease, head, endpoint, attempt, outcome.status)
    : failed(parts, lease, head, endpoint, attempt, outcome);
}

async function told(
  parts: TellerParts,
  lease: Lease,
  head: Head,
  endpoint: Endpoint,
  { at }: Attempt,
  status: number,
): Promise<boolean> {
  const { desk } = parts;
  const goOn = await settle(parts, lease, head, { state: "sent", status });
  if (endpoint.failingSince !== null) {
    const wasAway = Date.parse(at) - Date.parse(endpoint.failingSince) >= awayMs;
    await endpointRecovered(desk, endpoint.id, lease.key.target, wasAway);
  }
  return goOn;
}

async function failed(
  parts: TellerParts,
  lease: Lease,
  head: Head,
  endpoint: Endpoint,
  { attempts, firstTriedAt, at }: Attempt,
  failure: Failure,
): Promise<boolean> {
  const { desk, log } = parts;
  const { status, reason } = failure;
  log.warn(
    { lane: laneName(lease.key), webhook: endpoint.id, status, reason, attempts },
    "a webhook did not go through",
  );
  const failingSince = await attemptFailed(desk, lease, head.id, reason, status);
  if (failingSince === undefined) return false;
  if (status === 410) return switchOff(parts, head, endpoint, "Its endpoint answered 410: it is gone for good.");

  const patience = Date.parse(firstTriedAt) + patienceMs - Date.parse(at);
  if (patience <= 0) {
    const neverWorked = Date.parse(at) - Date.parse(failingSince) >= patienceMs;
    if (neverWorked) return switchOff(parts, head, endpoint, `It took nothing for three days. ${reason}`);
    return giveUp(parts, lease, head, endpoint, status, reason);
  }
  await wait(desk, lease, failure, attempts, patience);
  return false;
}

/** What an endpoint says of all that it is told holds for all its lanes. */
async function wait(desk: Desk, lease: Lease, failure: Failure, attempts: number, patience: number): Promise<void> {
  const { retryAfterMs } = failure;
  const asked = retryAfterMs === undefined ? undefined : Math.min(Math.max(retryAfterMs, restMs), mostRestMs, patience);
  if (asked !== undefined) await restTarget(desk, lease.key.target, asked);
  else if (failure.unreachable) await restTarget(desk, lease.key.target, restMs);
  await holdLane(desk, lease, asked ?? Math.min(waits[Math.min(attempts, waits.length) - 1] ?? 0, patience));
}

async function settle(parts: TellerParts, lease: Lease, head: Head, ending: Ending): Promise<boolean> {
  const { settled, threads } = await endDelivery(parts.desk, lease, head.id, ending);
  ringFor(parts, lease, threads);
  return settled;
}

function ringFor({ doorbell }: TellerParts, lease: Lease, threads: number[]): void {
  for (const target of threads) doorbell.ring(laneName({ ...lease.key, target }));
}

/** The endpoint is told no more, and the team reads it in the conversation's threads. */
async function switchOff(parts: TellerParts, head: Head, endpoint: Endpoint, reason: string): Promise<boolean> {
  const { desk, log } = parts;
  await desk.inTransaction(async (tx) => {
    if (await switchOffWebhook(tx, endpoint.id, reason)) await alertTeam(tx, alarmOf(head, endpoint, reason, true));
  });
  log.error({ webhook: endpoint.id, reason }, "a webhook was switched off");
  return false;
}

/** The endpoint takes other things, but never this one: the rest of its conversation goes on. */
async function giveUp(
  parts: TellerParts,
  lease: Lease,
  head: Head,
  endpoint: Endpoint,
  status: number | null,
  reason: string,
): Promise<boolean> {
  let threads: number[] = [];
  const goOn = await endWithAlert(parts.desk, alarmOf(head, endpoint, reason, false), async (tx) => {
    const ended = await endDelivery(tx, lease, head.id, { state: "dead", reason, status });
    threads = ended.threads;
    return ended.settled;
  });
  ringFor(parts, lease, threads);
  parts.log.error({ webhook: endpoint.id, event: head.event.id, reason }, "a webhook's delivery is dead");
  return goOn;
}

/** Of the address only its host: the rest may hold a secret of the app's. */
function alarmOf({ event }: Head, { id, url }: Endpoint, reason: string, switchedOff: boolean): Alert {
  const { host } = new URL(url);
  const failed = { type: "webhook.failed", webhook: id, host, reason, switchedOff, visibility: "internal" } as const;
  return { job: "webhooks", conversation: event.conversationId, event: failed };
}
