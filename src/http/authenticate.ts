// Who calls: an API key, a customer's token, or an agent's cookie. Deny by default: an endpoint runs for a caller or not at all.

import type { HonoRequest } from "hono";
import type { ApiKeyActor, CustomerActor } from "../desk/actor.ts";
import type { Desk } from "../desk/desk.ts";
import { authenticateApiKey } from "../desk/keys/api-keys.ts";
import { authenticateCustomer } from "../desk/keys/customer-tokens.ts";
import { authenticateSession, type SignedIn } from "../desk/people/sessions.ts";
import { HttpError } from "./errors.ts";
import { sessionSecret } from "./sessions/cookie.ts";
import { assertOwnPage } from "./sessions/own-page.ts";

/** Jobs do not call. */
export type Caller = SignedIn | CustomerActor | ApiKeyActor;

/** @throws HttpError unauthorized, in the same words whatever is wrong; forbidden for a write that another site sent */
export async function authenticate(desk: Desk, request: HonoRequest): Promise<Caller> {
  const header = request.header("authorization");
  if (header === undefined) return agentOf(desk, request);
  const secret = bearerOf(header);
  const caller = secret === undefined ? undefined : await bearer(desk, secret);
  if (!caller) throw unauthorized();
  return caller;
}

/** The agent whose browser this is, by their cookie. */
export async function signedInAgent(desk: Desk, request: HonoRequest): Promise<SignedIn | undefined> {
  const secret = sessionSecret(request.header("cookie"));
  return secret === undefined ? undefined : authenticateSession(desk, secret);
}

async function agentOf(desk: Desk, request: HonoRequest): Promise<SignedIn> {
  const agent = await signedInAgent(desk, request);
  if (!agent) throw unauthorized();
  assertOwnPage(request);
  return agent;
}

const longest = 4_096;

function bearerOf(header: string): string | undefined {
  if (header.length > longest) return undefined;
  return /^Bearer +([\x21-\x7e]+)$/i.exec(header)?.[1];
}

const shapedAsToken = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** A key from the configuration may look like anything, a token too, so what is no token may still be a key. */
async function bearer(desk: Desk, secret: string): Promise<Caller | undefined> {
  const customer = shapedAsToken.test(secret) ? await authenticateCustomer(desk, secret) : undefined;
  return customer ?? authenticateApiKey(desk, secret);
}

const unauthorized = () =>
  new HttpError("unauthorized", "This needs a valid API key or customer token: Authorization: Bearer …", {
    headers: { "WWW-Authenticate": 'Bearer realm="threadesk"' },
  });

/** Whose idempotency keys these are. */
export const principalOf = (caller: Caller): string => `${caller.kind}:${caller.id}`;
