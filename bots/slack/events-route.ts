// HTTP mode: POST /slack/events takes everything that Slack sends, signed.

import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Log } from "../../src/log.ts";
import type { Envelope } from "./receiver.ts";
import { isFromSlack } from "./signature.ts";

export interface EventsRouteOptions {
  signingSecret: string;
  take(envelope: Envelope): Promise<void>;
  log: Log;
  now?: () => number;
}

const maxBytes = 1_048_576;
/** Slack waits three seconds. */
const patienceMs = 2_900;
const rememberedMs = 600_000;

export function createEventsRoute({ signingSecret, take, log, now = Date.now }: EventsRouteOptions): Hono {
  const isReplay = createReplayGuard(now);
  const limit = bodyLimit({ maxSize: maxBytes, onError: (c) => c.text("Too large.", 413) });

  return new Hono().post("/slack/events", limit, async (c) => {
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const signature = c.req.header("x-slack-signature");
    const timestamp = c.req.header("x-slack-request-timestamp");
    if (!isFromSlack(signingSecret, { signature, timestamp, body: bytes }, now())) {
      log.warn({ timestamp, signed: signature !== undefined }, "a request that is not from Slack was refused");
      return c.text("This is not signed by Slack.", 401);
    }
    const body = readBody(c.req.header("content-type") ?? "", new TextDecoder().decode(bytes));
    if (!body) return c.text("This is no payload of Slack's.", 400);
    if (body.type === "url_verification") return c.json({ challenge: body.challenge });
    if ("ssl_check" in body) return c.body(null, 200);
    if (body.type === "event_callback") return answerEvent(c, body, take, log);
    if (isReplay(signature ?? "")) return c.text("This was sent before.", 409);
    return answerInteraction(c, body, take, log);
  });
}

async function answerEvent(
  c: Context,
  body: Record<string, unknown>,
  take: EventsRouteOptions["take"],
  log: Log,
): Promise<Response> {
  try {
    await take({ kind: "event", body, ack: async () => undefined });
    return c.body(null, 200);
  } catch (error) {
    log.error({ err: error }, "an event could not be stored; Slack sends it again");
    return c.text("Not stored.", 500);
  }
}

async function answerInteraction(
  c: Context,
  body: Record<string, unknown>,
  take: EventsRouteOptions["take"],
  log: Log,
): Promise<Response> {
  try {
    const response = await acknowledgement(body, take, log);
    if (response === undefined || response === "") return c.body(null, 200);
    return typeof response === "string" ? c.text(response) : c.json(response as object);
  } catch {
    return c.text("Not acknowledged.", 500);
  }
}

/** What the answer shall say; the work goes on after it. @throws when there is none in time */
function acknowledgement(body: Record<string, unknown>, take: EventsRouteOptions["take"], log: Log): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      log.error({ err: error }, "something that Slack asked for failed");
      reject(error);
    };
    const timer = setTimeout(() => fail(new Error("Nobody acknowledged it in time.")), patienceMs);
    const done = (response: unknown) => {
      clearTimeout(timer);
      resolve(response);
    };
    take({ kind: "interaction", body, ack: async (response) => done(response) })
      .then(() => reject(new Error("Nobody acknowledged it.")), fail)
      .finally(() => clearTimeout(timer));
  });
}

function readBody(contentType: string, text: string): Record<string, unknown> | undefined {
  try {
    const form = contentType.startsWith("application/x-www-form-urlencoded")
      ? Object.fromEntries(new URLSearchParams(text))
      : undefined;
    const body: unknown = form && form.payload === undefined ? form : JSON.parse(form?.payload ?? text);
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Events are told apart by the inbox; a click or a command must not be carried out twice either. */
function createReplayGuard(now: () => number): (signature: string) => boolean {
  const seen = new Map<string, number>();
  return (signature) => {
    for (const [old, at] of seen) {
      if (now() - at < rememberedMs) break;
      seen.delete(old);
    }
    const isKnown = seen.has(signature);
    if (!isKnown) seen.set(signature, now());
    return isKnown;
  };
}
