// The way to a platform that ends before anything was said on it: a name that nobody knows, a certificate that nobody vouches for.
// The call certainly did not happen, so the channel waits, in order, and says why.

import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDiscordChannel } from "../../bots/discord/channel.ts";
import { createSlackChannel } from "../../bots/slack/channel.ts";
import type { Channel } from "../../src/delivery/channel.ts";
import { silentLog } from "../silent-log.ts";
import { contractCard, expectFailure } from "./channel.ts";

// Made for this test, known to nobody and good for nothing.
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgsyGj1BynkefFEAK/
kwlmmx062uUhZATYjhPLEWun4iKhRANCAATF02ttnTniIqk4FzDL4wZS/Y8l4lHC
bobRVUoYDMliwOwc3vvi0oQrNL5rx80IzUNAfS8L/u/LfSpQLcBGlIeQ
-----END PRIVATE KEY-----
`;
const cert = `-----BEGIN CERTIFICATE-----
MIIBgDCCASWgAwIBAgIUEyU1g9DlAO2aMVLkkSWy6HjekjQwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyNzIyMTY0NFoYDzIxMjYxMTAz
MjIxNjQ0WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAATF02ttnTniIqk4FzDL4wZS/Y8l4lHCbobRVUoYDMliwOwc3vvi0oQr
NL5rx80IzUNAfS8L/u/LfSpQLcBGlIeQo1MwUTAdBgNVHQ4EFgQUms58bKEoGkRc
mYXPgR3/1K8xv0owHwYDVR0jBBgwFoAUms58bKEoGkRcmYXPgR3/1K8xv0owDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEAqwYavAFvpr6nRGuoxoAT
PrjD7rC+v4d3DzPyCXUe1eACIQCujr6oBXxr/dHhOWQzfDuAXDJZBRGdLsna5ZH6
LeFdCA==
-----END CERTIFICATE-----
`;

let server: Server;
const heard: string[] = [];
beforeAll(async () => {
  server = createServer({ key, cert }, ({ url = "" }, response) => {
    heard.push(url);
    response.end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => server.close());

const options = { timeoutMs: 5_000, log: silentLog };
const channels: [string, (apiUrl: string) => Channel][] = [
  ["Slack", (url) => createSlackChannel({ token: "xoxb-1", apiUrl: `${url}/api/`, ...options })],
  ["Discord", (url) => createDiscordChannel({ token: "a.b.c", apiUrl: `${url}/api`, ...options })],
];

describe.each(channels)("%s", (_, channelAt) => {
  it.each([
    ["a name that nobody knows", () => "http://threadesk.invalid", /\((?:ENOTFOUND|EAI_AGAIN)\)/],
    [
      "a certificate that nobody vouches for",
      () => `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
      /\(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
    ],
  ])(
    "%s",
    async (_name, address, reason) => {
      const channel = channelAt(address());

      const opening = await expectFailure(channel.openThread("C1", contractCard, "c1"), "blocked");
      const lookUp = await expectFailure(
        channel.findPost("C1", { rootId: "1", threadId: "1" }, "m1", new Date()),
        "blocked",
      );

      expect([opening.message, lookUp.message]).toEqual([expect.stringMatching(reason), expect.stringMatching(reason)]);
      expect(heard).toEqual([]);
    },
    30_000,
  );
});
