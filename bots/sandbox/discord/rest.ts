// The REST side: each call is matched, checked, run, journalled, and obeys the fault that is due to it.

import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fault, JournalEntry } from "../drawer.ts";
import { serveAttachment } from "./cdn.ts";
import { DiscordError, describeFields, invalidForm, notFound, rateLimited, unauthorized } from "./errors.ts";
import { readRequestBody, summarize } from "./request-body.ts";
import { type Answer, type Call, matchRoute, type Route } from "./router.ts";
import { checkSchema } from "./validate/schemas.ts";
import type { World } from "./world.ts";

const MAX_JOURNAL = 200_000;

interface Reply extends Answer {
  headers?: Record<string, string>;
}

export function createRest(world: World, routes: readonly Route[]) {
  return async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", world.origin);
    if (url.pathname.startsWith("/attachments/")) return serveAttachment(world, url, response);

    const method = request.method ?? "GET";
    const path = url.pathname.replace(/^\/api(\/v\d+)?/, "");
    const match = matchRoute(routes, method, path, world.identity.applicationId);
    const route = match?.route.template ?? `${method} ${path}`;
    const entry: JournalEntry = { at: world.clock.now(), route, body: undefined, status: 0, applied: false };
    note(world.journal, entry);
    const fault = match && world.faults.take(route);
    try {
      const body = await readRequestBody(request);
      entry.body = summarize(body);
      if (fault && !fault.applied && fault.delayMs) await sleep(fault.delayMs);
      const run = () => {
        if (!match) throw unknownRoute(world, route);
        if (!match.route.open) assertToken(world, request);
        const call = {
          world,
          route,
          params: match.params,
          query: url.searchParams,
          body: body.json ?? {},
          files: body.files,
        };
        return runChecked(match.route, call);
      };
      const isBroken = fault && (fault.answer || fault.reset || fault.hang);
      const reply = isBroken && !fault.applied ? undefined : attempt(world, run, entry);
      await answer(world, response, entry, fault, reply);
    } catch (error) {
      if (!request.complete) return response.destroy();
      await answer(world, response, entry, undefined, toReply(world, entry.route, error));
    }
  };
}

/** A sandbox that runs for weeks forgets its oldest calls. */
function note(journal: JournalEntry[], entry: JournalEntry): void {
  if (journal.length >= MAX_JOURNAL) journal.splice(0, MAX_JOURNAL / 10);
  journal.push(entry);
}

function attempt(world: World, run: () => Answer, entry: JournalEntry): Reply {
  try {
    const reply = run();
    entry.applied = true;
    return reply;
  } catch (error) {
    return toReply(world, entry.route, error);
  }
}

/** A fault of the sandbox itself is a violation too, so that no test overlooks it. */
function toReply(world: World, route: string, error: unknown): Reply {
  if (error instanceof DiscordError) return { status: error.status, body: error.body };
  const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
  world.violate(route, `The sandbox failed: ${problem}`);
  return { status: 500, body: { message: `The sandbox failed: ${problem}`, code: 0 } };
}

function unknownRoute(world: World, route: string): DiscordError {
  world.violate(route, "The sandbox knows no such route.");
  return notFound();
}

function assertToken(world: World, request: IncomingMessage): void {
  if (request.headers.authorization !== `Bot ${world.identity.token}`) throw unauthorized();
}

function runChecked(route: Route, call: Call): Answer {
  const schema = typeof route.schema === "function" ? route.schema(call) : route.schema;
  const errors = schema ? checkSchema(schema, call.body) : [];
  // The further checks rely on the shape that the schema promises.
  const all = errors.length > 0 ? errors : (route.check?.(call) ?? []);
  if (all.length === 0) return route.run(call);
  call.world.violate(call.route, describeFields(all));
  throw invalidForm(all);
}

async function answer(
  world: World,
  response: ServerResponse,
  entry: JournalEntry,
  fault: Fault | undefined,
  reply: Reply | undefined,
): Promise<void> {
  if (fault?.applied && fault.delayMs) await sleep(fault.delayMs);
  if (fault?.reset || fault?.hang) {
    if (fault.reset) response.socket?.destroy();
    return world.changed();
  }
  const final = fault?.answer ? scripted(fault.answer) : reply;
  entry.status = final?.status ?? 500;
  send(response, entry.route, final ?? { status: 500 });
  world.changed();
}

function scripted(wanted: NonNullable<Fault["answer"]>): Reply {
  if (wanted.status === 429) return scriptedRateLimit(wanted);
  const standard = wanted.status === 401 ? unauthorized().body : { message: `${wanted.status}: scripted`, code: 0 };
  return { body: standard, ...wanted };
}

function scriptedRateLimit({ headers = {}, body }: NonNullable<Fault["answer"]>): Reply {
  const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const seconds = Number(named["retry-after"] ?? (body as { retry_after?: number } | undefined)?.retry_after ?? 1);
  const limits = {
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset-after": String(seconds),
    "x-ratelimit-scope": "user",
  };
  return {
    status: 429,
    headers: { "retry-after": String(Math.ceil(seconds)), ...limits, ...named },
    body: body ?? rateLimited(seconds).body,
  };
}

function send(response: ServerResponse, route: string, reply: Reply): void {
  if (response.destroyed) return;
  const retryAfter = reply.status === 429 ? (reply.body as { retry_after?: number }).retry_after : undefined;
  const headers: Record<string, string> = {
    "x-ratelimit-bucket": createHash("md5").update(route).digest("hex"),
    "x-ratelimit-limit": "50",
    "x-ratelimit-remaining": "49",
    "x-ratelimit-reset-after": "1",
    ...(retryAfter === undefined ? {} : { "retry-after": String(Math.ceil(retryAfter)) }),
    ...reply.headers,
  };
  // A 204 that calls itself JSON makes discord.js fail on the missing body.
  if (reply.body === undefined) {
    response.writeHead(reply.status, headers).end();
    return;
  }
  response.writeHead(reply.status, { "content-type": "application/json", ...headers }).end(JSON.stringify(reply.body));
}
