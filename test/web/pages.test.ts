// The console's pages without a browser: who gets them, what they take, and what they never do.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeLoginLink } from "../../src/desk/people/login-links.ts";
import { basePath } from "../../src/http/mount.ts";
import { routes } from "../../src/web/routes.ts";
import { type ConsoleWorld, openConsole } from "./world.ts";

let world: ConsoleWorld;
let dana: string;
let lee: string;
let customer: number;
beforeAll(async () => {
  world = await openConsole();
  customer = (await world.shop.users.create({ name: "Jane <b>Doe</b>", email: "jane@example.com" })).user.id;
});
afterAll(async () => {
  expect(world.failures).toEqual([]);
  await world.close();
});
beforeEach(async () => {
  [dana, lee] = await Promise.all([world.cookieOf(world.dana), world.cookieOf(world.lee)]);
});

const browser = { Accept: "text/html,application/xhtml+xml,*/*;q=0.8" };

async function ask(path: string, headers: Record<string, string> = {}, init: RequestInit = {}) {
  const response = await world.app.request(`http://desk.test${basePath}${path}`, {
    ...init,
    headers: { ...browser, ...headers },
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Sends a form as a page of ours does. */
async function send(path: string, fields: Record<string, string>, cookie = dana, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(fields).toString();
  return ask(
    path,
    {
      Cookie: cookie,
      "Sec-Fetch-Site": "same-origin",
      "Content-Type": "application/x-www-form-urlencoded",
      "Content-Length": String(body.length),
      ...headers,
    },
    { method: "POST", body },
  );
}

const openTicket = async (subject = "Payment issue") =>
  (await world.shop.tickets.open({ user_id: customer, subject, description: "It fails" })).ticket;

const messagesOf = async (id: number) => (await world.shop.tickets.view(id)).ticket.messages;

describe("who gets a page", () => {
  it("is a browser: programs get the API's JSON at the same addresses, with or without a cookie", async () => {
    for (const path of ["/tickets", "/chat"]) {
      const page = await ask(path, { Cookie: dana });
      expect([page.status, page.headers.get("Content-Type")]).toEqual([200, "text/html; charset=utf-8"]);
      for (const Accept of ["*/*", "application/json", ""]) {
        const { status, headers, text } = await ask(path, { Cookie: dana, Accept });
        expect([status, headers.get("Content-Type")]).toEqual([200, "application/json"]);
        expect(JSON.parse(text)).toBeTypeOf("object");
      }
      const key = await ask(path, { Authorization: "Bearer tdk_wrong" });
      expect([key.status, key.headers.get("Content-Type")]).toEqual([401, "application/json"]);
    }
  });

  it("leads who is not signed in to a link, and back to where they were", async () => {
    const there = await ask("/tickets?status=open&search=%C3%BC");
    expect(there.status).toBe(401);
    expect(there.text).toContain("/support web");
    const kept = there.headers.get("Set-Cookie")?.split(";")[0] ?? "";

    const { token } = await makeLoginLink(world.desk, { kind: "system", job: "test" }, { agent: world.lee.id });
    const signedIn = await send("/login", { token }, kept);

    expect([signedIn.status, signedIn.headers.get("Location")]).toEqual([
      303,
      `${basePath}/tickets?status=open&search=%C3%BC`,
    ]);
  });

  it.each([
    "https://evil.example/",
    "//evil.example",
    `${basePath}\\evil`,
    "/elsewhere",
    `${basePath}/x\r\nSet-Cookie: a=b`,
    "%E0%A4%A",
  ])("is never led away: %s", async (place) => {
    const { token } = await makeLoginLink(world.desk, { kind: "system", job: "test" }, { agent: world.lee.id });
    const signedIn = await send("/login", { token }, `threadesk_return=${encodeURIComponent(place)}`);

    expect(signedIn.headers.get("Location")).toBe(`${basePath}/tickets`);
  });

  it("has a page's own policy: no script, style or frame but ours", async () => {
    const { headers, text } = await ask("/tickets", { Cookie: dana });

    expect(headers.get("Content-Security-Policy")).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(headers.get("Cache-Control")).toBe("no-store");
    expect(text).not.toMatch(/<style|style=|<script(?! type="module" src="[^"]+"><\/script>)|\son[a-z]+=/);
    const [, script = ""] = /<script type="module" src="\/customerservices([^"]+)"/.exec(text) ?? [];
    const served = await ask(script, { "Accept-Encoding": "gzip" });
    expect([served.status, served.headers.get("Cache-Control")]).toEqual([200, "public, max-age=31536000, immutable"]);
    expect((await ask(script.replace(/[^/]+\/client/, "older/client"))).status).toBe(404);
    expect((await ask(script.replace("client/main.js", "..%2f..%2fpackage.json"))).status).toBe(404);
  });
});

describe("A40: what anybody wrote", () => {
  const hostile = `"><script>alert(1)</script><img src=x onerror=alert(1)>'`;

  it("is text on every page, whoever wrote it and wherever it stands", async () => {
    const { user } = await world.shop.users.create({ name: hostile, email: "x@example.com" });
    const { ticket } = await world.shop.tickets.open({ user_id: user.id, subject: hostile, description: hostile });
    await world.shop.tickets.addMessage(ticket.id, { message: `${hostile} javascript:alert(1) https://a.example/"x` });
    const { conversation_id: chat } = await world.shop.chats.create({ user_id: user.id, message: hostile });
    const form = new FormData();
    form.append("message", "");
    form.append("files", new File(["x"], `${hostile}.txt`));
    await world.app.request(`http://desk.test${basePath}/tickets/${ticket.id}/message`, {
      method: "POST",
      headers: { Cookie: dana, "Sec-Fetch-Site": "same-origin" },
      body: form,
    });
    const evil = await world.desk.prisma.person.create({ data: { name: hostile, role: "agent" } });
    const query = encodeURIComponent(hostile);

    const pages = await Promise.all([
      ask("/tickets", { Cookie: dana }),
      ask(`/tickets?search=${query}&status=${query}&date=${query}`, { Cookie: dana }),
      ask(`/tickets/${ticket.id}`, { Cookie: dana }),
      ask(`/tickets/new?customer=${query}`, { Cookie: dana }),
      ask("/chat", { Cookie: dana }),
      ask(`/chat/${chat}?search=${query}`, { Cookie: dana }),
      ask("/sessions", { Cookie: await world.cookieOf(evil), "User-Agent": hostile }),
      ask("/tickets", { Cookie: `${dana}; threadesk_notice=${query}; threadesk_theme=${query}` }),
      send(`/tickets/${ticket.id}`, { do: "edit", subject: hostile.repeat(9), description: hostile }),
      send("/tickets/new", { customer: hostile, subject: hostile, description: "" }),
    ]);
    for (const { text } of pages) {
      expect(text).toContain("<!doctype html>");
      expect(text).not.toMatch(/<script>alert|<img src=x|href="javascript/);
    }
  });
});

describe("A41: a form", () => {
  it("is taken from a page of ours only, whatever it asks for", async () => {
    const { id } = await openTicket();
    const token = /name="token" value="([\w-]+)"/.exec((await ask("/tickets", { Cookie: dana })).text)?.[1] ?? "";
    const posts = routes.filter(({ method }) => method === "POST").map(({ path }) => path.replace(":id", String(id)));
    expect(posts.length).toBeGreaterThan(6);
    for (const path of posts) {
      for (const site of ["cross-site", "same-site"]) {
        expect([path, (await send(path, { token, do: "claim" }, dana, { "Sec-Fetch-Site": site })).status]).toEqual([
          path,
          403,
        ]);
      }
      // From a browser that does not say where it comes from, the page's own token is the proof.
      const silent = (fields: Record<string, string>) =>
        ask(
          path,
          { Cookie: dana, "Content-Type": "application/x-www-form-urlencoded" },
          {
            method: "POST",
            body: new URLSearchParams(fields).toString(),
          },
        );
      for (const wrong of ["", "x", token.replace(/^./, (first) => (first === "a" ? "b" : "a"))])
        expect([path, (await silent({ token: wrong, do: "claim" })).status]).toEqual([path, 403]);
    }
    const mine = await ask(
      `/tickets/${id}`,
      { Cookie: dana, "Content-Type": "application/x-www-form-urlencoded" },
      {
        method: "POST",
        body: new URLSearchParams({ token, do: "claim" }).toString(),
      },
    );
    expect(mine.status).toBe(303);
    expect((await world.shop.tickets.view(id)).ticket.assigned_to?.name).toBe("Dana");
  });

  it("sent twice says its words once, and anew when they are others", async () => {
    const { id } = await openTicket();
    const words = { do: "say", kind: "reply", body: "Once", once: "a-number", seen: "9" };

    expect((await send(`/tickets/${id}`, words)).status).toBe(303);
    expect((await send(`/tickets/${id}`, words)).status).toBe(303);
    await send(`/tickets/${id}`, { ...words, body: "Twice" });

    expect((await messagesOf(id)).map(({ message }) => message)).toEqual(["Once", "Twice"]);
  });

  it("that was overtaken says by whom and asks, with all that was typed", async () => {
    const { id } = await openTicket();
    await send(`/tickets/${id}`, { do: "say", kind: "reply", body: "I was faster", once: "1", seen: "1" }, lee);

    const asked = await send(`/tickets/${id}`, { do: "say", kind: "reply", body: "My answer", once: "2", seen: "1" });
    const closing = await send(`/tickets/${id}`, { do: "close", seen: "1", message: "A last <word>", reason: "" });

    expect([asked.status, closing.status]).toEqual([409, 409]);
    expect(asked.text).toContain("Lee answered: “I was faster”");
    expect(asked.text).toMatch(/<textarea[^>]*name="body"[^>]*>My answer<\/textarea>/);
    expect(closing.text).toContain("A last &lt;word&gt;</textarea>");
    const seen = /name="seen" value="(\d+)"/.exec(asked.text)?.[1] ?? "";
    expect(
      (await send(`/tickets/${id}`, { do: "say", kind: "reply", body: "My answer", once: "2", seen })).status,
    ).toBe(303);
    // A note interrupts nobody.
    expect((await send(`/tickets/${id}`, { do: "say", kind: "note", body: "N", once: "3", seen: "0" })).status).toBe(
      303,
    );
  });
});

describe("bad input", () => {
  it("in the filters is said at its field, and the page is there all the same", async () => {
    const { status, text } = await ask("/tickets?status=gone&date=2026-02-30&assigned_to=x&search=%25", {
      Cookie: dana,
    });

    expect(status).toBe(200);
    expect(text).toMatch(/id="status-error"[^>]*>This must be one of: open, in_progress, resolved, closed\./);
    expect(text).toMatch(/id="date-error"/);
    expect(text).toMatch(/<input type="search" name="search" value="%"/);
    expect((await ask("/tickets?cursor=nonsense", { Cookie: dana })).status).toBe(200);
    expect((await ask("/chat?unread=maybe", { Cookie: dana })).text).toContain("This must be true or false.");
  });

  it("in a form keeps what was typed and names each field", async () => {
    const { status, text } = await send("/tickets/new", {
      customer: "nobody",
      subject: "",
      description: "Words",
      priority: "urgent",
      category: "spaceship",
    });
    expect(status).toBe(422);
    expect(text).toContain("There is no customer &quot;nobody&quot;");
    expect(text).toContain(">Words</textarea>");

    const next = await send("/tickets/new", {
      customer: "jane@example.com",
      subject: "",
      description: "",
      category: "spaceship",
      priority: "urgent",
    });
    for (const id of ["subject-error", "description-error", "category-error"])
      expect(next.text).toContain(`id="${id}"`);
    expect(next.text).toMatch(/<option value="urgent" selected/);
    const chat = await send("/chat/new", { customer: "jane@example.com", body: " " });
    expect([chat.status, chat.text.includes('id="body-error"')]).toEqual([422, true]);
  });

  it("never is more than a clear page", async () => {
    const { id } = await openTicket();
    const tried = [
      ask("/tickets/TKT-99999", { Cookie: dana }),
      ask("/tickets/99999999999", { Cookie: dana }),
      ask("/chat/0", { Cookie: dana }),
      ask("/chat/999999", { Cookie: dana }),
      ask("/tickets?status=open&status=closed", { Cookie: dana }),
      ask(`/tickets/${id}?before=-1`, { Cookie: dana }),
      send(`/tickets/${id}`, { do: "constructor" }),
      send(`/tickets/${id}`, { do: "status", status: "gone" }),
      send(`/tickets/${id}`, { do: "assign", assignee: "99999999" }),
      send(`/tickets/${id}`, { do: "assign", assignee: "'; DROP" }),
      send(`/tickets/${id}`, { do: "snooze", for: "never" }),
      send(`/tickets/${id}`, { do: "edit", subject: "", description: "", version: "NaN" }),
      send(`/tickets/${id}`, { do: "edit", subject: "S", description: "D", version: "77" }),
      send(`/tickets/${id}`, { do: "say", body: "x\u0000y", kind: "reply", seen: "-1", once: "" }),
      send(`/tickets/${id}`, { do: "macro", macro: "none", body: "kept" }),
      send("/tickets/bulk", { do: "status", status: "open", ticket: "1e9" }),
      send("/sessions", { session: "x" }),
      send(`/tickets/${id}`, {}, dana, { "Content-Type": "text/plain" }),
    ];
    for (const { status, text, headers } of await Promise.all(tried)) {
      expect([text, status < 500]).toEqual([text, true]);
      if (status !== 303) expect(headers.get("Content-Type")).toBe("text/html; charset=utf-8");
    }
  });
});

describe("permissions", () => {
  it("hide what somebody may not do, and refuse it when it is tried", async () => {
    const { id } = await openTicket();
    const [hers, his] = await Promise.all([dana, lee].map((Cookie) => ask(`/tickets/${id}`, { Cookie })));

    expect([hers?.text.includes('value="delete"'), his?.text.includes('value="delete"')]).toEqual([true, false]);
    expect((await send(`/tickets/${id}`, { do: "delete" }, lee)).status).toBe(403);
    expect((await send(`/tickets/${id}`, { do: "delete" })).headers.get("Location")).toBe(`${basePath}/tickets`);
    await expect(world.shop.tickets.view(id)).rejects.toMatchObject({ status: 404 });
  });

  it("end with the session: one's own is listed and ended, others' are an admin's", async () => {
    const { text } = await ask("/sessions", { Cookie: lee });
    expect(text).toContain("this browser");
    expect(text).not.toContain("<b>Dana</b>");
    const other = await world.cookieOf(world.lee);
    const id = /name="session" value="(\d+)"\/><button class="danger">End/.exec(
      (await ask("/sessions", { Cookie: lee })).text,
    )?.[1];

    expect((await send("/sessions", { session: id ?? "" }, lee)).status).toBe(303);
    const foreign = await world.desk.prisma.agentSession.findFirstOrThrow({ where: { personId: world.dana.id } });
    expect((await send("/sessions", { session: String(foreign.id) }, lee)).status).toBe(404);
    expect((await send("/sessions/sign-out", {}, lee)).headers.get("Set-Cookie")).toMatch(
      /^threadesk_session=; .*Max-Age=0/,
    );
    for (const Cookie of [lee, other]) expect((await ask("/tickets", { Cookie })).status).toBe(401);
  });

  it("that ended while somebody wrote gives the words back, and leads to a page that there is", async () => {
    const { id } = await openTicket();
    const token = /name="token" value="([\w-]+)"/.exec((await ask("/tickets", { Cookie: lee })).text)?.[1] ?? "";
    await send("/sessions/sign-out", {}, lee);

    const words = { do: "say", kind: "reply", body: "Long <words>", token };
    const lost = await send(`/tickets/${id}`, words, lee);
    const forged = await send(`/tickets/${id}`, { ...words, token: "x" }, lee, { "Sec-Fetch-Site": "cross-site" });
    const bulk = await send("/tickets/bulk", { do: "status", token }, lee);

    expect([lost.status, lost.text.includes("Long &lt;words&gt;")]).toEqual([401, true]);
    expect(decodeURIComponent(lost.headers.get("Set-Cookie") ?? "")).toContain(`${basePath}/tickets/${id};`);
    expect(forged.text).not.toContain("Long");
    expect(decodeURIComponent(bulk.headers.get("Set-Cookie") ?? "")).toContain(`${basePath}/tickets;`);
  });
});

it("a note written on a page is nowhere in what its customer can read", async () => {
  const { id } = await openTicket("Notes");
  await send(`/tickets/${id}`, { do: "say", kind: "note", body: "canary-note", once: "n", seen: "0" });
  await send(`/tickets/${id}`, { do: "resolve", seen: "9", message: "Good now?", reason: "canary-reason" });

  const mine = world.clientOf((await world.shop.users.token(customer)).token);
  const read = JSON.stringify([await mine.tickets.view(id), await mine.tickets.list(), await mine.chats.list()]);
  expect(read).toContain("Good now?");
  expect(read).not.toContain("canary");
  expect((await messagesOf(id)).map(({ is_internal }) => is_internal)).toEqual([true, false, true]);
});
