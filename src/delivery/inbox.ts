// What a platform tells us is stored first, then acknowledged, then processed: one thread's messages in order, one at a time.

import type { Desk } from "../desk/desk.ts";
import type { PlatformName } from "../desk/people/recognize.ts";
import type { Log } from "../log.ts";

export interface InboxEntry {
  /** The platform's own id of the event; a second one of the same key is not stored again. */
  eventKey: string;
  /** The thread. */
  lane: string;
  /** Its place in the thread by the platform's own time. */
  position: bigint;
  payload: object;
}

export interface Inbox {
  /** Resolves once the entry is stored (only then acknowledge it). @throws when the database is away */
  store(entry: InboxEntry): Promise<void>;
  /** Whether nobody has said this key before; says it. For what is carried out at once, and must not be a second time. */
  isFirst(eventKey: string): Promise<boolean>;
  /** Processes what is stored, from now on and what was left; a failure is tried again, five times. */
  start(process: (payload: unknown) => Promise<void>): void;
  /** Resolves when nothing is being processed any more. */
  stop(): Promise<void>;
}

const insert = {
  name: "inbox-store",
  text: `INSERT INTO inbox (platform, event_key, lane, position, payload)
         VALUES ($1::platform, $2::text, $3::text, $4::bigint, $5::jsonb) ON CONFLICT DO NOTHING RETURNING to_jsonb(1) AS result`,
};

const mention = {
  name: "inbox-mention",
  text: `INSERT INTO inbox (platform, event_key, lane, position, payload, processed_at)
         VALUES ($1::platform, $2::text, '', 0, '{}', now()) ON CONFLICT DO NOTHING RETURNING to_jsonb(1) AS result`,
};

// Only the first unprocessed entry of a lane can be taken; taking it moves its due time past the time it may need.
const take = {
  name: "inbox-take",
  text: `
  WITH head AS (
    SELECT DISTINCT ON (lane) event_key, due_at FROM inbox
     WHERE platform = $1::platform AND processed_at IS NULL ORDER BY lane, position, event_key
  ),
  taken AS (
    UPDATE inbox i SET due_at = now() + interval '30 seconds', attempts = attempts + 1
      FROM (SELECT event_key FROM head WHERE due_at <= now() LIMIT $2::int) h
     WHERE i.platform = $1::platform AND i.event_key = h.event_key AND i.processed_at IS NULL AND i.due_at <= now()
    RETURNING i.event_key, i.payload, i.attempts
  )
  SELECT coalesce(jsonb_agg(jsonb_build_object('eventKey', event_key, 'payload', payload, 'attempts', attempts)), '[]') AS result FROM taken`,
};

const finish = {
  name: "inbox-finish",
  text: `UPDATE inbox SET processed_at = now(), error = $3::text WHERE platform = $1::platform AND event_key = $2::text RETURNING to_jsonb(1) AS result`,
};

const postpone = {
  name: "inbox-postpone",
  text: `UPDATE inbox SET due_at = now() + $3::int * interval '1 millisecond', error = $4::text
          WHERE platform = $1::platform AND event_key = $2::text RETURNING to_jsonb(1) AS result`,
};

interface Taken {
  eventKey: string;
  payload: unknown;
  attempts: number;
}

const atOnce = 16;
const pollMs = 1_000;
const retryMs = [500, 2_000, 10_000, 30_000];

export function createInbox({ desk, platform, log }: { desk: Desk; platform: PlatformName; log: Log }): Inbox {
  let process: ((payload: unknown) => Promise<void>) | undefined;
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  const turns = new Map<string, Promise<unknown>>();
  let timer: NodeJS.Timeout | undefined;

  function wake(): void {
    if (stopped || !process) return;
    if (running) {
      again = true;
      return;
    }
    running = drain().finally(() => {
      running = undefined;
      if (again) wake();
    });
  }

  async function drain(): Promise<void> {
    again = false;
    try {
      for (;;) {
        const taken = (await desk.one<Taken[]>(take, [platform, atOnce])) ?? [];
        if (taken.length === 0 || stopped) return;
        await Promise.all(taken.map(processOne));
      }
    } catch (error) {
      log.warn({ err: error, platform }, "the inbox could not be read; it is tried again in a second");
    }
  }

  async function processOne({ eventKey, payload, attempts }: Taken): Promise<void> {
    try {
      await process?.(payload);
      await desk.one(finish, [platform, eventKey, null]);
    } catch (error) {
      const delay = retryMs[attempts - 1];
      const reason = error instanceof Error ? error.message : String(error);
      log.error(
        { err: error, platform, eventKey, attempts },
        delay === undefined ? "gave up on an inbox entry" : "an inbox entry failed",
      );
      await desk.one(
        delay === undefined ? finish : postpone,
        delay === undefined ? [platform, eventKey, reason] : [platform, eventKey, delay, reason],
      );
    }
  }

  // Two inserts at once on two connections could change places; what came first is stored first.
  async function inTurn(lane: string, work: () => Promise<unknown>): Promise<void> {
    const turn = (turns.get(lane) ?? Promise.resolve()).catch(() => undefined).then(work);
    turns.set(lane, turn);
    try {
      await turn;
    } finally {
      if (turns.get(lane) === turn) turns.delete(lane);
    }
  }

  return {
    async store({ eventKey, lane, position, payload }) {
      await inTurn(lane, () => desk.one(insert, [platform, eventKey, lane, String(position), storable(payload)]));
      wake();
    },
    isFirst: async (eventKey) => (await desk.one(mention, [platform, eventKey])) !== undefined,
    start(handler) {
      process = handler;
      timer = setInterval(wake, pollMs);
      wake();
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

/** PostgreSQL takes no NUL and no half of a character, wherever it came from. */
function storable(payload: object): string {
  const clean = (_key: string, value: unknown) =>
    typeof value === "string" ? value.toWellFormed().replaceAll("\0", "") : value;
  return JSON.stringify(payload, clean);
}
