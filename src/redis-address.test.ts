import { describe, expect, it } from "vitest";
import { parseRedisAddress } from "./redis-address.ts";

describe("where Redis is", () => {
  const open = { username: undefined, password: undefined, tls: false };

  it.each([
    ["redis://host:6379/1", { kind: "single", url: "redis://host:6379/1" }],
    ["rediss://user:secret@host", { kind: "single", url: "rediss://user:secret@host" }],
    [
      "redis+sentinel://a:26379,b:26380/desk",
      {
        kind: "sentinel",
        master: "desk",
        nodes: [
          { host: "a", port: 26379 },
          { host: "b", port: 26380 },
        ],
        ...open,
      },
    ],
    [
      "rediss+cluster://ada:p%40ss@[::1]:7000",
      { kind: "cluster", nodes: [{ host: "::1", port: 7000 }], username: "ada", password: "p@ss", tls: true },
    ],
    [
      "redis+cluster://:p%ss@a:7000/",
      { kind: "cluster", nodes: [{ host: "a", port: 7000 }], ...open, password: "p%ss" },
    ],
  ])("%s", (text, address) => {
    expect(parseRedisAddress(text)).toEqual(address);
  });

  it.each([
    "redis:",
    "http://host:6379",
    "redis+sentinel://a:26379",
    "redis+sentinel://a,b/desk",
    "redis+cluster://a:7000/desk",
    "redis+cluster://a:7000,",
    "redis+cluster://a:70000",
    "redis+other://a:7000",
  ])("is no address: %s", (text) => {
    expect(parseRedisAddress(text)).toBeUndefined();
  });
});
