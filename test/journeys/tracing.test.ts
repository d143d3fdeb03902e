import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openHouse, type TestHouse } from "../house.ts";

interface ExportedSpan {
  traceId: string;
  name: string;
  attributes: { key: string; value: Record<string, unknown> }[];
}

let collector: Server;
let house: TestHouse;
let bodies = "";
const spans: ExportedSpan[] = [];

beforeAll(async () => {
  collector = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    bodies += text;
    for (const { scopeSpans } of JSON.parse(text).resourceSpans)
      for (const scope of scopeSpans) spans.push(...scope.spans);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  const address = collector.address();
  const port = typeof address === "object" ? address?.port : undefined;
  house = await openHouse({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` } });
});
afterAll(async () => {
  collector.closeAllConnections();
  collector.close();
});

it("one trace leads from the customer's request through the queue to the call to each platform, and holds none of their words", async () => {
  const jane = await house.customer("Jane Doe");
  await jane.api.post("/chat/create", { message: "canary in a trace" });
  await house.slack.waitFor(() => JSON.stringify(house.slack.state()).includes("canary in a trace"));
  await house.discord.waitFor(() => JSON.stringify(house.discord.state()).includes("canary in a trace"));
  await house.close();

  const request = spans.find(({ name }) => name === "POST /chat/create");
  const own = spans.filter(({ traceId }) => traceId === request?.traceId).map(({ name }) => name);
  expect(own).toEqual(expect.arrayContaining(["add bell.ring", "slack openThread", "discord post", "slack post"]));
  expect(bodies).not.toContain("canary");
});
