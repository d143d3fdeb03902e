// A desk of its own for a suite: a fresh database, a clock that stands still until it is moved, and people with names.

import { connectDatabase, type Database } from "../src/database/connect.ts";
import type { AgentActor, ApiKeyActor, CustomerActor } from "../src/desk/actor.ts";
import { createDesk, type Desk, type News } from "../src/desk/desk.ts";
import type { Typing } from "../src/desk/feed/hints.ts";
import { permissions } from "../src/desk/permissions.ts";
import { type AddressRules, strictAddresses } from "../src/desk/webhooks/address.ts";
import { freshDatabase } from "./postgres.ts";
import { silentLog } from "./silent-log.ts";

export interface TestDesk {
  desk: Desk;
  database: Database;
  url: string;
  clock: { now: Date; advance(seconds: number): void };
  /** Everything that was told after a commit, oldest first. */
  news: News[];
  /** Who was shown typing, oldest first. */
  typing: Typing[];
  jane: CustomerActor;
  mallory: CustomerActor;
  dana: AgentActor;
  lee: AgentActor;
  app: ApiKeyActor;
  close(): Promise<void>;
}

export async function openTestDesk({
  onNews,
  webhookAddresses = strictAddresses,
}: {
  onNews?: (news: News) => void;
  webhookAddresses?: AddressRules;
} = {}): Promise<TestDesk> {
  const { url, drop } = await freshDatabase();
  const database = connectDatabase({ url, log: silentLog, max: 8 });
  const clock = {
    now: new Date("2025-11-09T16:00:00Z"),
    advance(seconds: number) {
      clock.now = new Date(clock.now.getTime() + seconds * 1_000);
    },
  };
  const news: News[] = [];
  const typing: Typing[] = [];
  const desk = createDesk({
    ...database,
    now: () => clock.now,
    webhookAddresses,
    onNews: (item) => {
      news.push(item);
      onNews?.(item);
    },
    onTyping: (item) => void typing.push(item),
  });
  const person = (name: string, role: "customer" | "agent" | "admin") =>
    database.prisma.person.create({ data: { name, role, email: `${name.split(" ")[0]?.toLowerCase()}@example.test` } });
  const jane = await person("Jane Doe", "customer");
  const mallory = await person("Mallory Moe", "customer");
  const dana = await person("Dana", "admin");
  const lee = await person("Lee", "agent");
  return {
    desk,
    database,
    url,
    clock,
    news,
    typing,
    jane: { kind: "customer", id: jane.id, name: jane.name },
    mallory: { kind: "customer", id: mallory.id, name: mallory.name },
    dana: { kind: "agent", id: dana.id, name: dana.name, role: "admin" },
    lee: { kind: "agent", id: lee.id, name: lee.name, role: "agent" },
    app: { kind: "apiKey", id: 1, name: "app", permissions: new Set(permissions), notes: false },
    async close() {
      await database.close();
      await drop();
    },
  };
}
