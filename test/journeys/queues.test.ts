import { afterAll, beforeAll, expect, it } from "vitest";
import { openHouse, type TestHouse } from "../house.ts";
import { onBothQueues } from "./backends.ts";

onBothQueues("the queues' pages", (queue) => {
  let house: TestHouse;
  beforeAll(async () => {
    house = await openHouse({ redisUrl: queue.redisUrl() });
  });
  afterAll(() => house.close());

  const look = (path: string, cookie?: string) =>
    fetch(`${house.url}/customerservices/queues${path}`, cookie === undefined ? {} : { headers: { cookie } });

  it("are for admins, load nothing from elsewhere, and show what there is", async () => {
    const [dana, lee] = [await house.signIn("dana"), await house.signIn("lee")];

    const page = await look("", dana);
    const queues = await look("/api/queues", dana);

    expect(page.status).toBe(200);
    expect(page.headers.get("content-security-policy")).toContain("script-src 'self';");
    const script = /src="(static\/js\/main[^"]+)"/.exec(await page.text())?.[1];
    expect((await look(`/${script}`, dana)).status).toBe(200);
    const { queues: shown } = (await queues.json()) as { queues: { name: string }[] };
    expect(shown.map(({ name }) => name)).toEqual(["bell", "ticks"]);
    expect((await look("", lee)).status).toBe(403);
    expect((await look("")).status).toBe(401);
    expect((await look("/api/queues")).status).toBe(401);
  });
});
