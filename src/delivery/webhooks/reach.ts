// Whether a webhook's endpoint takes a connection: nothing is asked of it and nothing is sent.

import { buildConnector } from "undici";
import { type AddressRules, problemWithAddress } from "../../desk/webhooks/address.ts";
import { guardedLookup, resolveBySystem } from "./guard.ts";
import { failureOf } from "./post.ts";

const patienceMs = 5_000;

/** Why it cannot be reached, in words; undefined when it can. Never throws. */
export async function problemReaching(url: string, rules: AddressRules): Promise<string | undefined> {
  const problem = problemWithAddress(url, rules);
  if (problem !== undefined) return problem;
  const { hostname, host, protocol, port } = new URL(url);
  const guard = rules.allowPrivate ? {} : { lookup: guardedLookup(resolveBySystem) };
  const connect = buildConnector({ timeout: patienceMs, ...guard });
  return new Promise((resolve) => {
    connect({ hostname, host, protocol, port }, (error, socket) => {
      socket?.destroy();
      resolve(error ? failureOf(error, patienceMs).reason : undefined);
    });
  });
}
