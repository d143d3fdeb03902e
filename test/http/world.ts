// A desk behind HTTP, with named people and keys, in a database of its own.

import { expect } from "vitest";
import { connectDatabase } from "../../src/database/connect.ts";
import type { Actor } from "../../src/desk/actor.ts";
import { createDesk, type Desk, type News } from "../../src/desk/desk.ts";
import { createApiKey } from "../../src/desk/keys/api-keys.ts";
import { mintCustomerToken } from "../../src/desk/keys/customer-tokens.ts";
import { makeLoginLink, useLoginLink } from "../../src/desk/people/login-links.ts";
import type { Permission } from "../../src/desk/permissions.ts";
import type { S3Settings } from "../../src/files/drive.ts";
import { createHttpApp, type HttpApp, type HttpParts } from "../../src/http/app.ts";
import { endpoints } from "../../src/http/endpoints.ts";
import { createAddressOf } from "../../src/http/limits/address.ts";
import { createLimits, type LimitSettings } from "../../src/http/limits/limits.ts";
import { basePath } from "../../src/http/mount.ts";
import { openTestAttachments } from "../attachments.ts";
import { freshDatabase } from "../postgres.ts";
import { silentLog } from "../silent-log.ts";

export interface Asking {
  /** The bearer's secret. */
  as?: string | undefined;
  /** An agent's cookie, on a page of the desk. */
  cookie?: string | undefined;
  /** JSON, a form, or the text as it goes out. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Answered {
  status: number;
  headers: Headers;
  /** Whatever it was, for tests to look into. */
  json: ReturnType<typeof JSON.parse>;
  text: string;
}

export type HttpWorld = Awaited<ReturnType<typeof createHttpWorld>>;

/** Without `limits` everybody may call as often as they like. */
export async function createHttpWorld({ limits, s3, publicUrl = "https://desk.example", ...parts }: WorldOptions = {}) {
  const database = await freshDatabase();
  const connected = connectDatabase({ url: database.url, log: silentLog, max: 10 });
  const news: News[] = [];
  const desk = createDesk({ ...connected, onNews: (item) => void news.push(item) });
  const problems: Record<string, string> = {};
  const logged: unknown[] = [];
  const log = {
    ...silentLog,
    error: (...line: unknown[]) => void logged.push(line),
    warn: (...line: unknown[]) => void logged.push(line),
  };
  const attachments = await openTestAttachments({ s3 });
  const app = createHttpApp({
    desk,
    log,
    readiness: async () => problems,
    publicUrl,
    attachments,
    ...(limits
      ? { limits: createLimits({ ...noLimits, ...limits }), addressOf: createAddressOf({ proxies: 1, log }) }
      : {}),
    ...parts,
  });

  return {
    app,
    desk,
    news,
    problems,
    logged,
    attachments,
    people: await createPeople(desk),
    key: (await createApiKey(desk, { name: "Shop", notes: true })).secret,
    plainKey: (await createApiKey(desk, { name: "Kiosk", notes: false })).secret,
    keyWith: async (...granted: Permission[]) =>
      (await createApiKey(desk, { name: "Narrow", notes: true, granted })).secret,
    tokenOf: async (person: { id: number }) => (await mintCustomerToken(desk, minter, { person: person.id })).token,
    cookieOf: (person: { id: number }) => cookieOf(desk, person.id),
    call: (method: string, path: string, asking: Asking = {}) => call(app, method, path, asking),
    async close() {
      await attachments.close();
      await connected.close();
      await database.drop();
    },
  };
}

interface WorldOptions extends Pick<Partial<HttpParts>, "queue" | "origins"> {
  limits?: Partial<LimitSettings>;
  /** The bucket where attachments lie; on the disk when it does not say. */
  s3?: S3Settings;
  publicUrl?: string;
}

const noLimits: LimitSettings = { requests: 0, customerWrites: 0, conversationWrites: 0, failures: 0 };

/** An agent's browser, signed in. */
async function cookieOf(desk: Desk, agent: number): Promise<string> {
  const { token } = await makeLoginLink(desk, minter, { agent });
  return `threadesk_session=${await useLoginLink(desk, token, "Test browser")}`;
}

const minter: Actor = { kind: "system", job: "test" };

async function createPeople(desk: Desk) {
  const person = (name: string, role: "customer" | "provider" | "agent" | "admin", externalId: string | null = null) =>
    desk.prisma.person.create({ data: { name, role, externalId, email: `${name.toLowerCase()}@example.com` } });
  return {
    carla: await person("Carla", "customer", "c-1"),
    dora: await person("Dora", "customer", "c-2"),
    petra: await person("Petra", "provider", "p-1"),
    ada: await person("Ada", "agent"),
    bo: await person("Bo", "admin"),
  };
}

async function call(
  app: HttpApp,
  method: string,
  path: string,
  { as, cookie, body, headers = {} }: Asking,
): Promise<Answered> {
  const raw = typeof body === "string" || body instanceof Uint8Array || body instanceof FormData;
  const response = await app.request(`http://desk.test${basePath}${path}`, {
    method,
    headers: {
      ...(as === undefined ? {} : { Authorization: `Bearer ${as}` }),
      ...(cookie === undefined ? {} : { Cookie: cookie, "Sec-Fetch-Site": "same-origin" }),
      ...(body === undefined || body instanceof FormData ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const answered = {
    status: response.status,
    headers: response.headers,
    text,
    json: response.headers.get("Content-Type") === "application/json" && text !== "" ? JSON.parse(text) : undefined,
  };
  assertDocumented(method, path, answered);
  return answered;
}

/** What a call answers is what the document says, no less and no more. */
function assertDocumented(method: string, path: string, { status, json }: Answered): void {
  const place = path.split("?")[0] ?? "";
  const endpoint = endpoints.find((one) => one.method === method.toLowerCase() && matches(one.path, place));
  if (!endpoint) return;
  if (status < 300 && endpoint.answersFile) expect(json).toBeUndefined();
  else if (status < 300) {
    expect(endpoint.statuses ?? [200]).toContain(status);
    expect(endpoint.answer.parse(json)).toEqual(json);
  } else {
    expect(json).toMatchObject({
      success: false,
      code: expect.any(String),
      message: expect.any(String),
      request_id: expect.any(String),
    });
  }
}

const matches = (pattern: string, path: string): boolean =>
  new RegExp(`^${pattern.replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path);
