import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished, vi } from "vitest";
import { createRest } from "./rest.ts";

async function listen(answer: (response: ServerResponse) => void): Promise<string> {
  const server = createServer((_, response) => answer(response)).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it("answers to interactions are told though the bot has made as many calls as it may in a second", async () => {
  const apiUrl = await listen((response) => response.writeHead(200, { "content-type": "application/json" }).end("{}"));
  const rest = createRest({ token: "t", apiUrl, timeoutMs: 5_000 });
  const each = <T>(work: (n: number) => Promise<T>) =>
    Promise.allSettled(Array.from({ length: 60 }, (_, n) => work(n)));
  const others = await each((n) => rest.request("GET", `/channels/${n}`));
  expect(others.filter(({ status }) => status === "rejected")).not.toEqual([]);

  const answers = await each((n) =>
    rest.request("POST", `/interactions/${n}/t/callback`, { auth: false, counted: false }),
  );

  expect(answers.filter(({ status }) => status === "rejected")).toEqual([]);
});

it("a call that waits behind another does not begin when its process was frozen for longer than the call may take", async () => {
  const asked: ServerResponse[] = [];
  const apiUrl = await listen((response) => asked.push(response));
  onTestFinished(() => void vi.restoreAllMocks());
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
