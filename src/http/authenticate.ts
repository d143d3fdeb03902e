// Who calls. Deny by default: an endpoint runs for a caller or not at all.

import type { HonoRequest } from "hono";
import type { Actor } from "../desk/actor.ts";
import type { Desk } from "../desk/desk.ts";
import { authenticateApiKey } from "../desk/keys/api-keys.ts";
import { authenticateCustomer } from "../desk/keys/customer-tokens.ts";
import { HttpError } from "./errors.ts";

/** Jobs do not call. */
export type Caller = Exclude<Actor, { kind: "system" }>;

/** @throws HttpError unauthorized, in the same words whatever is wrong */
export async function authenticate(desk: Desk, request: HonoRequest): Promise<Caller> {
  const secret = bearerOf(request.header("authorization"));
  const caller = secret === undefined ? undefined : await bearer(desk, secret);
  if (!caller) throw unauthorized();
  return caller;
}

const longest = 4_096;

function bearerOf(header: string | undefined): string | undefined {
  if (header === undefined || header.length > longest) return undefined;
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
