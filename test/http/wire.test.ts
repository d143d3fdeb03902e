// The API over real sockets: what only the wire can do to it.

import { request } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type HttpServer, serveHttp } from "../../src/http/serve.ts";
import { silentLog } from "../silent-log.ts";
import { createHttpWorld, type HttpWorld } from "./world.ts";

let world: HttpWorld;
let http: HttpServer;
beforeAll(async () => {
  world = await createHttpWorld();
  http = await serveHttp({ app: world.app, host: "127.0.0.1", port: 0, log: silentLog });
});
afterAll(async () => {
  await http.close();
  await world.close();
});

interface Sending {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  chunks?: string[];
}

const send = ({ method = "POST", path = "/customerservices/chat/create", headers = {}, chunks = [] }: Sending) =>
  new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; text: string }>((resolve, reject) => {
    const { hostname, port } = new URL(http.url);
    const all = { Authorization: `Bearer ${world.key}`, "Content-Type": "application/json", ...headers };
    const sent = request({ hostname, port, method, path, headers: all }, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (part: string) => {
        text += part;
      });
      answer.on("end", () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
    });
    sent.on("error", reject);
    for (const chunk of chunks) sent.write(chunk);
    sent.end();
  });

describe("over the wire", () => {
  it("takes a body, announced or in chunks", async () => {
    const body = JSON.stringify({ user_id: world.people.carla.id, message: "Grüße 🤖" });
    const announced = await send({ chunks: [body], headers: { "Content-Length": String(Buffer.byteLength(body)) } });
    const chunked = await send({ chunks: [body.slice(0, 9), body.slice(9)] });

    expect([announced.status, chunked.status]).toEqual([201, 201]);
    expect(announced.headers).toMatchObject({
      "content-type": "application/json",
      "x-content-type-options": "nosniff",
    });
  });

  it("takes no body where none is needed, however that is said", async () => {
    const path = "/customerservices/chat/1/mark-read";
    const answers = [
      await send({ path, headers: { "Content-Length": "0" } }),
      await send({ path, headers: { "Content-Length": "0", "Content-Type": "text/plain" } }),
      await send({ path }),
      await send({ headers: { "Content-Length": "0" } }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 415, 200, 400]);
  });

  it("answers 413 to a body that is too large, and goes on serving", async () => {
    const part = "x".repeat(600_000);
    const chunked = await send({ chunks: [`{"message":"${part}`, `${part}"}`] }).catch((error: Error) => error);
    const announced = await send({ headers: { "Content-Length": "2000000", Expect: "100-continue" } }).catch(
      (error: Error) => error,
    );
    const alive = await send({ method: "GET", path: "/healthz" });

    // A client that is still writing when the answer comes may see the connection end instead.
    for (const answer of [chunked, announced]) if (!(answer instanceof Error)) expect(answer.status).toBe(413);
    expect(alive.status).toBe(200);
  });

  it("answers HEAD like GET, without a body", async () => {
    const { status, headers, text } = await send({ method: "HEAD", path: "/customerservices/tickets" });

    expect([status, text]).toEqual([200, ""]);
    expect(headers["x-request-id"]).toBeTruthy();
  });

  it("builds nothing from the Host header", async () => {
    const forged = { Host: "evil.example", "X-Forwarded-Host": "evil.example" };
    const { text } = await send({ method: "GET", path: "/customerservices/openapi.json", headers: forged });
    const absolute = await send({ method: "GET", path: "http://evil.example/customerservices/nothing" });

    expect(text).not.toContain("evil.example");
    expect(absolute.text).not.toContain("evil.example");
  });
});
