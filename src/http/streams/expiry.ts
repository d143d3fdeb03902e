import type { HonoRequest } from "hono";
import { decodeJwt } from "jose";

/** In how many milliseconds a caller's token ends; undefined for what does not end by itself. The token was verified before. */
export function expiresInMs(request: HonoRequest, now: Date): number | undefined {
  const bearer = /^Bearer +(\S+)$/i.exec(request.header("authorization") ?? "")?.[1];
  const seconds = bearer === undefined ? undefined : expiryOf(bearer);
  return seconds === undefined ? undefined : Math.max(0, seconds * 1_000 - now.getTime());
}

function expiryOf(bearer: string): number | undefined {
  try {
    return decodeJwt(bearer).exp;
  } catch {
    return undefined;
  }
}
