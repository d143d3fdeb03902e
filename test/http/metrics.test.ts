// What Prometheus reads (A7), and that health says little.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createMetrics } from "../../src/http/metrics/metrics.ts";
import { createHttpWorld, type HttpWorld } from "./world.ts";

let world: HttpWorld;
let queueProblem: string | undefined;
beforeAll(async () => {
  world = await createHttpWorld({ queue: async () => queueProblem });
});
afterAll(() => world.close());

const scrape = async (headers: Record<string, string>, path = "/customerservices/metrics") =>
  world.app.request(`http://desk.test${path}`, { headers });
const metrics = async () => (await scrape({ Authorization: `Bearer ${world.key}` })).text();
const bearer = (secret: string) => ({ Authorization: `Bearer ${secret}` });

describe("A7: metrics", () => {
  it("are for keys and agents that see tickets, at both addresses; for nobody else, customers never", async () => {
    const narrow = await world.keyWith("view_chat", "edit_tickets");
    const cookie = { Cookie: await world.cookieOf(world.people.ada) };
    const customer = bearer(await world.tokenOf(world.people.carla));
    for (const path of ["/metrics", "/customerservices/metrics"]) {
      const allowed = [await scrape(bearer(world.key), path), await scrape(cookie, path)];
      const refused = [await scrape({}, path), await scrape(bearer(narrow), path), await scrape(customer, path)];
      expect(allowed.map(({ status }) => status)).toEqual([200, 200]);
      expect(refused.map(({ status }) => status)).toEqual([401, 403, 403]);
      expect(allowed[0]?.headers.get("Content-Type")).toMatch(/^text\/plain; version=/);
    }
  });

  it("time requests by the documented address, never by the one that was asked for", async () => {
    await world.call("GET", "/tickets/99999", { as: world.key });
    await world.call("GET", "/CANARY-PATH?token=CANARY", { as: world.key });
    await world.app.request("http://desk.test/x", { method: "CANARY" });
    const text = await metrics();

    expect(text).toMatch(
      /threadesk_http_request_duration_seconds_count\{method="GET",route="\/tickets\/\{id\}",status="404"\} 1/,
    );
    expect(text).toContain('route="other",status="404"');
    expect(text).toContain("process_cpu_seconds_total");
    expect(text).not.toContain("CANARY");
  });

  it("count what is waiting, what was given up, and how old the oldest is", async () => {
    const { prisma } = world.desk;
    expect(await metrics()).toMatch(/threadesk_held_messages 0\n/);
    const target = await prisma.target.create({ data: { kind: "slack", place: "C1" } });
    const as = world.key;
    const body = { user_id: world.people.carla.id, message: "Hello" };
    const { json } = await world.call("POST", "/chat/create", { as, body });
    await world.call("POST", `/chat/${json.conversation_id}/send`, { as, body: { message: "Again" } });
    const [first] = await prisma.delivery.findMany({ where: { targetId: target.id }, orderBy: { id: "asc" } });
    await prisma.delivery.update({ where: { id: first?.id ?? 0n }, data: { state: "dead", reason: "poison" } });
    await prisma.delivery.updateMany({
      where: { state: "pending" },
      data: { createdAt: new Date(Date.now() - 90_000) },
    });
    await prisma.inbox.create({ data: { platform: "discord", eventKey: "e", lane: "l", payload: {}, position: 1n } });
    const pending = await prisma.delivery.count({ where: { state: "pending" } });
    const text = await metrics();

    expect(pending).toBeGreaterThan(0);
    expect(text).toContain(`threadesk_deliveries{kind="slack",state="pending"} ${pending}\n`);
    expect(text).toContain('threadesk_deliveries{kind="slack",state="dead"} 1\n');
    expect(text).toMatch(/threadesk_delivery_oldest_seconds\{kind="slack"\} 9\d/);
    expect(text).toContain('threadesk_inbox_backlog{platform="discord"} 1\n');

    await prisma.delivery.deleteMany();
    expect(await metrics()).not.toContain('threadesk_deliveries{kind="slack"');
  });

  it("say whether the queue answers, and what other parts add", async () => {
    expect(await metrics()).toContain("threadesk_queue_healthy 1\n");
    queueProblem = "Redis does not answer";
    expect(await metrics()).toContain("threadesk_queue_healthy 0\n");
    queueProblem = undefined;

    const own = createMetrics({ desk: world.desk });
    let open = 3;
    own.gauge("threadesk_streams", "Open streams", () => open);
    expect(await own.text()).toContain("threadesk_streams 3\n");
    open = 4;
    expect(await own.text()).toContain("threadesk_streams 4\n");
  });
});
