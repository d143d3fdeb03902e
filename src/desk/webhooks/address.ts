// Where a webhook may be: out in the world, never in the network that the desk stands in.

import { BlockList, isIP } from "node:net";

export interface AddressRules {
  /** Private and local addresses and any port, for trying things out. */
  allowPrivate: boolean;
  httpsOnly: boolean;
}

export const strictAddresses: AddressRules = { allowPrivate: false, httpsOnly: false };

const closed = new BlockList();
for (const range of [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "224.0.0.0/4",
  "240.0.0.0/4",
]) {
  const [network = "", bits] = range.split("/");
  closed.addSubnet(network, Number(bits), "ipv4");
}

// What is not global unicast is closed anyway; these parts of it carry an IPv4 address or are nobody's.
const global = new BlockList();
global.addSubnet("2000::", 3, "ipv6");
for (const [network, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
] as const) {
  closed.addSubnet(network, bits, "ipv6");
}

/** Whether an IP address is one that anybody can reach. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !closed.check(address, "ipv4");
    case 6:
      return global.check(address, "ipv6") && !closed.check(address, "ipv6");
    default:
      return false;
  }
}

const localName = /(?:^|\.)(?:localhost|localdomain|local|internal|intranet|home|lan|arpa|test|invalid|onion)$/;

/** What is wrong with a webhook's address, in words; undefined when nothing is. What its name resolves to is looked at when it is called. */
export function problemWithAddress(text: string, { allowPrivate, httpsOnly }: AddressRules): string | undefined {
  const url = parsed(text);
  if (!url) return "This must be an address like https://app.example.com/webhooks.";
  if (url.protocol !== "https:" && (httpsOnly || url.protocol !== "http:"))
    return httpsOnly ? "This must be an https address." : "This must be an https or http address.";
  if (url.username !== "" || url.password !== "") return "This must not hold a user name or a password.";
  if (allowPrivate) return undefined;
  if (url.port !== "" && url.port !== "80" && url.port !== "443") return "Only the ports 80 and 443 are called.";
  return isOutside(url.hostname) ? undefined : "This address is private or local; a webhook must be reachable by all.";
}

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** The parser has already turned 127.1, 0x7f000001 and their like into plain numbers. */
function isOutside(hostname: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (isIP(host) !== 0) return isPublicAddress(host);
  return host.includes(".") && !localName.test(host);
}
