// The console on a real port: its pages, its streams, two agents, and a customer's app beside them.

import type { BrowserContext } from "playwright-core";
import { type Client, createClient } from "../../src/client/create-client.ts";
import { connectDatabase } from "../../src/database/connect.ts";
import type { AgentActor } from "../../src/desk/actor.ts";
import { createDesk } from "../../src/desk/desk.ts";
import { createLocalHints } from "../../src/desk/feed/hints.ts";
import { createApiKey } from "../../src/desk/keys/api-keys.ts";
import { makeLoginLink, useLoginLink } from "../../src/desk/people/login-links.ts";
import { createHttpApp } from "../../src/http/app.ts";
import { serveHttp } from "../../src/http/serve.ts";
import { createStreams } from "../../src/http/streams/streams.ts";
import { createPages } from "../../src/web/mount.tsx";
import { openTestAttachments } from "../attachments.ts";
import { freshDatabase } from "../postgres.ts";
import { silentLog } from "../silent-log.ts";

export type ConsoleWorld = Awaited<ReturnType<typeof openConsole>>;

export async function openConsole() {
  const database = await freshDatabase();
  const connected = connectDatabase({ url: database.url, log: silentLog, max: 10 });
  const hints = createLocalHints();
  const desk = createDesk({
    ...connected,
    onNews: ({ conversation, seq }) => hints.send({ kind: "news", conversation, seq }),
    onTyping: (typing) => hints.send({ kind: "typing", ...typing }),
  });
  const streams = createStreams({ desk, hints, log: silentLog, retryMs: 50 });
  const attachments = await openTestAttachments();
  const failures: unknown[] = [];
  const log = { ...silentLog, error: (...line: unknown[]) => void failures.push(line) };
  const app = createHttpApp({
    desk,
    attachments,
    log,
    readiness: async () => ({}),
    publicUrl: "http://desk.test",
    streams,
    pages: createPages({ desk, log, attachments }),
  });
  const server = await serveHttp({ app, host: "127.0.0.1", port: 0, log: silentLog });
  const key = (await createApiKey(desk, { name: "Shop", notes: true })).secret;
  const agent = async (name: string, role: "agent" | "admin"): Promise<AgentActor> => {
    const { id } = await desk.prisma.person.create({ data: { name, role, email: `${name.toLowerCase()}@desk.test` } });
    return { kind: "agent", id, name, role };
  };
  const secretOf = async ({ id }: { id: number }) => {
    const { token } = await makeLoginLink(desk, { kind: "system", job: "test" }, { agent: id });
    return (await useLoginLink(desk, token, "Test browser")) ?? "";
  };

  return {
    desk,
    app,
    attachments,
    streams,
    /** What was logged as going wrong. */
    failures,
    url: `${server.url}/customerservices`,
    shop: createClient({ baseUrl: server.url, token: key }),
    clientOf: (token: string): Client => createClient({ baseUrl: server.url, token }),
    dana: await agent("Dana", "admin"),
    lee: await agent("Lee", "agent"),
    cookieOf: async (person: { id: number }) => `threadesk_session=${await secretOf(person)}`,
    async signIn(context: BrowserContext, person: { id: number }) {
      await context.addCookies([{ name: "threadesk_session", value: await secretOf(person), url: server.url }]);
    },
    /** Cuts every open connection, streams too. */
    cutConnections: () => server.server.closeAllConnections(),
    async close() {
      streams.close();
      await server.close();
      await attachments.close();
      await connected.close();
      await database.drop();
    },
  };
}
