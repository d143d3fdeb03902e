// From event to those who should know. One drain tells one lane, in order; the lease keeps a second one out, and an unknown
// outcome waits, is looked up, and is sent again only when it is not there (reliability: look-up, lease and quarantine each matter).

import type { Files } from "../desk/attachments/files.ts";
import type { Desk } from "../desk/desk.ts";
import { isChange } from "../desk/events.ts";
import type { Log } from "../log.ts";
import { adoptDiscarded } from "./adopt-discarded.ts";
import { Paced, pay } from "./budget.ts";
import { bury, lineInsteadOf } from "./bury.ts";
import { type Channel, ChannelError, type ThreadPlace } from "./channel.ts";
import type { Doorbell } from "./doorbell.ts";
import { type Fold, foldIsSending, foldIsTold, foldOf, partOfFold, unfold } from "./fold.ts";
import {
  coverCall,
  deliveryFailed,
  deliveryIsFinished,
  deliveryIsPending,
  deliveryIsRefused,
  deliveryIsSending,
  type Head,
  holdLane,
  type Lease,
  laneHead,
  laneName,
  mayBegin,
  type PartCopy,
  parseLane,
  partIsSent,
  releaseLease,
  takeLease,
} from "./lane.ts";
import { nextOf, type Part, partsOf } from "./parts.ts";
import { changePosts, filesPosted, lastCopy, removeMarked, removePosts } from "./posted.ts";
import { fileCallMs, readyPart } from "./ready.ts";
import { renameThreads } from "./rename-threads.ts";
import { renewRecap } from "./renew-recap.ts";
import { mayProbe, pauseTarget, probeMs, restTarget, resumeTarget } from "./targets.ts";
import { type Telling, tellingOf, withLink } from "./telling.ts";
import { breakThread, ensureThread, refreshCard } from "./threads.ts";
import type { Webhooks } from "./webhooks/webhooks.ts";

export interface DeliverySettings {
  timeoutMs: number;
  leaseMs: number;
  quarantineMs: number;
  /** Whose words wait longer share a post; a minute. */
  behindMs?: number;
}

export interface DeliveryParts {
  desk: Desk;
  channels: readonly Channel[];
  /** Where the bytes of attachments are. */
  files: Files;
  /** Undefined where no customer app is told anything. */
  webhooks?: Webhooks | undefined;
  doorbell: Pick<Doorbell, "ring" | "unheard">;
  settings: DeliverySettings;
  log: Log;
}

const lookUpAgainMs = 5_000;
const transientMs = [1_000, 5_000, 30_000, 120_000, 300_000];

/** Tells everything that is due in the lane, or as much as can be told now. Safe to call at any time, any number of times. */
export async function drainLane(parts: DeliveryParts, name: string): Promise<void> {
  const key = parseLane(name);
  const lease = key && (await takeLease(parts.desk, key, parts.settings.leaseMs));
  if (!lease) return;
  try {
    while (await tellHead(parts, lease));
  } finally {
    await releaseLease(parts.desk, lease);
  }
}

/** Whether to go on with the next one. */
async function tellHead(parts: DeliveryParts, lease: Lease): Promise<boolean> {
  const { desk, settings, doorbell } = parts;
  if (!(await coverCall(desk, lease, settings))) return false;
  const head = await laneHead(desk, lease.key);
  if (!head) {
    await showCard(parts, lease);
    return false;
  }
  if (head.kind === "webhook") return parts.webhooks?.tellHead(lease, head) ?? false;
  const channel = parts.channels.find(({ kind }) => kind === head.kind);
  if (!channel) return false;
  const waitMs =
    head.state === "sending" ? Math.max(head.waitMs, settings.quarantineMs - (head.sendingMs ?? 0)) : head.waitMs;
  if (waitMs > 0) {
    doorbell.ring(laneName(lease.key), { delayMs: Math.ceil(waitMs) });
    return false;
  }
  if (head.paused !== null && !(await mayProbe(desk, lease.key.target))) return waitFor(parts, lease, probeMs);
  try {
    return await tell(parts, lease, head, channel);
  } catch (error) {
    if (error instanceof Paced) return waitFor(parts, lease, Math.ceil(error.waitMs));
    if (!(error instanceof ChannelError)) throw error;
    return afterFailure(parts, lease, head, channel, error);
  }
}

async function tell(parts: DeliveryParts, lease: Lease, head: Head, channel: Channel): Promise<boolean> {
  const { desk, settings } = parts;
  const opening = { ...settings, before: head.event.seq };
  const [thread, telling] = await Promise.all([
    ensureThread(desk, channel, lease, head.place, opening),
    tellingOf(desk, head.event, lease.key.target),
  ]);
  if (head.state === "sending" && head.sendingAt !== null)
    return lookUp(parts, lease, head, channel, thread, new Date(head.sendingAt));
  const fold = await foldOf(desk, channel, lease, head, telling, settings.behindMs);
  const next = fold
    ? partOfFold(fold)
    : await nextPart(parts, lease, head, channel, thread, await withLink(telling, channel, head.place));
  if (next) return postPart(parts, lease, head, channel, thread, next);
  if (head.paused !== null) await resumeTarget(desk, lease.key.target);
  return deliveryIsFinished(desk, lease, head.id, "sent");
}

/** "12.7", or "12.7/1" for the second part: the conversation's number, the event's, the part's. */
export function markOf({ event, part }: Pick<Head, "event" | "part">): string {
  return `${event.conversationId}.${event.seq}${part > 0 ? `/${part}` : ""}`;
}

/** Words that the posts there are had no room for are marked apart from what was edited, and so is the line in the place of all. */
function nextMarkOf(head: Head): string {
  const whole = markOf({ event: head.event, part: 0 });
  if (head.refusal !== null) return `${markOf(head)}!`;
  if (head.folded !== null) return head.folded;
  return isChange(head.event.event) ? `${whole}+${head.part}` : markOf(head);
}

/** Before anything else, whatever is to be told by now: what was taken back meanwhile is removed by the copy that is written down here. */
async function lookUp(
  parts: DeliveryParts,
  lease: Lease,
  head: Head,
  channel: Channel,
  thread: ThreadPlace,
  since: Date,
): Promise<boolean> {
  const { desk } = parts;
  const { event } = head.event;
  const found = await channel.findPost(head.place, thread, nextMarkOf(head), since);
  // What was certainly not said is as if it had never been tried: a refusal of the next try needs no second look-up.
  if (found === undefined) return deliveryIsPending(desk, lease, head.id, "looked up, and not there", { tried: true });
  if (head.folded !== null) return foldIsTold(desk, lease, head, found);
  const message = isChange(event) || event.type === "message.added" ? event.message : null;
  const part = isChange(event) ? (await lastCopy({ desk, lease }, event.message)) + 1 : head.part;
  return partIsTold(parts, lease, head, { message, part, isFile: head.isFile, isLast: false }, found);
}

/** A post, by what mark it is found, and which part of which message it is remembered as. */
export interface NextPart extends Part {
  mark: string;
  message: number | null;
  part: number;
  /** Nothing comes after it. */
  isLast: boolean;
  /** What is told in the same post. */
  fold?: Fold;
}

/** What is posted next, or nothing once all is; what was posted before is changed on the way. */
async function nextPart(
  parts: DeliveryParts,
  lease: Lease,
  head: Head,
  channel: Channel,
  thread: ThreadPlace,
  telling: Telling,
): Promise<NextPart | undefined> {
  const { desk, settings } = parts;
  if (head.refusal !== null)
    return {
      utterance: lineInsteadOf(head, head.refusal),
      files: [],
      isFile: false,
      mark: nextMarkOf(head),
      message: null,
      part: 0,
      isLast: true,
    };
  const where = { desk, channel, lease, place: head.place, thread, settings };
  if (head.part === 0) await renewRecap(where, head.event.event);
  if (head.event.event.type === "customer.erased") await renameThreads(where);
  if (telling.kind === "post") {
    if (telling.instead) await removeMarked(where, telling.instead);
    const all = partsOf(telling, channel, desk.publicUrl);
    const index = nextOf(all, { all: head.part, files: await filesPosted(where, telling.message, head.part) });
    const part = all[index];
    const isLast = index === all.length - 1;
    return part && { ...part, mark: nextMarkOf(head), message: telling.message, part: head.part, isLast };
  }
  if (telling.kind !== "nothing" && head.part === 0) await adoptDiscarded(where, telling.message);
  if (telling.kind === "remove") await removePosts(where, telling.message);
  if (telling.kind !== "edit") return undefined;
  const { message, utterance } = telling;
  const rest = await changePosts(where, message, utterance, markOf({ event: head.event, part: 0 }));
  if (rest === undefined) return undefined;
  const part = (await lastCopy(where, message)) + 1;
  return { ...rest, files: [], isFile: false, mark: nextMarkOf(head), message, part };
}

async function postPart(
  parts: DeliveryParts,
  lease: Lease,
  head: Head,
  channel: Channel,
  thread: ThreadPlace,
  next: NextPart,
): Promise<boolean> {
  const { desk, settings, files, log } = parts;
  const { mark, fold } = next;
  await pay({ desk, channel, lease }, "post");
  const covering = { ...settings, callMs: fileCallMs(next.files, settings.timeoutMs) };
  if (!(await coverCall(desk, lease, covering))) return false;
  const posting = {
    channel,
    place: head.place,
    thread,
    mark,
    files,
    publicUrl: desk.publicUrl,
    log,
    isFold: fold !== undefined,
  };
  const ready = await readyPart({ ...posting, timeoutMs: settings.timeoutMs }, next);
  if (!(await coverCall(desk, lease, { ...settings, callMs: ready.timeoutMs }))) return false;

  const asked = performance.now();
  if (!(await (fold ? foldIsSending(desk, lease, fold) : deliveryIsSending(desk, lease, head.id, next)))) return false;
  if (!mayBegin(lease, asked, { ...settings, callMs: ready.timeoutMs }))
    return deliveryIsPending(desk, lease, head.id, "paused before the call", { tried: false });
  const posted = await ready.post();
  return fold ? foldIsTold(desk, lease, head, posted) : partIsTold(parts, lease, head, next, posted);
}

async function partIsTold(
  parts: DeliveryParts,
  lease: Lease,
  head: Head,
  copy: PartCopy,
  externalId: string,
): Promise<boolean> {
  const { desk } = parts;
  if (head.refusal !== null) return bury(parts, lease, head, head.refusal);
  await partIsSent(desk, lease, head.id, copy, externalId);
  if (head.paused !== null) await resumeTarget(desk, lease.key.target);
  return true;
}

async function waitFor({ desk, doorbell }: DeliveryParts, lease: Lease, ms: number): Promise<boolean> {
  await holdLane(desk, lease, ms);
  doorbell.ring(laneName(lease.key), { delayMs: ms });
  return false;
}

/** Each failure has a name, and says who waits: nobody (dead), this lane, or the whole channel. */
async function afterFailure(
  parts: DeliveryParts,
  lease: Lease,
  head: Head,
  channel: Channel,
  error: ChannelError,
): Promise<boolean> {
  const { desk, settings, log } = parts;
  const wait = (ms: number) => waitFor(parts, lease, ms);
  log.warn(
    { lane: laneName(lease.key), failure: error.failure, reason: error.message, attempts: head.attempts },
    "a delivery did not go through",
  );
  // A look-up that failed says nothing of the call it was for: what may have been said stays so, and is looked up again.
  const isUncertain = head.state === "sending";
  const putBack = ({ tried }: { tried: boolean }) =>
    isUncertain
      ? deliveryFailed(desk, lease, head.id, error.message)
      : deliveryIsPending(desk, lease, head.id, error.message, { tried });
  switch (isUncertain && error.failure === "refused" ? "unknown" : error.failure) {
    case "unknown":
      await deliveryFailed(desk, lease, head.id, error.message);
      return wait(isUncertain ? lookUpAgainMs : retryAfter(head, settings));
    case "later":
      await putBack({ tried: false });
      // Calls that are paced share the platform's limit; a look-up has one of its own.
      if (error.retryAfterMs && !error.isLocal && channel.budgets.post && !isUncertain)
        await restTarget(desk, lease.key.target, error.retryAfterMs);
      return wait(error.retryAfterMs ?? 1_000);
    case "blocked":
      await putBack({ tried: false });
      await pauseTarget(desk, lease.key.target, error.message);
      return false;
    case "gone":
      await putBack({ tried: true });
      await breakThread(desk, lease, head.id);
      return head.attempts < transientMs.length
        ? wait(retryAfter(head, { quarantineMs: 0 }))
        : giveUp(parts, lease, head, error.message);
    case "refused":
      if (await unfold(desk, lease, head)) return true;
      return giveUp(parts, lease, head, error.message);
  }
}

function retryAfter(head: Head, { quarantineMs }: Pick<DeliverySettings, "quarantineMs">): number {
  return Math.max(quarantineMs, transientMs[Math.min(head.attempts, transientMs.length) - 1] ?? 0);
}

/** What can never be shown leaves a line in its place, which is told like anything else, and the rest of the lane goes on. */
async function giveUp(parts: DeliveryParts, lease: Lease, head: Head, reason: string): Promise<boolean> {
  const { desk, log } = parts;
  if (head.refusal === null) return deliveryIsRefused(desk, lease, head.id, reason);
  log.error({ lane: laneName(lease.key), event: head.event.id, reason }, "nor could the line in its place be shown");
  return bury(parts, lease, head, head.refusal);
}

const cardTarget = {
  name: "card-target",
  text: `SELECT jsonb_build_object('kind', kind, 'place', place) AS result FROM target
          WHERE id = $1::int AND due_at <= clock_timestamp()
            AND (paused IS NULL OR NOT EXISTS (SELECT FROM delivery WHERE target_id = $1::int AND state IN ('pending', 'sending')))`,
};

async function showCard({ desk, channels, settings }: DeliveryParts, lease: Lease): Promise<void> {
  const target = await desk.one<{ kind: string; place: string }>(cardTarget, [lease.key.target]);
  const channel = channels.find(({ kind }) => kind === target?.kind);
  if (target && channel) await refreshCard(desk, channel, lease, target.place, settings);
}
