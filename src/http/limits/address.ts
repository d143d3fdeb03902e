import { isIPv6 } from "node:net";
import type { Context } from "hono";
import type { Log } from "../../log.ts";
import type { HttpEnv } from "../env.ts";

/** Undefined when nobody knows. */
export type AddressOf = (c: Context<HttpEnv>) => string | undefined;

/**
 * Where a request comes from, as far as it can be believed: what the nearest `proxies` wrote into X-Forwarded-For, else the
 * connection's own end. Of IPv6 the network, because whoever has one address has them all.
 */
export function createAddressOf({ proxies, log }: { proxies: number; log: Log }): AddressOf {
  let warned = false;
  return (c) => {
    const forwarded = c.req.header("x-forwarded-for");
    if (proxies > 0 && forwarded !== undefined) {
      const hops = forwarded.split(",").map((hop) => hop.trim());
      return networkOf(hops[Math.max(0, hops.length - proxies)] ?? "");
    }
    if (forwarded !== undefined && !warned) {
      warned = true;
      log.warn("requests come through a proxy: set TRUST_PROXY to the number of proxies, or all callers count as one");
    }
    const remote = remoteOf(c.env);
    return remote && networkOf(remote);
  };
}

/** node-server hands on Node's own request. */
function remoteOf(env: unknown): string | undefined {
  const { incoming }: { incoming?: { socket?: { remoteAddress?: string } } } = env ?? {};
  return incoming?.socket?.remoteAddress;
}

function networkOf(address: string): string {
  const plain = address.slice(0, 64).replace(/^::ffff:(?=\d+\.)/i, "");
  return isIPv6(plain) ? `${groupsOf(plain).slice(0, 4).join(":")}::/64` : plain;
}

/** The eight groups of an IPv6 address, `::` written out. */
function groupsOf(address: string): string[] {
  const [head = [], tail] = address.split("::").map((half) => half.split(":").filter(Boolean));
  if (!tail) return head;
  const zeros = Math.max(0, 8 - head.length - tail.length);
  return [...head, ...Array<string>(zeros).fill("0"), ...tail];
}
