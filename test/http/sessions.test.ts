// Agents in a browser: a link that works once, a cookie that only the desk's own pages can write with (A6, A8, A41, A42).

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeLoginLink } from "../../src/desk/people/login-links.ts";
import { basePath } from "../../src/http/mount.ts";
import { createHttpWorld, type HttpWorld } from "./world.ts";

let world: HttpWorld;
let ticket: number;
beforeAll(async () => {
  world = await createHttpWorld();
  const body = { user_id: world.people.carla.id, subject: "S", description: "D" };
  ticket = (await world.call("POST", "/tickets", { as: world.key, body })).json.ticket.id;
});
afterAll(() => world.close());

const operator = { kind: "system", job: "test" } as const;
const linkFor = async (agent: { id: number }) => (await makeLoginLink(world.desk, operator, { agent: agent.id })).token;
const url = (path: string) => `http://desk.test${basePath}${path}`;

async function signIn(token: string, headers: Record<string, string> = {}): Promise<Response> {
  const form = new URLSearchParams({ token }).toString();
  return world.app.request(url("/login"), {
    method: "POST",
    headers: {
      "Content-Type": "application/x-www-form-urlencoded",
      "Content-Length": String(form.length),
      "Sec-Fetch-Site": "same-origin",
      ...headers,
    },
    body: form,
  });
}

const cookieIn = (response: Response): string => response.headers.get("Set-Cookie")?.split(";")[0] ?? "";

describe("a sign-in link", () => {
  it("shows a button to whoever opens it, however often, and works once when it is pressed", async () => {
    const token = await linkFor(world.people.ada);
    for (const method of ["GET", "HEAD", "GET"]) {
      const page = await world.app.request(url(`/login?token=${token}`), { method });
      expect([page.status, page.headers.get("Set-Cookie")]).toEqual([200, null]);
      expect(page.headers.get("Content-Security-Policy")).toMatch(/default-src 'none'.*form-action 'self'/);
      expect(page.headers.get("Referrer-Policy")).toBe("no-referrer");
    }
    const first = await signIn(token);
    const second = await signIn(token);

    expect([first.status, first.headers.get("Location")]).toEqual([303, `${basePath}/tickets`]);
    expect(first.headers.get("Set-Cookie")).toMatch(
      /^threadesk_session=[\w-]{43}; Path=\/customerservices; HttpOnly; SameSite=Lax; Secure$/,
    );
    expect([second.status, second.headers.get("Set-Cookie")]).toEqual([401, null]);
    const me = await world.call("GET", "/session", { headers: { Cookie: `theme=dark; ${cookieIn(first)}` } });
    expect(me.json).toMatchObject({
      caller: { kind: "agent", name: "Ada", role: "agent" },
      notes: true,
      manages_keys: false,
      files: { max_bytes: 1_000_000, per_message: 3 },
    });
  });

  it("is used up by one of many that press at once", async () => {
    const token = await linkFor(world.people.ada);
    const answers = await Promise.all(Array.from({ length: 8 }, () => signIn(token)));

    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
  });

  it("A8: says the same for one that is used, too old, unknown, of somebody removed, or no link at all", async () => {
    const used = await linkFor(world.people.ada);
    await signIn(used);
    const old = await linkFor(world.people.ada);
    await world.desk.prisma.loginLink.updateMany({ where: { usedAt: null }, data: { expiresAt: new Date(0) } });
    const gone = await world.desk.prisma.person.create({ data: { name: "Gone", role: "agent" } });
    const removed = await linkFor(gone);
    await world.desk.prisma.person.update({ where: { id: gone.id }, data: { disabledAt: new Date() } });

    const pages = await Promise.all([used, old, "0".repeat(32), removed, "", "'; DROP"].map((token) => signIn(token)));
    const texts = new Set(await Promise.all(pages.map((page) => page.text())));
    expect(pages.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 401]);
    expect(texts.size).toBe(1);
  });

  it("is kept as a hash only, and so is the session", async () => {
    const token = await linkFor(world.people.ada);
    const secret = cookieIn(await signIn(token)).split("=")[1] ?? "?";
    const stored = JSON.stringify([
      await world.desk.prisma.loginLink.findMany(),
      await world.desk.prisma.agentSession.findMany(),
    ]);

    expect(stored).not.toContain(token);
    expect(stored).not.toContain(secret);
    await expect(
      world.desk.prisma.loginLink.create({ data: { hash: "", personId: world.people.ada.id, expiresAt: new Date() } }),
    ).rejects.toThrow();
  });

  it("is made by agents for themselves only", async () => {
    const { ada, bo, carla } = world.people;
    const actor = { kind: "agent", id: ada.id, name: "Ada", role: "agent" } as const;
    await expect(makeLoginLink(world.desk, actor, { agent: bo.id })).rejects.toMatchObject({ code: "forbidden" });
    await expect(makeLoginLink(world.desk, operator, { agent: carla.id })).rejects.toMatchObject({ code: "not_found" });
  });

  it("is refused from another site, as another type, and too large", async () => {
    const token = await linkFor(world.people.ada);
    const elsewhere = await signIn(token, { "Sec-Fetch-Site": "cross-site" });
    const plain = await signIn(token, { "Content-Type": "text/plain" });
    const large = await signIn(token, { "Content-Length": "5000" });

    expect([elsewhere.status, plain.status, large.status]).toEqual([403, 415, 413]);
    expect((await signIn(token)).status).toBe(303);
  });

  it("A40: shows nothing of what the address says", async () => {
    const page = await world.app.request(url(`/login?token=${encodeURIComponent('"><script>alert(1)</script>')}`));

    expect(page.status).toBe(401);
    expect(await page.text()).not.toContain("<script");
  });
});

describe("a session", () => {
  it("moves on while it is used, and ends 12 hours after its last use, and after 30 days", async () => {
    const cookie = await world.cookieOf(world.people.ada);
    const { id } = await world.desk.prisma.agentSession.findFirstOrThrow({ orderBy: { id: "desc" } });
    const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);
    const set = async (data: { seenAt?: Date; expiresAt?: Date; createdAt?: Date }) => {
      await world.desk.prisma.agentSession.update({ where: { id }, data });
      world.desk.callers.forget();
    };
    const status = async () => (await world.call("GET", "/session", { cookie })).status;

    await set({ seenAt: ago(60), expiresAt: ago(-660) });
    expect(await status()).toBe(200);
    const { expiresAt } = await world.desk.prisma.agentSession.findUniqueOrThrow({ where: { id } });
    expect(expiresAt.getTime()).toBeGreaterThan(Date.now() + 11.9 * 3_600_000);
    await set({ expiresAt: ago(0) });
    expect(await status()).toBe(401);
    await set({ expiresAt: ago(-60), createdAt: ago(31 * 24 * 60) });
    expect(await status()).toBe(401);
  });

  it("ends by signing out, which takes the cookie back", async () => {
    const cookie = await world.cookieOf(world.people.ada);
    const headers = { Cookie: cookie, "Sec-Fetch-Site": "same-origin" };
    const elsewhere = await world.app.request(url("/logout"), { method: "POST", headers: { Cookie: cookie } });
    const out = await world.app.request(url("/logout"), { method: "POST", headers });
    const after = await world.app.request(url("/logout"), { method: "POST", headers });
    const key = await world.call("POST", "/logout", { as: world.key });

    expect([elsewhere.status, out.status, after.status, key.status]).toEqual([403, 200, 401, 403]);
    expect(out.headers.get("Set-Cookie")).toMatch(/^threadesk_session=;.*Max-Age=0$/);
  });

  it("is seen and ended by its agent, and by admins; another agent's is not there", async () => {
    const { ada, bo } = world.people;
    const [adas, bos] = [await world.cookieOf(ada), await world.cookieOf(bo)];
    type Listed = { id: number; current: boolean; user: { name: string } };
    const list = async (cookie: string): Promise<Listed[]> =>
      (await world.call("GET", "/sessions", { cookie })).json.sessions;

    const seen = await list(adas);
    expect(new Set(seen.map(({ user }) => user.name))).toEqual(new Set(["Ada"]));
    expect(seen.filter(({ current }) => current)).toHaveLength(1);
    expect(new Set((await list(bos)).map(({ user }) => user.name))).toEqual(new Set(["Ada", "Bo"]));

    const own = (await list(bos)).find(({ current }) => current)?.id;
    const hers = seen.find(({ current }) => current)?.id;
    expect((await world.call("DELETE", `/sessions/${own}`, { cookie: adas })).status).toBe(404);
    expect((await world.call("DELETE", `/sessions/${hers}`, { cookie: bos })).status).toBe(200);
    expect((await world.call("GET", "/session", { cookie: adas })).status).toBe(401);
  });

  it("ends when its agent is no agent any more", async () => {
    const eve = await world.desk.prisma.person.create({ data: { name: "Eve", role: "agent" } });
    const cookie = await world.cookieOf(eve);
    await world.desk.prisma.person.update({ where: { id: eve.id }, data: { role: "customer" } });

    expect((await world.call("GET", "/session", { cookie })).status).toBe(401);
  });
});

describe("an agent's browser", () => {
  it("answers as the desk, writes notes, assigns and resolves, through the same endpoints", async () => {
    const cookie = await world.cookieOf(world.people.ada);
    const at = (rest: string) => `/tickets/${ticket}${rest}`;
    const answers = [
      await world.call("POST", at("/message"), { cookie, body: { message: "We are on it." } }),
      await world.call("POST", at("/message"), { cookie, body: { message: "CANARY-4711", is_internal: true } }),
      await world.call("PUT", at("/assign"), { cookie, body: { assigned_to: world.people.ada.id } }),
      await world.call("PUT", at("/status"), { cookie, body: { status: "resolved" } }),
    ];
    const theirs = await world.call("GET", at(""), { as: await world.tokenOf(world.people.carla) });
    const ours = await world.call("GET", at(""), { cookie });

    expect(answers.map(({ status }) => status)).toEqual([201, 201, 200, 200]);
    expect(theirs.json.ticket).toMatchObject({ status: "resolved", assigned_to: { name: "Ada" } });
    expect(theirs.json.ticket.messages.at(-1)).toMatchObject({
      message: "We are on it.",
      sender: { name: "Ada", role: "agent" },
    });
    expect(theirs.text).not.toContain("CANARY-4711");
    expect(ours.text).toContain("CANARY-4711");
  });

  it("A41: writes from the desk's own pages only", async () => {
    const cookie = await world.cookieOf(world.people.ada);
    const post = async (headers: Record<string, string>, body: string = JSON.stringify({ message: "Forged" })) => {
      const all = { Cookie: cookie, "Content-Type": "application/json", ...headers };
      return (await world.app.request(url(`/tickets/${ticket}/message`), { method: "POST", headers: all, body }))
        .status;
    };
    const same = { "Sec-Fetch-Site": "same-origin" };

    for (const from of ["cross-site", "same-site", "", "SAME-ORIGIN", "same-origin, none"]) {
      expect([from, await post({ "Sec-Fetch-Site": from })]).toEqual([from, 403]);
      expect([from, await post({ "Sec-Fetch-Site": from, "X-Requested-With": "threadesk" })]).toEqual([from, 403]);
    }
    expect(await post({})).toBe(403);
    expect(await post({ "X-Requested-With": "XMLHttpRequest" })).toBe(403);
    expect(await post({ ...same, "Content-Type": "text/plain" })).toBe(415);
    expect(await post({ ...same, "Content-Type": "application/x-www-form-urlencoded" }, "message=Forged")).toBe(415);
    expect(await post({ ...same, "X-HTTP-Method-Override": "DELETE" })).toBe(201);
    expect([
      await post(same),
      await post({ "Sec-Fetch-Site": "none" }),
      await post({ "X-Requested-With": "threadesk" }),
    ]).toEqual([201, 201, 201]);
  });

  it("has no part in a request that names a key, and helps none that is wrong", async () => {
    const cookie = await world.cookieOf(world.people.ada);
    expect((await world.call("GET", "/session", { cookie, as: world.key })).json.caller.kind).toBe("api_key");
    expect((await world.call("GET", "/session", { cookie, as: "tdk_wrong" })).status).toBe(401);
  });

  it("A42: is never let in from another origin", async () => {
    const cookie = await world.cookieOf(world.people.ada);
    for (const origin of ["null", "https://evil.example", "https://desk.example.evil.example"]) {
      for (const method of ["GET", "OPTIONS"]) {
        const headers = { Cookie: cookie, Origin: origin, "Access-Control-Request-Method": "POST" };
        const { headers: answered } = await world.app.request(url("/session"), { method, headers });
        for (const name of [
          "Access-Control-Allow-Origin",
          "Access-Control-Allow-Credentials",
          "Access-Control-Allow-Methods",
        ])
          expect(answered.get(name)).toBeNull();
      }
    }
  });

  it("has no Secure on its cookie where people come by http, or it would never be sent", async () => {
    const local = await createHttpWorld({ publicUrl: "http://localhost:8000" });
    const { token } = await makeLoginLink(local.desk, operator, { agent: local.people.ada.id });
    const form = `token=${token}`;
    const headers = { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": String(form.length) };
    const response = await local.app.request(url("/login"), { method: "POST", headers, body: form });
    await local.close();

    expect(response.headers.get("Set-Cookie")).toMatch(/HttpOnly; SameSite=Lax$/);
  });
});
