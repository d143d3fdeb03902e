import { afterEach, expect, it, vi } from "vitest";
import { createSession } from "./session.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** What the desk is asked, and how it answers. */
function deskThat(answer: (bearer: string) => Response) {
  const bearers: string[] = [];
  vi.stubGlobal("fetch", async (_: string, init: RequestInit) => {
    const bearer = new Headers(init.headers).get("Authorization")?.slice("Bearer ".length) ?? "";
    bearers.push(bearer);
    return answer(bearer);
  });
  return bearers;
}

const page = () => Response.json({ conversations: [], next_cursor: null });
const tokenUntil = (at: number, name: string) => `${name}.${btoa(JSON.stringify({ exp: at }))}.signature`;

it("keeps a token while it holds, and asks for another before it ends", async () => {
  vi.useFakeTimers({ now: 1_000_000_000_000 });
  const bearers = deskThat(page);
  const tokens = [tokenUntil(1_000_000_600, "first"), tokenUntil(1_000_001_200, "second")];
  const { client } = createSession(
    "https://desk.example",
    async () => tokens.shift() ?? null,
    () => undefined,
  );

  await client.chats.list();
  await client.chats.list();
  vi.setSystemTime(1_000_000_575_000);
  await client.chats.list();

  expect(bearers.map((bearer) => bearer.split(".")[0])).toEqual(["first", "first", "second"]);
});

it("asks once for all that wait, and again when a token is refused, but not for ever", async () => {
  let asked = 0;
  const bearers = deskThat((bearer) =>
    bearer === "t3" ? page() : Response.json({ code: "unauthorized" }, { status: 401 }),
  );
  const { client } = createSession(
    "https://desk.example",
    async () => `t${++asked}`,
    () => undefined,
  );

  await expect(Promise.all([client.chats.list(), client.chats.list()])).rejects.toMatchObject({ status: 401 });
  expect(asked).toBe(2);
  await client.chats.list();
  expect(bearers.at(-1)).toBe("t3");
});

it("says when the desk is away and when nobody is signed in", async () => {
  const told: unknown[] = [];
  let signedIn = true;
  deskThat(() => new Response(null, { status: 503, headers: { "Retry-After": "0" } }));
  const session = createSession(
    "https://desk.example",
    async () => (signedIn ? "token" : null),
    () => told.push([session.isReachable, session.isSignedOut]),
  );

  await expect(session.client.chats.list()).rejects.toMatchObject({ status: 503 });
  deskThat(page);
  await session.client.chats.list();
  signedIn = false;
  const later = createSession(
    "https://desk.example",
    async () => null,
    () => told.push("signed out"),
  );
  await expect(later.client.chats.list()).rejects.toThrow();

  expect(told).toEqual([[false, false], [true, false], "signed out"]);
  expect(later.isSignedOut).toBe(true);
});
