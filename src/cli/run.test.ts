import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FreshDatabase, freshDatabase } from "../../test/postgres.ts";
import { silentLog } from "../../test/silent-log.ts";
import { readConfig } from "../config.ts";
import { connectDatabase } from "../database/connect.ts";
import { startEmbeddedPostgres } from "../database/embedded.ts";
import { createDesk } from "../desk/desk.ts";
import { authenticateApiKey } from "../desk/keys/api-keys.ts";
import { useLoginLink } from "../desk/people/login-links.ts";
import { runCli } from "./run.ts";

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const run = (line: string[], env: Record<string, string> = { DATABASE_URL: database.url }) =>
  runCli(line, { config: () => readConfig({ PUBLIC_URL: "https://desk.example", ...env }), log: silentLog });

const json = async (...line: string[]) => {
  const { code, out, error } = await run([...line, "--json"]);
  expect([code, error]).toEqual([0, ""]);
  return JSON.parse(out);
};

async function withDesk<T>(use: (desk: ReturnType<typeof createDesk>) => Promise<T>): Promise<T> {
  const connected = connectDatabase({ url: database.url, log: silentLog, max: 1 });
  return use(createDesk(connected)).finally(() => connected.close());
}

describe("keys", () => {
  it("are made, listed without their secrets, and revoked", async () => {
    const { key, secret } = await json("keys", "create", "--name", "Shop", "--permissions", "view_tickets, view_chat");
    const actor = await withDesk((desk) => authenticateApiKey(desk, secret));
    const listed = await run(["keys", "list"]);
    const revoked = await json("keys", "revoke", String(key.id));

    expect(actor).toMatchObject({ name: "Shop", notes: false, permissions: new Set(["view_tickets", "view_chat"]) });
    expect(listed.out).toMatch(/Shop\s+view_tickets,view_chat/);
    expect(listed.out).not.toContain(secret);
    expect(JSON.stringify(await json("keys", "list"))).not.toMatch(/hash|tdk_/);
    expect(revoked.key.revoked_at).toEqual(expect.any(String));
    expect(await withDesk((desk) => authenticateApiKey(desk, secret))).toBeUndefined();
  });

  it("have all permissions when nothing is said, and notes when that is", async () => {
    const { key } = await json("keys", "create", "--name", "All", "--notes");

    expect([key.permissions.length, key.notes]).toEqual([9, true]);
  });

  it("that sign tokens are rotated", async () => {
    const first = await json("keys", "rotate-signing");
    const second = await json("keys", "rotate-signing", "--at-once");

    expect([first.kid, second.retired]).toEqual([expect.stringMatching(/^[0-9a-f]{16}$/), 1]);
  });
});

describe("agents", () => {
  it("are added, listed, let in by a link once, and removed, which signs them out", async () => {
    const { id } = await json("agents", "add", "Dana Day", "--email", "Dana@Example.test", "--role", "admin");
    const { agents } = await json("agents", "list");
    const { url } = await json("login", "dana");
    const token = new URL(url).searchParams.get("token") ?? "";
    const session = await withDesk((desk) => useLoginLink(desk, token, null));
    const late = await json("login", "dana@example.test");
    const removed = await json("agents", "remove", String(id));

    expect(agents).toEqual([{ id, name: "Dana Day", email: "dana@example.test", role: "admin", platforms: [] }]);
    expect(url).toMatch(/^https:\/\/desk\.example\/customerservices\/login\?token=[0-9a-f]{32}$/);
    expect([session?.length, removed.unassigned]).toEqual([43, 0]);
    const lateToken = new URL(late.url).searchParams.get("token") ?? "";
    expect(await withDesk((desk) => useLoginLink(desk, lateToken, null))).toBeUndefined();
    expect(await withDesk((desk) => desk.prisma.agentSession.count({ where: { revokedAt: null } }))).toBe(0);
    expect((await run(["login", "dana"])).error).toContain('No agent is called "dana"');
  });

  it("of one name are told apart by id", async () => {
    const one = await json("agents", "add", "Sam");
    await json("agents", "add", "Sam");

    const unclear = await run(["login", "Sam"]);
    expect([unclear.code, unclear.error]).toEqual([2, expect.stringContaining("Give the id.")]);
    expect((await json("login", String(one.id))).url).toBeTruthy();
  });
});

describe("what makes no sense", () => {
  it.each([
    [["keys"], 2, "There is no command"],
    [["keys", "make"], 2, "There is no command"],
    [["keys", "create"], 2, "--name is missing"],
    [["keys", "create", "--name", "N", "--permissions", "root"], 2, '"root" is no permission'],
    [["keys", "create", "--name", "N", "--force"], 2, "Unknown option '--force'"],
    [["keys", "revoke"], 2, "Usage: keys revoke <id>"],
    [["keys", "revoke", "x"], 2, "Give the key's id"],
    [["keys", "revoke", "99999"], 1, "There is no such key."],
    [["agents", "add", "Eve", "--role", "owner"], 2, "--role is agent or admin."],
    [["agents", "add", "Eve", "--email", "nowhere"], 1, "email: This must be an e-mail address."],
    [["agents", "add", "Eve", "Adams"], 2, "Usage: agents add"],
    [["macros", "set", "hello", "Dear {nobody}"], 1, "{nobody} is no placeholder"],
    [["macros", "remove", "hello"], 1, "There are no macros yet"],
  ] as const)("is said in words: %j", async (line, code, words) => {
    expect(await run([...line])).toEqual({ code, out: "", error: expect.stringContaining(words) });
  });

  it("is met with help, which needs no database", async () => {
    const help = await run(["--help"], { DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none" });

    expect([help.code, help.out]).toEqual([0, expect.stringContaining("keys rotate-signing")]);
  });

  it("a database that is not there is told", async () => {
    await expect(run(["keys", "list"], { DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none" })).rejects.toThrow();
  });
});

describe("the embedded database", () => {
  it("is borrowed from the desk that runs on it, and its own when none does", { timeout: 60_000 }, async () => {
    const dataDir = await mkdtemp(path.join(tmpdir(), "threadesk-cli-"));
    await chmod(dataDir, 0o711);
    const env = { DATA_DIR: dataDir };

    const alone = await run(["keys", "create", "--name", "Alone"], env);
    const running = await startEmbeddedPostgres({ dataDir, log: silentLog });
    const beside = await run(["keys", "list"], env);
    const connected = connectDatabase({ url: running.url, log: silentLog, max: 1 });
    const stillThere = await connected.prisma.apiKey.count();
    await connected.close();
    await running.stop();
    const after = await run(["keys", "list"], env);
    await rm(dataDir, { recursive: true, force: true });

    expect([alone.code, beside.code, stillThere, after.code]).toEqual([0, 0, 1, 0]);
    for (const { out } of [beside, after]) expect(out).toContain("Alone");
  });
});
