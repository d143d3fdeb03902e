import { afterEach, beforeEach, expect, it } from "vitest";
import { openTestDesk, type TestDesk } from "../../test/desk.ts";
import { freshDatabase } from "../../test/postgres.ts";
import { silentLog } from "../../test/silent-log.ts";
import { connectDatabase, type Database } from "../database/connect.ts";
import { createDesk, type Desk } from "./desk.ts";
import { listCountedTickets, listTickets } from "./tickets/list.ts";
import { openTicket } from "./tickets/open.ts";

// Another database plays a copy that is behind: what is read there is nothing yet.
let world: TestDesk;
let database: Database;
let desk: Desk;

beforeEach(async () => {
  world = await openTestDesk();
  const behind = await freshDatabase();
  database = connectDatabase({ url: world.url, replicaUrl: behind.url, log: silentLog, max: 2 });
  desk = createDesk(database);
  await openTicket(desk, world.jane, { customer: world.jane.id, subject: "Payment Issue", description: "Cannot pay" });
});
afterEach(async () => {
  await database.close();
  await world.close();
});

const count = async (on: Desk) => (await listTickets(on, world.dana, {})).tickets.length;

it("lists are read from the copy, and what is not a list where it was written", async () => {
  expect(await count(desk)).toBe(0);
  expect(await count(world.desk)).toBe(1);
  expect(await desk.prisma.ticket.count()).toBe(1);
});

it("while the copy is away, lists are read where all is", async () => {
  const gone = connectDatabase({ url: world.url, replicaUrl: "postgresql://127.0.0.1:1/none", log: silentLog, max: 2 });

  expect(await count(createDesk(gone))).toBe(1);
  await gone.close();
});

it("inside a transaction lists show what it wrote", async () => {
  const counted = await desk.inTransaction((tx) => listCountedTickets(tx, world.dana, {}));

  expect(counted.tickets.read()).toHaveLength(1);
});
