// The HTTP world with its streams on a real port: a stream is read over a socket, as a customer's app would.

import { type Client, createClient } from "../../src/client/create-client.ts";
import { connectDatabase } from "../../src/database/connect.ts";
import { createDesk, type Desk, type PreparedStatement } from "../../src/desk/desk.ts";
import { createLocalHints } from "../../src/desk/feed/hints.ts";
import { createApiKey } from "../../src/desk/keys/api-keys.ts";
import { createHttpApp } from "../../src/http/app.ts";
import { serveHttp } from "../../src/http/serve.ts";
import type { StreamTimes } from "../../src/http/streams/keeper.ts";
import { createStreams } from "../../src/http/streams/streams.ts";
import { createPages } from "../../src/web/mount.tsx";
import { noAttachments } from "../attachments.ts";
import { freshDatabase } from "../postgres.ts";
import { silentLog } from "../silent-log.ts";

interface StreamSettings {
  times?: Partial<StreamTimes>;
  pollMs?: number;
  /** False for a desk whose hints are all lost. */
  hinting?: boolean;
  mostWaitingBytes?: number;
}

export type StreamWorld = Awaited<ReturnType<typeof openStreamWorld>>;

export async function openStreamWorld({ hinting = true, ...settings }: StreamSettings = {}) {
  const database = await freshDatabase();
  const connected = connectDatabase({ url: database.url, log: silentLog, max: 10 });
  const hints = createLocalHints();
  const desk = createDesk({
    ...connected,
    onNews: ({ conversation, seq }) => hinting && hints.send({ kind: "news", conversation, seq }),
    onTyping: (typing) => hints.send({ kind: "typing", ...typing }),
  });
  const statements: string[] = [];
  const counted = countStatements(desk, statements);
  const streams = createStreams({ desk: counted, hints, log: silentLog, retryMs: 5, ...settings });
  const app = createHttpApp({
    desk: counted,
    attachments: noAttachments,
    log: silentLog,
    readiness: async () => ({}),
    publicUrl: "http://desk.test",
    streams,
    pages: createPages({ desk: counted, log: silentLog, attachments: noAttachments }),
  });
  const server = await serveHttp({ app, host: "127.0.0.1", port: 0, log: silentLog });
  const key = (await createApiKey(desk, { name: "Shop", notes: true })).secret;
  const shop = createClient({ baseUrl: server.url, token: key });
  const ada = await desk.prisma.person.create({ data: { name: "Ada", role: "agent" } });

  return {
    desk,
    streams,
    hints,
    statements,
    app,
    pool: connected.pool,
    server: server.server,
    url: server.url,
    api: `${server.url}/customerservices`,
    key,
    shop,
    clientOf: (token: string): Client => createClient({ baseUrl: server.url, token }),
    plainKey: (await createApiKey(desk, { name: "Kiosk", notes: false })).secret,
    ada: { kind: "agent" as const, id: ada.id, name: ada.name, role: "agent" as const },
    /** A customer with a token and a chat. */
    async customer(name: string) {
      const { user } = await shop.users.create({ name });
      const { token } = await shop.users.token(user.id);
      const { conversation_id: chat } = await shop.chats.create({ user_id: user.id, message: `${name} says hello` });
      return { id: user.id, token, chat, client: createClient({ baseUrl: server.url, token }) };
    },
    async close() {
      streams.close();
      await server.close();
      await connected.close();
      await database.drop();
    },
  };
}

/** Notes the name of every prepared statement that the HTTP side runs. */
function countStatements(desk: Desk, statements: string[]): Desk {
  return {
    ...desk,
    one<T>(statement: PreparedStatement, values: unknown[]) {
      statements.push(statement.name);
      return desk.one<T>(statement, values);
    },
  };
}

/** Resolves when it is true. @throws after ten seconds */
export async function until(isTrue: () => boolean, what: string): Promise<void> {
  for (const end = Date.now() + 10_000; !isTrue(); await new Promise((resolve) => setTimeout(resolve, 5))) {
    if (Date.now() > end) throw new Error(`It did not happen: ${what}`);
  }
}

/** The next events of a stream. */
export async function take<T>(events: AsyncIterator<T>, count: number): Promise<T[]> {
  const taken: T[] = [];
  while (taken.length < count) {
    const { done, value } = await events.next();
    if (done) throw new Error(`The stream ended after ${taken.length} of ${count}.`);
    taken.push(value);
  }
  return taken;
}
