/** Rings for a lane; a lost, doubled or late ring does no harm (design.md). */
export interface Doorbell {
  /** Never rejects and is never awaited by a request. `delayMs` rings later. */
  ring(lane: string, options?: { delayMs?: number }): void;

  /**
   * Runs `answer` for rings; the same lane is never answered twice at once by this queue, and a ring during an answer leads
   * to one more answer. An answer that throws is logged and ends that answer only. `stop` waits for running answers. It begins
   * once the queue is there, and nobody waits for that.
   */
  answer(answer: Answer, options: { concurrency: number }): { stop(): Promise<void> };

  /**
   * Recurring ticks; missed ticks are not caught up, and in one process a tick is skipped while the one before still runs.
   * However many processes ask for the same name, each tick runs in one of them. They begin once the queue is there, and go on
   * within minutes after it has forgotten everything.
   */
  every(name: string, everyMs: number | { cron: string; tz: string }, run: () => Promise<void>): void;

  /** Rings went unheard for long. Who answers here and hears nothing for half a minute from then on begins anew. */
  unheard(): void;

  /** Removes what outages left in the queue and nobody will need. */
  tidy(): Promise<void>;

  /** Undefined when all is fine, else what is wrong in words. Answers within two seconds and never rejects. */
  healthy(): Promise<string | undefined>;

  /** Stops answers and ticks, waits a while for those that run, and lets go of every connection. */
  close(): Promise<void>;
}

export type Answer = (lane: string) => Promise<void>;
