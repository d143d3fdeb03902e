// The desk: where verbs run. It knows its database and its clock, and tells whoever listens which lanes have news.

import type pg from "pg";
import type { Prisma, PrismaClient } from "../generated/prisma/client.ts";
import type { Typing } from "./feed/hints.ts";
import { createRecent, type Recent } from "./recent.ts";
import { readOn } from "./replica.ts";
import { type AddressRules, strictAddresses } from "./webhooks/address.ts";

/** A statement with a name of its own, so that the database plans it once per connection. */
export interface PreparedStatement {
  name: string;
  text: string;
  /** It finds a few rows by their keys and waits for no lock, so it may share a connection with others of its kind. */
  quick?: true;
}

/** Where quick statements run. */
export interface QuickReads {
  query<R extends pg.QueryResultRow>(query: pg.QueryConfig): Promise<pg.QueryResult<R>>;
}

export interface Desk {
  /** For everything that is not hot. */
  prisma: Prisma.TransactionClient;
  /** The `result` column of the statement's first row (JSON built in SQL), or undefined without a row. */
  one<T>(statement: PreparedStatement, values: unknown[]): Promise<T | undefined>;
  /** The statement's first row, or undefined without one. */
  row<R extends object>(statement: PreparedStatement, values: unknown[]): Promise<R | undefined>;
  /** The same desk, whose statements may show what was true a moment ago; for lists. */
  readonly lagging: Desk;
  /** Runs the work in a transaction, or in the one it is already in. News is told after the commit. */
  inTransaction<T>(work: (desk: Desk) => Promise<T>): Promise<T>;
  /** Says that these targets of the conversation have something to be told. */
  tell(news: News): void;
  /** Says that somebody is typing. */
  show(typing: Typing): void;
  now(): Date;
  /** The time for statements about what several processes wait for: null is the database's clock, which is the same for all. */
  sharedNow(): string | null;
  /** Who called lately, and where the desk is. Whatever changes who may what, or its channels, says `forget`, which in a transaction is done once that has ended. */
  readonly callers: Recent;
  /** Which addresses a webhook may have. */
  readonly webhookAddresses: AddressRules;
  /** Where people reach this desk; links are built from it. */
  publicUrl: string;
  /** So long a resolved ticket waits for its customer's word before it closes by itself; 0 is for ever. */
  autoCloseHours: number;
  /** Where its people live: an IANA zone. */
  timeZone: string;
}

export interface News {
  conversation: number;
  seq: number;
  targets: number[];
}

export interface DeskParts {
  pool: pg.Pool;
  replica?: pg.Pool | undefined;
  prisma: PrismaClient;
  /** Without it they run like all others. */
  quickReads?: QuickReads;
  now?: () => Date;
  webhookAddresses?: AddressRules;
  publicUrl?: string;
  autoCloseHours?: number;
  timeZone?: string;
  /** Called after each commit that wrote deliveries; must not throw and must not be slow. */
  onNews?: (news: News) => void;
  /** Called whenever somebody types; must not throw and must not be slow. */
  onTyping?: (typing: Typing) => void;
}

export function createDesk(parts: DeskParts): Desk {
  const { pool, prisma, quickReads = pool, now = () => new Date(), webhookAddresses = strictAddresses } = parts;
  const { publicUrl = "http://localhost:8000", autoCloseHours = 72, timeZone = "UTC" } = parts;
  const { onNews = () => {}, onTyping = () => {} } = parts;
  const sharedNow = () => parts.now?.().toISOString() ?? null;
  const callers = createRecent(now);
  const desk: Desk = {
    prisma,
    now,
    sharedNow,
    callers,
    webhookAddresses,
    publicUrl,
    autoCloseHours,
    timeZone,
    get lagging() {
      return lagging;
    },
    tell: onNews,
    show: onTyping,
    async one<T>({ name, text, quick }: PreparedStatement, values: unknown[]) {
      const { rows } = await (quick ? quickReads : pool).query<{ result: T }>({ name, text, values });
      return rows[0]?.result;
    },
    async row<R extends object>({ name, text, quick }: PreparedStatement, values: unknown[]) {
      const { rows } = await (quick ? quickReads : pool).query<R>({ name, text, values });
      return rows[0];
    },
    async inTransaction(work) {
      const ended: Ended = { news: [], callersChanged: false };
      try {
        const result = await prisma.$transaction(
          (tx) =>
            work(
              inside(
                tx,
                { now, sharedNow, webhookAddresses, publicUrl, autoCloseHours, timeZone, show: onTyping },
                ended,
              ),
            ),
          {
            maxWait: 1_000,
            timeout: 4_000,
          },
        );
        for (const item of ended.news) onNews(item);
        return result;
      } finally {
        // Also after a commit of which nobody can say whether it came through.
        if (ended.callersChanged) callers.forget();
      }
    },
  };
  const lagging: Desk = parts.replica ? Object.assign(Object.create(desk), readOn(parts.replica, desk)) : desk;
  return desk;
}

/** What has to be done once a transaction has ended. */
interface Ended {
  news: News[];
  callersChanged: boolean;
}

function inside(
  tx: Prisma.TransactionClient,
  outside: Pick<Desk, "now" | "sharedNow" | "show" | "webhookAddresses" | "publicUrl" | "autoCloseHours" | "timeZone">,
  ended: Ended,
): Desk {
  const desk: Desk = {
    ...outside,
    prisma: tx,
    get lagging() {
      return desk;
    },
    tell: (item) => void ended.news.push(item),
    callers: {
      recall: (_, look) => look(),
      forget() {
        ended.callersChanged = true;
      },
    },
    one: async <T>(statement: PreparedStatement, values: unknown[]) =>
      (await desk.row<{ result: T }>(statement, values))?.result,
    async row<R extends object>({ text }: PreparedStatement, values: unknown[]) {
      // The text is a constant of ours; every value is a parameter.
      const rows = await tx.$queryRawUnsafe<R[]>(text, ...values);
      return rows[0];
    },
    inTransaction: (work) => work(desk),
  };
  return desk;
}
