// A15: what an agent may is decided in one place, whatever door they come through. Here that place says: nothing.

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Command, Option } from "../src/commands/command.ts";
import { commands } from "../src/commands/registry.ts";
import { resolveOptions } from "../src/commands/resolve.ts";
import { runCall } from "../src/commands/run.ts";
import type { AgentActor } from "../src/desk/actor.ts";
import { makeLoginLink, useLoginLink } from "../src/desk/people/login-links.ts";
import { isPermission, type permissionsOf } from "../src/desk/permissions.ts";
import { endpoints } from "../src/http/endpoints.ts";
import { streamRoutes } from "../src/http/streams/routes.ts";
import { routes } from "../src/web/routes.ts";
import { openStreamWorld, type StreamWorld } from "./http/stream-world.ts";

vi.mock("../src/desk/permissions.ts", async (original) => {
  const real = await original<{ permissionsOf: typeof permissionsOf }>();
  const none: ReturnType<typeof permissionsOf> = new Set();
  const changed: typeof permissionsOf = (role) => (role === "agent" ? none : real.permissionsOf(role));
  return { ...real, permissionsOf: changed };
});

let world: StreamWorld;
let bo: AgentActor;
let cookie: string;
beforeAll(async () => {
  world = await openStreamWorld();
  const admin = await world.desk.prisma.person.create({ data: { name: "Bo", role: "admin" } });
  bo = { kind: "agent", id: admin.id, name: "Bo", role: "admin" };
  const { user } = await world.shop.users.create({ name: "Jane" });
  await world.shop.tickets.open({ user_id: user.id, subject: "S", description: "D" });
  const places = [
    { kind: "slack" as const, place: "C0SUPPORT" },
    { kind: "discord" as const, place: "1" },
  ];
  await world.desk.prisma.target.createMany({ data: places });
  await world.desk.prisma.macro.create({ data: { name: "hello", body: "Hello" } });
  const { token } = await makeLoginLink(world.desk, { kind: "system", job: "test" }, { agent: world.ada.id });
  cookie = `threadesk_session=${await useLoginLink(world.desk, token, "Test browser")}`;
});
afterAll(() => world.close());

const ask = (method: string, path: string, accept = "*/*") =>
  fetch(`${world.api}${path.replaceAll(/\{\w+\}|:\w+/g, "1")}`, {
    method,
    headers: { cookie, accept, "sec-fetch-site": "same-origin" },
  });

/** Those that take a body are in the matrix of test/http, with one. */
const bodiless = endpoints.filter(({ needs, body, bodyOptional }) => isPermission(needs) && (!body || bodyOptional));

describe("A15: an agent who may do nothing", () => {
  it.each(bodiless.map(({ name, method, path }) => [name, method, path]))(
    "is refused by %s over HTTP",
    async (...of) => {
      const [, method, path] = of;
      expect((await ask(method.toUpperCase(), path)).status).toBe(403);
    },
  );

  // An agent's own sessions need no permission.
  it.each(routes.filter(({ method, path }) => method === "GET" && path !== "/sessions").map(({ path }) => [path]))(
    "is refused by the page %s",
    async (path) => {
      const page = await ask("GET", path, "text/html");
      expect([page.status, page.headers.get("content-type")]).toEqual([403, "text/html; charset=utf-8"]);
    },
  );

  it.each(streamRoutes.map(({ path }) => [path]))("is refused by the stream %s", async (path) => {
    expect((await ask("GET", path)).status).toBe(403);
  });

  it.each(commands.filter(({ permission }) => permission !== null).map((command) => [command.name, command] as const))(
    "is refused by /%s on Slack and on Discord, by the command and by its verbs",
    async (name, command) => {
      const options = textsFor(command);
      for (const platform of ["slack", "discord"] as const) {
        const context = { desk: world.desk, actor: world.ada, platform, findAgent: async () => undefined };
        const { text } = await runCall(context, { command: name, options });
        expect(text).toMatch(/needs the permission \w+/);

        // As if the command itself had forgotten to ask.
        const values = await resolveOptions({ ...context, actor: bo }, command, options);
        const confirm = async () => ({ text: "" });
        await expect(Promise.resolve(command.run({ ...context, confirm }, values))).rejects.toMatchObject({
          code: "forbidden",
        });
      }
    },
  );
});

/** Something for each option. */
function textsFor(command: Command): Record<string, string> {
  const own: Record<string, string> = {
    for: command.name === "support digest" ? "desk" : "2h",
    entry: "0123456789abcdef",
  };
  const entries = Object.entries(command.options) as [string, Option][];
  const texts = {
    ref: "TKT-001",
    agent: "Bo",
    member: "Bo",
    customer: "Jane",
    text: "Hello",
    macro: "hello",
    channel: "off",
    group: "off",
    line: "1",
    page: "1",
  };
  return Object.fromEntries(
    entries.map(([name, { kind, choices }]) => [
      name,
      own[name] ?? (kind === "choice" ? (choices?.[0]?.value ?? "") : texts[kind]),
    ]),
  );
}
