// The Web API: token, fault, arguments, method, answer.

import { carryOut, type Ending, type Reply } from "./faulty.ts";
import type { Json } from "./json.ts";
import { readArguments } from "./methods/arguments.ts";
import { methods } from "./methods/index.ts";
import type { Method } from "./methods/method.ts";
import { mistake, Refusal, refuse } from "./refusal.ts";
import { checkScopes } from "./scopes.ts";
import type { Slack } from "./slack.ts";

export interface ApiCall {
  name: string;
  args: Json;
  /** The arguments came as JSON, so they carry types. */
  typed: boolean;
  token: string | undefined;
}

export function callApi(slack: Slack, call: ApiCall): Promise<Ending> {
  const { token: _, ...seen } = call.args;
  return carryOut(slack, call.name, decoded(seen), () => runMethod(slack, call));
}

function runMethod(slack: Slack, { name, args, typed, token }: ApiCall): Reply {
  try {
    const method = methods[name];
    if (!method) throw mistake("unknown_method", `the emulator has no ${name}`);
    checkToken(slack, method, token);
    if (method.token !== "app") checkScopes(slack, name, args);
    const body = method.run(slack, readArguments(method.args, args, typed));
    const headers = method.token === "app" ? {} : { "x-oauth-scopes": slack.granted.join(",") };
    return { status: 200, headers, body: { ok: true, ...body }, applied: true };
  } catch (error) {
    return refused(slack, name, error);
  }
}

/** A refusal in Slack's words. Anything else is a fault of the emulator, and goes up. */
export function refused(slack: Slack, route: string, error: unknown, status = 200): Reply {
  if (!(error instanceof Refusal)) throw error;
  if (error.mistake) slack.violate(route, error.message);
  return { status, body: error.toBody(), applied: false };
}

function checkToken({ identity }: Slack, method: Method, token: string | undefined): void {
  if (!token) throw refuse("not_authed");
  if (token !== identity.botToken && token !== identity.appToken) throw refuse("invalid_auth");
  const wanted = method.token === "app" ? identity.appToken : identity.botToken;
  if (token !== wanted) throw refuse("not_allowed_token_type");
}

/** Forms carry blocks and metadata as text; the journal shows what they say. */
function decoded(args: Json): Json {
  return Object.fromEntries(
    Object.entries(args).map(([key, value]) => {
      if (typeof value !== "string" || !/^[[{]/.test(value)) return [key, value];
      try {
        return [key, JSON.parse(value)];
      } catch {
        return [key, value];
      }
    }),
  );
}
