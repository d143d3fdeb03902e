import { afterAll, beforeAll, expect, it } from "vitest";
import { openHouse, type TestHouse } from "../house.ts";
import { onBothQueues } from "./backends.ts";

onBothQueues("the numbers", (queue) => {
  let house: TestHouse;

  beforeAll(async () => {
    house = await openHouse({ redisUrl: queue.redisUrl() });
  });
  afterAll(() => house.close());

  it("are counted by the worker and shown with a chart, to the agent alone, on both platforms", async () => {
    const { slack, discord, app } = house;
    const jane = await house.customer("Jane Doe");
    const words = { user_id: jane.id, subject: "Payment Issue", description: "It fails", category: "billing" };
    const { ticket } = await app.post<{ ticket: { id: number } }>("/tickets", words);
    await app.put(`/tickets/${ticket.id}/status`, { status: "resolved" });
    await expect
      .poll(async () => (await app.get<{ resolution_time: { n: number } }>("/stats")).resolution_time.n, {
        timeout: 20_000,
      })
      .toBe(1);

    const [dana, lee] = [slack.user("dana"), discord.user("lee")];
    await dana.slash("/support", "stats today", slack.supportChannel);
    const told = await slack.waitFor(() =>
      dana.ephemerals().find((each) => JSON.stringify(each).includes("Resolution")),
    );
    const handed = await slack.waitFor(() =>
      slack
        .state()
        .channels.filter(({ id }) => id !== slack.supportChannel)
        .flatMap(({ messages }) => messages)
        .find(({ files }) => files?.some(({ name }) => name === "statistics.png")),
    );
    const asked = await lee.slash(discord.supportChannel, "support stats", { range: "today" });
    const answer = await asked.settled();

    expect(JSON.stringify(told)).toContain("1 tickets opened");
    expect(handed.files).toHaveLength(1);
    expect(JSON.stringify(answer)).toContain("attachment");
    expect(JSON.stringify(answer)).toContain("statistics.png");
  });
});
