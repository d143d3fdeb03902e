import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished, vi } from "vitest";
import { createRest } from "./rest.ts";

it("a call that waits behind another does not begin when its process was frozen for longer than the call may take", async () => {
  const asked: ServerResponse[] = [];
  const server = createServer((_, response) => void asked.push(response)).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  onTestFinished(() => void vi.restoreAllMocks());
  await once(server, "listening");
  const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // As after a freeze: no timer has run yet.
  const rest = createRest({ token: "t", apiUrl, timeoutMs: 2_000, patience: () => new AbortController().signal });
  const post = () => rest.request("POST", "/channels/1/messages", { body: {} });
  const first = post();
  const second = post().catch((error: unknown) => error);
  await vi.waitFor(() => expect(asked).toHaveLength(1));

  const frozen = performance.now() + 7_000;
  vi.spyOn(performance, "now").mockImplementation(() => frozen);
  asked[0]?.writeHead(200, { "content-type": "application/json" }).end("{}");

  await first;
  expect(await second).toMatchObject({ name: "TimeoutError" });
  expect(asked).toHaveLength(1);
});
