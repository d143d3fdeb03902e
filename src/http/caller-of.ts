import type { Context } from "hono";
import type { Desk } from "../desk/desk.ts";
import { authenticate, type Caller, principalOf } from "./authenticate.ts";
import type { Endpoint } from "./endpoint.ts";
import type { HttpEnv } from "./env.ts";
import type { Limits } from "./limits/limits.ts";

export interface Doorkeeping {
  desk: Desk;
  /** Undefined: as often as they like. */
  limits?: Limits | undefined;
}

/** Who calls, when they may call so often. @throws HttpError unauthorized · forbidden · rate_limited */
export async function callerOf(
  c: Context<HttpEnv>,
  { method, path }: Pick<Endpoint, "method" | "path">,
  { desk, limits }: Doorkeeping,
): Promise<Caller> {
  c.set("route", path);
  const caller = await authenticate(desk, c.req);
  if (!limits) return caller;

  await limits.requests.count(principalOf(caller));
  if (caller.kind === "customer" && method !== "get") {
    await limits.customerWrites.count(String(caller.id));
    const conversation = path.includes("/{id}/") ? c.req.param("id") : undefined;
    if (conversation !== undefined)
      await limits.conversationWrites.count(`${path.split("/", 2).join("/")}/${conversation}/${caller.id}`);
  }
  return caller;
}
