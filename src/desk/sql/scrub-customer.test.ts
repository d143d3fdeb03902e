import { expect, it } from "vitest";
import { openTestDesk } from "../../../test/desk.ts";
import { plansOf } from "../../../test/plans.ts";
import { ensureTarget } from "../../delivery/targets.ts";
import { startConversation } from "../conversations/start.ts";
import { scrubInbox } from "./scrub-customer.ts";

it("empties what the platforms told of a conversation's threads, and reads nothing else of an inbox of 20,000", async () => {
  const world = await openTestDesk();
  const { desk, jane, database, url } = world;
  const { conversation } = await startConversation(desk, jane, { customer: jane.id, body: "Hello" });
  const slack = await ensureTarget(desk, "slack", "C1");
  const discord = await ensureTarget(desk, "discord", "7");
  for (const [targetId, threadId] of [
    [slack.id, "1700.1"],
    [discord.id, "71"],
  ] as const)
    await desk.prisma.thread.create({ data: { conversationId: conversation, targetId, threadId } });
  await desk.prisma.formerThread.create({
    data: { conversationId: conversation, targetId: discord.id, threadId: "72" },
  });
  await database.pool.query(
    `INSERT INTO inbox (platform, event_key, lane, payload, position, processed_at)
     SELECT 'slack', n::text, 'C1:' || n, '{"words": true}', n, now() FROM generate_series(1, 20000) n`,
  );
  const told = ["slack|C1:1700.1", "discord|71", "discord|72", "discord|C1:1700.1", "slack|71"];
  for (const [n, lane] of told.entries())
    await database.pool.query(
      `INSERT INTO inbox (platform, event_key, lane, payload, position, processed_at)
       VALUES ($1::platform, $2, $3, '{"words": true}', 1, now())`,
      [lane.split("|")[0], `k${n}`, lane.split("|")[1]],
    );
  await database.pool.query("ANALYZE inbox");
  const edited = (externalId: string, threadId: string) => ({
    targetId: discord.id,
    externalId,
    threadId,
    text: "words",
  });
  await desk.prisma.earlyChange.createMany({ data: [edited("1", "71"), edited("2", "73")] });

  const [[plan], scrubbed] = await plansOf(desk, url, (spy) => scrubInbox(spy, conversation));

  expect(scrubbed).toBe(3);
  const left = await desk.prisma.inbox.findMany({
    where: { eventKey: { startsWith: "k" } },
    orderBy: { eventKey: "asc" },
  });
  expect(left.map(({ payload }) => payload)).toEqual([{}, {}, {}, { words: true }, { words: true }]);
  const changes = await desk.prisma.earlyChange.findMany({ orderBy: { externalId: "asc" } });
  expect(changes.map(({ text }) => text)).toEqual(["", "words"]);
  expect(plan?.scanned.filter(({ table }) => table === "inbox")).toEqual([]);
  expect(plan?.rows).toBeLessThan(100);
  await world.close();
});
