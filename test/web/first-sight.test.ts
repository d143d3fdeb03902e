// What a page costs at first sight: it goes compressed, and is asked for once, however soon something happens.

import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeWithBrowser } from "../browser.ts";
import { isLive, visiting } from "./visit.ts";
import { type ConsoleWorld, openConsole } from "./world.ts";

let world: ConsoleWorld;
let customer: number;
beforeAll(async () => {
  world = await openConsole();
  customer = (await world.shop.users.create({ name: "Jane Doe" })).user.id;
});
afterAll(async () => {
  expect(world.failures).toEqual([]);
  await world.close();
});

const openTicket = (subject: string) => world.shop.tickets.open({ user_id: customer, subject, description: "D" });

it("is compressed for who takes that, and the same", async () => {
  const Cookie = await world.cookieOf(world.dana);
  const ask = async (headers: Record<string, string>) => {
    const asking = { headers: { Accept: "text/html", Cookie, ...headers } };
    const answer = await world.app.request("http://desk.test/customerservices/sessions", asking);
    return { headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) };
  };
  const [plain, zipped] = [await ask({}), await ask({ "Accept-Encoding": "gzip, deflate, br" })];

  expect([plain.headers.get("Content-Encoding"), zipped.headers.get("Content-Encoding")]).toEqual([null, "gzip"]);
  expect(zipped.headers.get("Vary")).toBe("Accept, Accept-Encoding");
  expect(gunzipSync(zipped.body).toString()).toBe(plain.body.toString());
  expect(zipped.body.length).toBeLessThan(plain.body.length / 2);
});

describeWithBrowser("a page in a browser", () => {
  const visits = visiting(() => world);

  it("is asked for once, and again when something happens", async () => {
    const page = await visits.open(world.dana);
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/tickets")) asked.push(request.resourceType());
    });
    await page.goto(`${world.url}/tickets`);
    await isLive(page);
    await openTicket("After the stream");
    await page.getByRole("link", { name: "After the stream" }).waitFor();

    expect(asked).toEqual(["document", "fetch"]);
    await page.context().close();
  });

  it("misses nothing that happens before its stream stands", async () => {
    const page = await visits.open(world.dana);
    await page.route("**/events/stream**", async (route) => {
      await openTicket("Before the stream");
      await route.continue();
    });
    await page.goto(`${world.url}/tickets`);

    await page.getByRole("link", { name: "Before the stream" }).waitFor();
    await page.context().close();
  });
});
