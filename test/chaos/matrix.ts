// The fault matrix: which fault, at which moment of a message's way, and the tests that make it. The names are those of the tests
// themselves; matrix.test.ts refuses a name that no test has, and a kind of fault that no run has.

import { wrongClocks } from "./clocks.ts";
import type { Fault } from "./schedule.ts";

export const moments = {
  M1: "before the commit",
  M2: "after the commit",
  M3: "lease taken",
  M4: "'sending' written",
  M5: "call in flight",
  M6: "accepted, no answer",
  M7: "answered, not recorded",
  M8: "recorded",
  M9: "received, not stored",
  M10: "stored, not processed",
  M11: "processed, not told to the customer",
} as const;
export type Moment = keyof typeof moments;

export interface Row {
  fault: string;
  moments: readonly Moment[];
  /** Beside: lost 0, doubled 0, out of order 0. */
  bound: string;
  /** By file, the names of the tests in it. */
  tests: Readonly<Record<string, readonly string[]>>;
  /** In every run of `npm run chaos`. */
  chaos: readonly (Fault["kind"] | typeof wrongClocks)[];
}

const worker = "test/chaos/crash-worker.test.ts";
const doors = "test/chaos/crash-doors.test.ts";
const deliver = "src/delivery/deliver.test.ts";
const lateHands = "src/delivery/late-hands.test.ts";
const everyMoment = Object.keys(moments) as Moment[];

export const matrix: readonly Row[] = [
  {
    fault: "worker SIGKILL",
    moments: ["M2", "M3", "M4", "M5", "M6", "M7", "M8", "M11"],
    bound: "goes on within lease, quarantine and sweep",
    tests: {
      [worker]: [
        "the lease is taken, nothing is said yet (M3)",
        "the opening of the thread is written, not called (M4)",
        "the opening of the thread is in flight (M5)",
        "the opening of the thread is accepted, not answered (M6)",
        "the thread is opened, not recorded (M7)",
        "'sending' is written, the call not made (M4)",
        "the call is in flight (M5)",
        "the call is accepted, not answered (M6)",
        "the call is answered, not recorded (M7)",
        "the post is recorded, the card not shown yet (M8)",
        "the delivery is finished, the lease not released (M8)",
        "the webhook's try is written, the call not made (M11)",
        "the webhook is told, not recorded (M11)",
      ],
      [lateHands]: [
        "the line in the place of what can never be shown stands there once, though its author was killed",
        "what was given up has its line for the team, though its author was killed between the two",
        "what came before is said once in a new thread, though it was on its way when its author was killed",
      ],
      "test/journeys/worker-kill.test.ts": ["loses nothing, doubles nothing and keeps every order, on both platforms"],
    },
    chaos: ["kill"],
  },
  {
    fault: "API SIGKILL",
    moments: ["M1", "M2"],
    bound: "the client's retry gives one message",
    tests: {
      [doors]: [
        "the word is written, not committed (M1)",
        "the word is committed, not answered (M2)",
        "the word is committed, nobody rung for (M2)",
      ],
    },
    chaos: ["kill"],
  },
  {
    fault: "bot SIGKILL, and what is said while it is away",
    moments: ["M9", "M10", "M11"],
    bound: "all of it within 30 s of its return",
    tests: {
      [doors]: [
        "the agent's word is received, not stored (M9)",
        "it is stored, not acknowledged (M9)",
        "it is taken, not processed (M10)",
        "it is processed, not marked so (M11)",
      ],
      "test/journeys/catch-up.test.ts": [
        "catches up within half a minute, in order and without doubles, on both platforms",
      ],
      "src/delivery/inbox.test.ts": ["takes up what a killed process had in hand, but not what a slow one still has"],
    },
    chaos: ["kill"],
  },
  {
    fault: "worker SIGSTOP beyond its lease (zombie)",
    moments: ["M3", "M4", "M5", "M6", "M7"],
    bound: "no double",
    tests: {
      [deliver]: [
        "a second holder stops the first: its fence is old",
        "keep out of each other's way while a call is in flight",
      ],
      [lateHands]: [
        "%s that would begin long after it was written down is written down anew (M4)",
        "a refusal that comes too late does not undo the thread that somebody else opened meanwhile (M5)",
        "a thread that is gone for one whose lease is over is not gone for the next (M5)",
        "an answer that comes too late does not lead the conversation into another thread (M7)",
        "an edit that takes long changes nothing more once somebody else has the lane (M5)",
        "what somebody discarded a moment before its call is not said (M4)",
      ],
      "src/delivery/notices.test.ts": ["a call that would begin long after it was written down is written down anew"],
      "bots/discord/rest.test.ts": [
        "a call that waits behind another does not begin when its process was frozen for longer than the call may take",
      ],
    },
    chaos: ["freeze"],
  },
  {
    fault: "Redis wiped, killed and empty, frozen, full, evicting",
    moments: everyMoment,
    bound: "the API answers; goes on within 10 s",
    tests: {
      "test/contracts/doorbell.test.ts": [
        "rings in vain and says so while Redis is away, and works again when it is back",
        "is not healthy on a Redis that evicts keys",
        "ticks again after everything in Redis was wiped, and asking again puts no tick off",
        "makes nobody wait who begins while Redis is away, and answers and ticks once it is there",
      ],
      "test/journeys/redis-away.test.ts": [
        "opens its doors and relays what is said, while Redis is not there and never was",
      ],
      "test/chaos/crash-redis.test.ts": [
        "frozen: words are taken and told meanwhile, and afterwards",
        "full: words are taken and told meanwhile, and it is said what is wrong",
      ],
      "test/http/limits.test.ts": [
        "counts for all processes, and goes on by itself while Redis is away",
        "waits once for a Redis that is frozen, counts for itself meanwhile, and shares again when it is back",
      ],
      [deliver]: ["tells what is long overdue without the queue, and that the queue's rings went unheard"],
      "src/delivery/budget.test.ts": [
        "has its turn at its time, and not seconds later at the end of the line, where nobody hears the queue",
      ],
      "src/delivery/redis-hints.test.ts": [
        "are heard once by every process, the own one at once, and do no harm without Redis",
      ],
    },
    chaos: ["redis wiped", "redis killed", "redis frozen"],
  },
  {
    fault: "PostgreSQL: connections killed, crashed, stopped 20 s, full",
    moments: everyMoment,
    bound: "503 with Retry-After; goes on within 5 s",
    tests: {
      "src/database/retryable.test.ts": [
        "a connection killed during a statement and between two, through Prisma and on the pool",
        "a server that is down, hangs up, or does not speak",
        "no free connection in time",
      ],
      "test/http/back-pressure.test.ts": ["is 503, and the same request goes through once when it is back"],
      "src/database/embedded.test.ts": ["starts its server again on the same port when that is killed"],
      "src/delivery/inbox.test.ts": [
        "keeps what comes while the database is away, in its order, and what comes after it behind it",
      ],
    },
    chaos: ["postgres connections killed", "postgres crashed", "postgres stopped"],
  },
  {
    fault: "429, alone and as a storm",
    moments: ["M5"],
    bound: "waits as long as it is asked to, and nobody else waits",
    tests: {
      [deliver]: [
        "waits as long as the platform says, and holds nobody else up",
        "waits no longer for having been asked to wait before (%s)",
      ],
      "src/delivery/budget.test.ts": [
        "rests for as long as the platform asks one of its calls to wait: one call in that time, not one a conversation",
      ],
    },
    chaos: ["slack storm", "discord storm"],
  },
  {
    fault: "accepted, then 500, reset, or an answer too late",
    moments: ["M6"],
    bound: "the look-up finds it",
    tests: {
      [deliver]: [
        "looks an unknown outcome up and does not say it again when it was said",
        "finds a thread whose opening went unanswered",
        "wait for what a killed worker may have said just now, and look it up",
      ],
      "src/delivery/uncertain.test.ts": [
        "is removed when it was",
        "is removed where an edit left no words for it",
        "is held and on the list, and said once (%s)",
        "is looked up when somebody sends again what was given up, though it may stand there",
        "says what it was edited to",
      ],
      "bots/slack/fallen.test.ts": ["words whose answer never came are removed when they are looked up"],
    },
    chaos: [],
  },
  {
    fault: "a channel more than a minute behind, and the call that tells several words at once fails",
    moments: ["M4", "M5", "M6"],
    bound: "each word once, in order",
    tests: {
      "src/delivery/fold.test.ts": [
        "is looked up as a whole, and said once when it was said, whatever came to wait meanwhile",
        "is looked up whatever was taken back meanwhile, and loses that",
        "is said again when it was not, with what came to wait meanwhile",
        "is told word by word when it is refused: only what is poison is not shown",
        "is looked up after its worker was killed, before or after the call",
        "is still looked up as a whole when somebody discards one of its words meanwhile",
      ],
      "test/journeys/falling-behind.test.ts": [
        "a burst is one post when its channel is behind and single posts when it is not; edits and deletions reach it",
      ],
    },
    chaos: [],
  },
  {
    fault: "reset, 503, nobody there, no such name or a bad certificate before it is accepted",
    moments: ["M5"],
    bound: "said again",
    tests: {
      [deliver]: ["says it again when it was not said, and what follows waits its turn"],
      "bots/slack/failures.test.ts": ["nobody there: it certainly did not happen, and the channel waits"],
      "bots/discord/channel.test.ts": ["nobody there: it certainly did not happen"],
      "test/contracts/unreachable.test.ts": ["a name that nobody knows", "a certificate that nobody vouches for"],
    },
    chaos: [],
  },
  {
    fault: "a platform that takes calls and answers none",
    moments: ["M5", "M10"],
    bound: "the other platform and webhooks are told meanwhile",
    tests: {
      "worker/main.test.ts": [
        "a platform that hangs holds up neither the other one nor webhooks (M5)",
        "direct messages that a platform does not answer hold up none of the other one (M5)",
      ],
      [deliver]: [
        "tells one platform what is long overdue while the other hangs, and takes what waits for a place for heard (M5)",
      ],
      "src/delivery/inbox.test.ts": [
        "lets one that takes long hold up its own lane only, as long as there is a place (M10)",
      ],
    },
    chaos: [],
  },
  {
    fault: "Slack: events three times, lost, out of order, sockets renewed, cut and refused",
    moments: ["M9"],
    bound: "one row",
    tests: {
      "bots/slack/connection.test.ts": [
        "nothing is lost or doubled while sockets are renewed, cut and refused",
        "that could not be stored is answered 500, so that it comes again",
      ],
      "bots/slack/main.test.ts": [
        "what two sockets bring in the same moment is said in the order in which it was written",
      ],
      "bots/slack/backfill.test.ts": [
        "is there though no socket was open, and though Slack lost events on an open one",
        "of sockets that died without a word or were all renewed at once is not lost",
      ],
    },
    chaos: ["slack events doubled", "slack sockets dropped", "slack sockets refreshed"],
  },
  {
    fault: "Discord's gateway: op 7, op 9, dead sockets, events three times",
    moments: ["M9"],
    bound: "the back-fill is complete",
    tests: {
      "bots/discord/connection.test.ts": ["it drops, resumes, and what was said meanwhile is there"],
      "bots/discord/backfill.test.ts": ["is there after a session that Discord ended, a resumed one and a dead socket"],
      "bots/discord/main.test.ts": ["events twice, three times: one message"],
    },
    chaos: ["discord op 7", "discord op 9", "discord socket dropped", "discord events doubled"],
  },
  {
    fault: "a thread opened anew, locked, unreadable, or not known yet, while people write in it",
    moments: ["M5", "M6", "M9", "M10"],
    bound: "what was said in any of them stays, and comes in",
    tests: {
      "bots/slack/backfill.test.ts": [
        "what agents wrote in the earlier ones stays with the customer, and what they take back there is taken back",
        "what agents write in the earlier ones while the desk is away reaches the customer, however many there are",
        "the thread that is broken and not yet opened anew is read too",
      ],
      "bots/discord/backfill.test.ts": [
        "what agents wrote in an earlier thread stays with the customer; what they take back or write there counts",
      ],
      "bots/slack/opening.test.ts": [
        "what is said in a thread whose opening nobody answered waits for it, and is no failed try",
      ],
      "src/delivery/backfill.test.ts": ["is tried again by itself, less and less often, and keeps nothing back"],
      "src/delivery/threads.test.ts": [
        "is changed and removed there",
        "and cannot be changed, since the thread is locked, is said to the team",
        "a card that comes back, and nobody said whether it did, is looked up before anybody says a word",
        "what is said and done in the very moment in which a conversation moves is told where it has moved to",
      ],
    },
    chaos: [],
  },
  {
    fault: "a customer's stream that drops, or is not read",
    moments: ["M11"],
    bound: "complete by its ids after it resumed",
    tests: {
      "test/http/stream-resume.test.ts": [
        "has no gap and no double through 100 disconnects, while four write to the conversation",
      ],
      "test/http/stream-life.test.ts": ["cuts off who does not read, by what waits for them and by the time"],
    },
    chaos: [],
  },
  {
    fault: "a webhook's endpoint: 500, time-out, 410, redirect, slow body, away",
    moments: ["M11"],
    bound: "the schedule, under the same id",
    tests: {
      "src/delivery/webhooks/failures.test.ts": [
        "gets everything in order afterwards, under the same ids",
        "is tried after 5 s, 5 min, 30 min, 2 h, 5 h and every 10 h",
        "is switched off at once when it says 410",
        "is called again at once when the worker before was killed in the call",
      ],
      "src/delivery/webhooks/post.test.ts": [
        "301, 302, 307, 400, 404, 410, 429, 500, 503",
        "that never comes is a time-out",
        "without an end is not read to its end",
      ],
    },
    chaos: [],
  },
  {
    fault: "a clock that is ahead or behind, ten minutes or less: a process's, or the database's beside a platform's",
    moments: everyMoment,
    bound:
      "/readyz says it, no process starts with more than a minute, and nothing goes, closes, wakes or alerts before its time",
    tests: {
      "src/delivery/clock.test.ts": [
        "a clock that is wrong by %d minutes is measured and said in words",
        "says so where it is asked whether the desk is ready, refuses to start like that, and mentions a smaller difference",
        "what begins, or begins anew, on a machine whose clock is ahead does not wait until that time",
      ],
      "test/contracts/channel.ts": [
        "a mark is found though the database's clock is ten minutes ahead of the platform's (M6)",
      ],
      "test/journeys/slack-requests.test.ts": ["six minutes old", "more than five minutes ahead"],
      "src/desk/conversations/conversations.test.ts": [
        "waits by the database's clock, whatever this process takes for the time",
      ],
      "test/http/keys.test.ts": [
        "make tokens that a process with a clock behind takes at once, and none takes after their end",
      ],
      "src/desk/sql/shared-time.test.ts": [
        "whatever this process takes for the time, what is due is due by the database's clock",
      ],
      "src/delivery/webhooks/failures.test.ts": [
        "is judged and called by the database's clock, though the worker's is %i days off",
      ],
    },
    chaos: [wrongClocks],
  },
  {
    fault: "no room for attachments",
    moments: ["M1"],
    bound: "507, and no row",
    tests: {
      "test/http/attachments.test.ts": ["is a 507 when the disk is full, a 503 when it is away, and writes nothing"],
      "test/http/bucket.test.ts": ["a bucket that is away is a 503, a full one a 507, and nothing is half done"],
    },
    chaos: [],
  },
  {
    fault: "poison: what can never be shown",
    moments: ["M5"],
    bound: "a line in its place, and the rest goes on",
    tests: {
      [deliver]: [
        "leaves a line in the place of what can never be shown, and goes on",
        "says as a plain line what is refused as it looks, with who said it",
      ],
      [lateHands]: [
        "the line in the place of what can never be shown is tried again (%s)",
        "the line in the place of what can never be shown waits its turn",
      ],
    },
    chaos: [],
  },
];

/** docs/fault-matrix.md, whole. */
export function matrixText(): string {
  const names = Object.keys(moments) as Moment[];
  const head = ["fault", ...names, "bound"];
  const table = matrix.map((row) => [row.fault, ...names.map((moment) => cellOf(row, moment)), row.bound]);
  const lines = [head, head.map(() => "---"), ...table].map((cells) => `| ${cells.join(" | ")} |`);
  return [
    "# The fault matrix",
    "",
    "Written by `test/chaos/matrix.test.ts` from the names of the tests; change it there (`npx vitest run test/chaos/matrix.test.ts -u`).",
    "In every cell: nothing lost, nothing doubled, nothing out of order. ● a test of its own at this very moment · ◐ a test or every",
    "run of `npm run chaos` makes the fault, at whatever moment it finds.",
    "",
    ...lines,
    "",
    ...names.map((name) => `- ${name}: ${moments[name]}`),
    "",
    "## The tests",
    ...matrix.flatMap(testsOf),
    "",
  ].join("\n");
}

function cellOf({ moments: own, tests }: Row, moment: Moment): string {
  if (!own.includes(moment)) return "";
  const isNamed = Object.values(tests).some((titles) => titles.some((title) => title.includes(`(${moment})`)));
  return isNamed ? "●" : "◐";
}

function testsOf({ fault, tests, chaos }: Row): string[] {
  const named = Object.entries(tests).flatMap(([file, titles]) => titles.map((title) => `- \`${file}\`: ${title}`));
  const runs = chaos.length > 0 ? [`- \`npm run chaos\`: ${chaos.join(", ")}`] : [];
  return ["", `### ${fault}`, "", ...named, ...runs];
}
