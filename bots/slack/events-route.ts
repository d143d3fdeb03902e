// HTTP mode: POST /slack/events takes everything that Slack sends, signed.

import { type Context, Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Log } from "../../src/log.ts";
import type { BotIdentity } from "./identity.ts";
import type { Envelope } from "./receiver.ts";
import { isFromSlack } from "./signature.ts";

export interface EventsRouteOptions {
  signingSecret: string;
  take(envelope: Envelope): Promise<void>;
  /** Whether nobody has said this before, whichever process was asked. */
  isFirst(key: string): Promise<boolean>;
  /** Who we are; undefined while Slack has not said. */
  identity(): BotIdentity | undefined;
  log: Log;
  now?: () => number;
}

const maxBytes = 1_048_576;
/** Slack waits three seconds. */
const patienceMs = 2_900;

export function createEventsRoute(options: EventsRouteOptions): Hono {
  const { signingSecret, take, isFirst, identity, log, now = Date.now } = options;
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
    if (!isForUs(body, identity())) {
      log.warn({ team: body.team_id, app: body.api_app_id }, "a request for another app or workspace was refused");
      return c.text("This is not for this app in this workspace.", 401);
    }
    if (body.type === "url_verification") return c.json({ challenge: body.challenge });
    if ("ssl_check" in body) return c.body(null, 200);
    if (body.type === "event_callback") return answerEvent(c, body, take, log);
    // Events are told apart by the inbox; a click or a command must not be carried out twice either.
    if (!(await isFirst(`signed:${signature}`))) return c.body(null, 200);
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
    await acknowledgement("event", body, take, log);
    return c.body(null, 200);
  } catch {
    return c.text("Not stored yet; Slack sends it again.", 500);
  }
}

async function answerInteraction(
  c: Context,
  body: Record<string, unknown>,
  take: EventsRouteOptions["take"],
  log: Log,
): Promise<Response> {
  try {
    const response = await acknowledgement("interaction", body, take, log);
    if (response === undefined || response === "") return c.body(null, 200);
    return typeof response === "string" ? c.text(response) : c.json(response as object);
  } catch {
    return c.text("Not acknowledged.", 500);
  }
}

/** What the answer shall say; the work goes on after it. @throws when there is none in time */
function acknowledgement(
  kind: Envelope["kind"],
  body: Record<string, unknown>,
  take: EventsRouteOptions["take"],
  log: Log,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      log.error({ err: error, kind }, "something that Slack told or asked for was not acknowledged");
      reject(error);
    };
    const timer = setTimeout(() => fail(new Error("Nobody acknowledged it in time.")), patienceMs);
    const done = (response: unknown) => {
      clearTimeout(timer);
      resolve(response);
    };
    take({ kind, body, ack: async (response) => done(response) })
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

/** A click may come from somebody of another workspace in a shared channel; an event or a command never does. */
function isForUs(body: Record<string, unknown>, us: BotIdentity | undefined): boolean {
  const { api_app_id, team_id, is_enterprise_install, type, command } = body;
  if (!us) return true;
  if (us.appId !== undefined && typeof api_app_id === "string" && api_app_id !== us.appId) return false;
  if (type !== "event_callback" && command === undefined) return true;
  const isWholeOrganisation = is_enterprise_install === true || is_enterprise_install === "true";
  return isWholeOrganisation || typeof team_id !== "string" || team_id === us.teamId;
}
