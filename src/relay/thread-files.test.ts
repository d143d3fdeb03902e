import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openTestAttachments, type TestAttachments } from "../../test/attachments.ts";
import { silentLog } from "../../test/silent-log.ts";
import { bringFiles, type ThreadFile, type ThreadFilesDoor, withMissing } from "./thread-files.ts";

let attachments: TestAttachments;
let server: Server;
let origin: string;
let asked: { path: string; bearer: string | undefined }[];
let answer: RequestListener;
let door: ThreadFilesDoor;

beforeEach(async () => {
  attachments = await openTestAttachments();
  asked = [];
  server = createServer((request, response) => {
    asked.push({ path: request.url ?? "", bearer: request.headers.authorization });
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const source = { origins: [origin], headers: { authorization: "Bearer xoxb-1" }, signInHint: "a sign-in page" };
  door = { ...attachments, maxBytes: 1_000, ...source };
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await attachments.close();
});

const gives =
  (body: string, type = "text/plain", status = 200): RequestListener =>
  (_, response) =>
    void response.writeHead(status, { "content-type": type, "content-length": Buffer.byteLength(body) }).end(body);
const bring = (...files: Partial<ThreadFile>[]) =>
  bringFiles(
    door,
    files.map((file) => ({ name: "a.txt", url: `${origin}/a`, ...file })),
    silentLog,
  );
const reasons = async (file: Partial<ThreadFile>) => {
  const { stored, missing } = await bring(file);
  expect(stored).toEqual([]);
  expect(await attachments.underWay()).toEqual([]);
  expect(await attachments.kept()).toEqual([]);
  return missing.map(({ reason }) => reason).join();
};

describe("a file of a thread", () => {
  it("is fetched with the bearer and kept, its type read off its bytes and its name made harmless", async () => {
    answer = gives("%PDF-1.7 hello", "image/png");

    const { stored, missing } = await bring({ name: "../../gpj.\u202Eexe\r\n.pdf", type: "image/png" });

    expect(missing).toEqual([]);
    expect(stored).toEqual([
      {
        key: expect.stringMatching(/^\d{4}-\d\d-\d\d\/[0-9a-f]{32}$/),
        name: "gpj.exe.pdf",
        type: "application/pdf",
        bytes: 14,
      },
    ]);
    const content = await attachments.files.open(stored[0]?.key ?? "");
    expect(content && (await text(content))).toBe("%PDF-1.7 hello");
    expect(asked).toEqual([{ path: "/a", bearer: "Bearer xoxb-1" }]);
    expect(await attachments.underWay()).toEqual([]);
  });

  it.each(["https://evil.example/a", "http://169.254.169.254/latest/meta-data", "file:///etc/passwd", "not a url"])(
    "is asked for at the platform only: %s is not asked",
    async (url) => {
      answer = gives("x");

      expect(await reasons({ url })).not.toBe("");
      expect(asked).toEqual([]);
    },
  );

  it("is not asked for by a name and password in its address, nor at another port", async () => {
    answer = gives("x");

    expect(await reasons({ url: origin.replace("//", "//user:word@") })).toContain("somewhere else");
    expect(await reasons({ url: "http://127.0.0.1:1/a" })).toContain("somewhere else");
    expect(await reasons({ url: undefined })).toContain("no more");
    expect(asked).toEqual([]);
  });

  it("is followed nowhere", async () => {
    answer = (_, response) => void response.writeHead(302, { location: `${origin}/secret` }).end();

    expect(await reasons({})).toBe("a sign-in page");
    expect(asked).toHaveLength(1);
  });

  it("is not the page that a platform shows instead of it", async () => {
    answer = gives("<html>Sign in</html>", "text/html; charset=utf-8");

    expect(await reasons({ type: "application/pdf" })).toBe("a sign-in page");
    expect(await reasons({ type: "text/html", bytes: 7 })).toBe("a sign-in page");
    expect((await bring({ type: "text/html", bytes: 20 })).stored).toHaveLength(1);
  });

  it.each([404, 403, 410, 204])("that answers %i is gone", async (status) => {
    answer = (_, response) => void response.writeHead(status).end();

    expect(await reasons({})).toContain("no more");
  });

  it("is not fetched when it is said to be too large, and cut off when it turns out to be", async () => {
    answer = gives("x".repeat(1_001));
    expect(await reasons({ bytes: 30_000_000 })).toBe("it has 30.0 MB, and this desk takes at most 1 kB");
    expect(asked).toEqual([]);
    expect(await reasons({})).toContain("at most 1 kB");

    let sent = 0;
    answer = (_, response) => {
      response.writeHead(200, { "content-type": "text/plain" });
      const more = () => {
        sent += 1;
        if (!response.destroyed) response.write("x".repeat(400), () => setImmediate(more));
      };
      more();
    };
    expect(await reasons({ bytes: 3 })).toContain("at most 1 kB");
    expect(sent).toBeLessThan(1_000);
  });

  it("that is empty, or breaks off, is missing", async () => {
    answer = gives("");
    expect(await reasons({})).toBe("it is empty");

    answer = (_, response) => {
      response.writeHead(200, { "content-length": "500" }).write("half");
      setTimeout(() => response.destroy(), 20);
    };
    expect(await reasons({})).toContain("in time");
  });

  it("is asked for once more when the platform stumbles, and no third time", async () => {
    let calls = 0;
    answer = (request, response) => {
      calls += 1;
      if (calls === 1) response.destroy();
      else gives("there")(request, response);
    };
    expect((await bring({})).stored).toHaveLength(1);

    answer = gives("oops", "text/plain", 503);
    asked.length = 0;
    expect(await reasonsOf(bring({}))).toContain("503");
    expect(asked).toHaveLength(2);
  });
});

const reasonsOf = async (brought: ReturnType<typeof bring>) =>
  (await brought).missing.map(({ reason }) => reason).join();

describe("the files of a message", () => {
  it("come together, those that are missing named without saying why", async () => {
    answer = gives("fine");
    const brought = await bring({ name: "1.txt" }, { name: "2.txt", url: "https://evil.example/" }, { name: "3.txt" });

    expect(brought.stored.map(({ name }) => name)).toEqual(["1.txt", "3.txt"]);
    expect(withMissing(" Look: ", brought)).toBe("Look:\n📎 2.txt (this file could not be attached)");
    expect(withMissing("", { stored: [], missing: [] })).toBe("");
  });

  it("are at most as many as a message takes", async () => {
    answer = gives("fine");
    const { stored, missing } = await bring({}, {}, {}, { name: "last.txt" });

    expect(stored).toHaveLength(3);
    expect(missing).toEqual([{ name: "last.txt", reason: "a message takes at most 3 files" }]);
  });
});
