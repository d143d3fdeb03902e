// Files with messages: in, kept, listed and out again; and every file that must not come in, or must not come out.

import { createHash } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { FilesError, newFileKey } from "../../src/desk/attachments/files.ts";
import { addNote } from "../../src/desk/conversations/add-note.ts";
import { deleteMessage } from "../../src/desk/conversations/edit-message.ts";
import { publishNote } from "../../src/desk/conversations/publish-note.ts";
import { serveHttp } from "../../src/http/serve.ts";
import { silentLog } from "../silent-log.ts";
import { createHttpWorld, type HttpWorld } from "./world.ts";

let world: HttpWorld;
let carla: string;
let dora: string;
let ticket: number;
let chat: number;

beforeAll(async () => {
  world = await createHttpWorld();
  carla = await world.tokenOf(world.people.carla);
  dora = await world.tokenOf(world.people.dora);
});
beforeEach(async () => {
  const opened = await world.call("POST", "/tickets", { as: carla, body: { subject: "S", description: "D" } });
  const started = await world.call("POST", "/chat/create", { as: carla, body: { message: "Hello" } });
  ticket = opened.json.ticket.id;
  chat = started.json.conversation_id;
});
afterAll(() => world.close());

interface Sent {
  content: string | Uint8Array<ArrayBuffer>;
  name?: string;
}

function form(fields: Record<string, string>, ...files: Sent[]): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  for (const { content, name = "a.txt" } of files) data.append("files", new File([content], name));
  return data;
}

const send = (fields: Record<string, string>, ...files: Sent[]) =>
  world.call("POST", `/tickets/${ticket}/message`, { as: carla, body: form(fields, ...files) });

const messagesOf = async (as = world.key) =>
  (await world.call("GET", `/tickets/${ticket}`, { as })).json.ticket.messages as {
    message: string;
    attachments: { id: number; name: string; type: string; size: number; url: string }[];
  }[];

async function download(id: number, as = carla, method = "GET") {
  const response = await world.app.request(`http://desk.test/customerservices/attachments/${id}`, {
    method,
    headers: { Authorization: `Bearer ${as}` },
  });
  return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
}

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const rows = () => world.desk.prisma.attachment.count();

describe("a message with files", () => {
  it("carries them: listed beside it, and downloaded as they were", async () => {
    const { status, json } = await send(
      { message: "See these" },
      { content: png, name: "shot.png" },
      { content: "hi" },
    );

    expect([status, json.attachments.map((one: { name: string }) => one.name)]).toEqual([201, ["shot.png", "a.txt"]]);
    const [message] = await messagesOf(carla);
    expect(message).toMatchObject({ message: "See these", attachments: json.attachments });
    expect(message?.attachments[0]).toEqual({
      id: expect.any(Number),
      name: "shot.png",
      type: "image/png",
      size: png.length,
      url: `/customerservices/attachments/${message?.attachments[0]?.id}`,
    });
    const file = await download(message?.attachments[0]?.id ?? 0);
    expect([file.status, file.bytes.equals(png)]).toEqual([200, true]);
    expect(await world.attachments.underWay()).toEqual([]);
  });

  it("may say nothing else, in a ticket, in a chat, and as files alone", async () => {
    const inTicket = await send({ message: "  " }, { content: "one" });
    const inChat = await world.call("POST", `/chat/${chat}/send`, {
      as: carla,
      body: form({}, { content: "two", name: "b.txt" }),
    });
    const alone = await world.call("POST", `/tickets/${ticket}/attachments`, {
      as: carla,
      body: form({}, { content: "3" }),
    });

    expect([inTicket.status, inChat.status, alone.status]).toEqual([201, 201, 201]);
    expect((await messagesOf()).map(({ message, attachments }) => [message, attachments.length])).toEqual([
      ["", 1],
      ["", 1],
    ]);
    const { json } = await world.call("GET", `/chat/${chat}/messages`, { as: carla });
    expect(json.messages.at(-1)).toMatchObject({
      message: "",
      attachments: [{ name: "b.txt", size: 3, type: "text/plain" }],
    });
    const list = await world.call("GET", "/chat", { as: carla });
    expect(list.json.conversations.find((one: { id: number }) => one.id === chat).last_message).toBe("📎 b.txt");
  });

  it("must say something or carry something", async () => {
    const nothing = await send({ message: "" });
    const unnamed = await world.call("POST", `/tickets/${ticket}/attachments`, {
      as: carla,
      body: form({ is_internal: "false" }),
    });
    const json = await world.call("POST", `/tickets/${ticket}/attachments`, { as: carla, body: {} });

    expect([nothing.status, nothing.json.errors]).toEqual([422, { message: ["This must not be empty."] }]);
    expect([unnamed.status, Object.keys(unnamed.json.errors)]).toEqual([422, ["files"]]);
    expect(json.status).toBe(415);
  });

  it("takes what a browser's form sends when nobody chose a file", async () => {
    const body = [
      '--b\r\nContent-Disposition: form-data; name="message"\r\n\r\nNo file\r\n',
      '--b\r\nContent-Disposition: form-data; name="files"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n\r\n',
      "--b--\r\n",
    ].join("");
    const headers = { "Content-Type": "multipart/form-data; boundary=b" };

    expect((await world.call("POST", `/chat/${chat}/send`, { as: carla, headers, body })).status).toBe(201);
  });

  it("is written once for an Idempotency-Key, whatever the boundary, and another file is another request", async () => {
    const headers = { "Idempotency-Key": `once-${ticket}` };
    const ask = (content: string) =>
      world.call("POST", `/tickets/${ticket}/message`, {
        as: carla,
        headers,
        body: form({ message: "Hi" }, { content }),
      });
    const keptBefore = (await world.attachments.kept()).length;

    const first = await ask("same");
    const again = await ask("same");
    const other = await ask("other");

    expect([first.status, again.status, other.status]).toEqual([201, 201, 422]);
    expect(again.headers.get("Idempotent-Replayed")).toBe("true");
    expect(again.text).toBe(first.text);
    expect(await messagesOf()).toHaveLength(1);
    expect(await world.attachments.kept()).toHaveLength(keptBefore + 1);
  });
});

describe("A12 what is another's", () => {
  it("cannot be attached again: no field takes an id or a key", async () => {
    const { json } = await send({ message: "Mine" }, { content: "secret" });
    const { key } = await world.desk.prisma.attachment.findUniqueOrThrow({ where: { id: json.attachments[0].id } });
    for (const fields of [{ attachment_id: String(json.attachments[0].id) }, { files: key }, { key }] as const) {
      const stolen = await world.call("POST", `/chat/${chat}/send`, {
        as: dora,
        body: form({ message: "x", ...fields }),
      });
      expect(stolen.status).toBe(422);
    }
  });
});

describe("A30 what is too much, too little or broken", () => {
  const boundary = "b0undary";
  const raw = (body: string | Uint8Array, headers: Record<string, string> = {}) =>
    world.call("POST", `/tickets/${ticket}/message`, {
      as: carla,
      body,
      headers: { "Content-Type": `multipart/form-data; boundary=${boundary}`, ...headers },
    });
  const part = (head: string, content: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n${content}\r\n`;

  it("is refused, and nothing of it stays", async () => {
    const before = [await rows(), (await world.attachments.kept()).length];
    const big = "x".repeat(1_000_001);
    const file = part('name="files"; filename="a"', "x");
    const refused: [string, number, () => Promise<{ status: number }>][] = [
      ["too large", 413, () => send({ message: "m" }, { content: big })],
      ["a second one too large", 413, () => send({ message: "m" }, { content: "x" }, { content: big })],
      ["too many", 422, () => send({ message: "m" }, ...Array.from({ length: 4 }, () => ({ content: "x" })))],
      ["empty", 422, () => send({ message: "m" }, { content: "" })],
      ["the second empty", 422, () => send({ message: "m" }, { content: "x" }, { content: "" })],
      ["a lying length", 413, () => raw(file, { "Content-Length": "9999999999" })],
      ["an end too early", 400, () => raw(file)],
      ["an end within a file", 400, () => raw(file.slice(0, -3))],
      ["no boundary", 400, () => raw(file, { "Content-Type": "multipart/form-data" })],
      ["another boundary", 400, () => raw(`${file.replaceAll(boundary, "other")}--other--`)],
      ["no form at all", 400, () => raw("{}")],
      [
        "base64",
        400,
        () => raw(`${file.replace("\r\n\r\n", "\r\nContent-Transfer-Encoding: base64\r\n\r\n")}--${boundary}--`),
      ],
      ["an endless head", 400, () => raw(`--${boundary}\r\n${"x".repeat(20_000)}`)],
      ["a nameless part", 400, () => raw(`${part("", "x")}--${boundary}--`)],
      [
        "a field given twice",
        422,
        () => raw(`${part('name="message"', "a")}${part('name="message"', "b")}--${boundary}--`),
      ],
      ["an unknown field", 422, () => send({ message: "m", status: "closed" }, { content: "x" })],
      ["__proto__", 422, () => send({ message: "m", __proto__x: "1", ["__proto__"]: "x" }, { content: "x" })],
      ["a file under another name", 422, () => raw(`${part('name="photo"; filename="a"', "x")}--${boundary}--`)],
      ["a huge field", 413, () => send({ message: "m".repeat(70_000) }, { content: "x" })],
      ["a long message", 422, () => send({ message: "m".repeat(8_001) }, { content: "x" })],
      ["NUL", 422, () => send({ message: "a\u0000b" }, { content: "x" })],
      [
        "many fields",
        422,
        () => send(Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`f${n}`, "x"])), { content: "x" }),
      ],
      [
        "no such ticket",
        404,
        () => world.call("POST", "/tickets/99999/message", { as: carla, body: form({}, { content: "x" }) }),
      ],
      [
        "another's ticket",
        404,
        () => world.call("POST", `/tickets/${ticket}/message`, { as: dora, body: form({}, { content: "x" }) }),
      ],
    ];
    for (const [what, status, ask] of refused) expect([what, (await ask()).status]).toEqual([what, status]);

    expect([await rows(), (await world.attachments.kept()).length]).toEqual(before);
    expect(await world.attachments.underWay()).toEqual([]);
    expect(await messagesOf()).toEqual([]);
  });

  it("stops reading an endless body at the limit", async () => {
    let sent = 0;
    const chunk = new Uint8Array(65_536).fill(120);
    const endless = new ReadableStream<Uint8Array>({
      start: (controller) =>
        controller.enqueue(
          Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n`),
        ),
      pull(controller) {
        sent += chunk.length;
        controller.enqueue(chunk);
      },
    });
    const response = await world.app.request(`http://desk.test/customerservices/tickets/${ticket}/message`, {
      method: "POST",
      headers: { Authorization: `Bearer ${carla}`, "Content-Type": `multipart/form-data; boundary=${boundary}` },
      body: endless,
      duplex: "half",
    } as RequestInit);

    expect([response.status, response.headers.get("Connection")]).toEqual([413, "close"]);
    expect(sent).toBeLessThan(1_300_000);
    expect(await world.attachments.underWay()).toEqual([]);
  });
});

describe("A31 and A46 a file's name", () => {
  it.each([
    ["../../etc/passwd", "passwd"],
    ["C:\\Users\\x\\cat.png", "cat.png"],
    ["con.txt", "_con.txt"],
    ["photo\u202Egpj.exe", "photogpj.exe"],
    ["a\"b'c.txt", "a_b'c.txt"],
    ["a\r\nSet-Cookie: x=1.txt", "aSet-Cookie_ x=1.txt"],
    ["Grüße 日本 😀.pdf", "Grüße 日本 😀.pdf"],
    ["...", "file"],
    [`${"n".repeat(300)}.docx`, `${"n".repeat(115)}.docx`],
  ])("%j is shown as %j", async (given, shown) => {
    const { json } = await send({ message: "m" }, { content: "x", name: given });
    const { id, name } = json.attachments[0];
    const { status, headers } = await download(id);

    expect([name, status]).toEqual([shown, 200]);
    const disposition = headers.get("Content-Disposition") ?? "";
    expect(disposition).toMatch(/^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\w.%~+-]+$/);
    expect(decodeURIComponent(disposition.split("UTF-8''")[1] ?? "")).toBe(shown);
    expect(headers.get("Set-Cookie")).toBeNull();
    const { key } = await world.desk.prisma.attachment.findUniqueOrThrow({ where: { id } });
    expect(key).toMatch(/^\d{4}-\d\d-\d\d\/[0-9a-f]{32}$/);
  });
});

describe("A32 and A33 what a file holds", () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000), { level: 9 });
  const widePng = Buffer.from(png);
  widePng.writeUInt32BE(50_000, 16);
  widePng.writeUInt32BE(50_000, 20);
  it.each([
    ["HTML called a picture", "cat.png", "<html><script>alert(1)</script>", "text/plain"],
    ["SVG", "a.svg", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "text/plain"],
    ["XML", "a.xml", '<?xml version="1.0"?><x/>', "application/octet-stream"],
    ["GIF and JavaScript", "a.js", "GIF89a/*\u0001*/=1;alert(1)", "image/gif"],
    ["bytes", "a.txt", new Uint8Array([0, 1, 2, 255]), "application/octet-stream"],
    ["a zip bomb", "a.gz", bomb, "application/gzip"],
    ["a huge picture", "a.png", widePng, "image/png"],
  ])("%s is never shown, never run, never unpacked", async (_, name, content, type) => {
    const before = process.memoryUsage().arrayBuffers;
    const { json } = await send({ message: "m" }, { content: content as Uint8Array<ArrayBuffer>, name });
    const { headers, bytes } = await download(json.attachments[0].id);

    expect(json.attachments[0].type).toBe(type);
    expect(headers.get("Content-Type")?.split(";")[0]).toBe(type);
    expect(headers.get("Content-Disposition")).toMatch(/^attachment;/);
    expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
    expect(headers.get("Content-Security-Policy")).toBe("default-src 'none'; sandbox");
    expect(headers.get("Cross-Origin-Resource-Policy")).toBe("same-site");
    expect(headers.get("Cache-Control")).toBe("no-store");
    expect(createHash("sha256").update(bytes).digest("hex")).toBe(createHash("sha256").update(content).digest("hex"));
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });
});

describe("A34 a file that is not for the caller", () => {
  const canary = "CANARY-FILE-4711";
  const note = () =>
    world.call("POST", `/tickets/${ticket}/message`, {
      as: world.key,
      body: form({ message: "", is_internal: "true" }, { content: canary, name: `${canary}.txt` }),
    });

  it("is another customer's: 404, in the words for what is not there", async () => {
    const { json } = await send({ message: "m" }, { content: "mine" });
    const theirs = await download(json.attachments[0].id, dora);
    const nobodys = await download(999_999, dora);

    expect([theirs.status, nobodys.status]).toEqual([404, 404]);
    expect(JSON.parse(theirs.bytes.toString()).message).toBe(JSON.parse(nobodys.bytes.toString()).message);
  });

  it("is a note's: nowhere for a customer or a key without notes, whole for a key with them", async () => {
    const { status, json } = await note();
    const id = json.attachments[0].id;
    const { conversation_id } = (await world.call("GET", `/tickets/${ticket}`, { as: world.key })).json.ticket;

    expect([status, (await download(id, world.key)).bytes.toString()]).toEqual([201, canary]);
    for (const as of [carla, world.plainKey, dora]) {
      expect((await download(id, as)).status).toBe(404);
      for (const path of [
        `/tickets/${ticket}`,
        "/tickets",
        `/tickets?search=${canary}`,
        "/chat",
        `/chat?search=${canary}`,
        `/chat/${conversation_id}/messages`,
      ]) {
        const { text } = await world.call("GET", path, { as });
        expect([path, text.replace(`search=${canary}`, "").includes(canary)]).toEqual([path, false]);
      }
    }
    const sneaked = await world.call("POST", `/tickets/${ticket}/attachments`, {
      as: carla,
      body: form({ is_internal: "true" }, { content: "x" }),
    });
    expect(sneaked.status).toBe(403);
  });

  it("is a note's in a replayed answer too: another caller's key is another key", async () => {
    const headers = { "Idempotency-Key": `note-${ticket}` };
    const ask = (as: string) =>
      world.call("POST", `/tickets/${ticket}/message`, {
        as,
        headers,
        body: form({ message: "", is_internal: "true" }, { content: canary, name: `${canary}.txt` }),
      });
    await ask(world.key);

    for (const as of [carla, world.plainKey]) {
      const { status, text } = await ask(as);
      expect([status, text.includes(canary)]).toEqual([403, false]);
    }
  });

  it("is a chat note's: not in the chat, not in the list's preview; and the customer's once it is published, under another id", async () => {
    const { bo } = world.people;
    const agent = { kind: "agent", id: bo.id, name: bo.name, role: "admin" } as const;
    const key = newFileKey(new Date());
    const incoming = path.join(world.attachments.incoming, "note");
    await writeFile(incoming, canary);
    await world.attachments.files.put(key, { path: incoming, bytes: canary.length });
    const files = [{ key, name: `${canary}.txt`, type: "text/plain", bytes: canary.length }];
    const noted = await addNote(world.desk, agent, { at: { conversation: chat }, body: "", files });
    const [hidden] = noted.attachments;

    for (const path of ["/chat", `/chat?search=${canary}`, `/chat/${chat}/messages`]) {
      const { text } = await world.call("GET", path, { as: carla });
      expect([path, text.includes(canary)]).toEqual([path, false]);
    }
    expect((await download(hidden?.id ?? 0)).status).toBe(404);

    const published = await publishNote(world.desk, agent, { message: noted.message });
    const { json } = await world.call("GET", `/chat/${chat}/messages`, { as: carla });
    expect(json.messages.at(-1)).toMatchObject({ id: published.message, attachments: [{ name: `${canary}.txt` }] });
    expect((await download(json.messages.at(-1).attachments[0].id)).bytes.toString()).toBe(canary);
    expect((await download(hidden?.id ?? 0)).status).toBe(404);
  });

  it("is a deleted message's, for everybody", async () => {
    const { ada } = world.people;
    const agent = { kind: "agent", id: ada.id, name: ada.name, role: "agent" } as const;
    const { json } = await send({ message: "m" }, { content: "gone" });
    await world.desk.prisma.message.update({ where: { id: json.message_id }, data: { authorId: ada.id } });
    await deleteMessage(world.desk, agent, { message: json.message_id });

    for (const as of [carla, world.key]) expect((await download(json.attachments[0].id, as)).status).toBe(404);
  });

  it("needs view_chat_history, and a sound id", async () => {
    const { json } = await send({ message: "m" }, { content: "x" });
    const narrow = await world.keyWith("view_tickets", "view_chat");

    expect((await download(json.attachments[0].id, narrow)).status).toBe(403);
    for (const id of ["0", "-1", "01", "1e3", "abc", "2147483648", "99999999999999999999"]) {
      expect([id, (await download(id as unknown as number)).status]).toEqual([id, 404]);
    }
  });
});

describe("a download", () => {
  it("has a head without a body, and is 404 when its file was lost", async () => {
    const { json } = await send({ message: "m" }, { content: "hello" });
    const { id } = json.attachments[0];
    const head = await download(id, carla, "HEAD");
    expect([head.status, head.headers.get("Content-Length"), head.bytes.length]).toEqual([200, "5", 0]);

    const { key } = await world.desk.prisma.attachment.findUniqueOrThrow({ where: { id } });
    await world.attachments.files.remove(key);
    expect((await download(id)).status).toBe(404);
  });
});

describe("over a socket", () => {
  const boundary = "b0undary";
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n`;
  const post = (url: string, headers: Record<string, string>) =>
    httpRequest(`${url}/customerservices/tickets/${ticket}/message`, {
      method: "POST",
      headers: {
        Authorization: `Bearer ${carla}`,
        "Content-Type": `multipart/form-data; boundary=${boundary}`,
        ...headers,
      },
    });

  it("answers 413 in the middle of a file that is too large, and closes", async () => {
    const server = await serveHttp({ app: world.app, host: "127.0.0.1", port: 0, log: silentLog });
    const request = post(server.url, {});
    request.on("error", () => {});
    const answered = once(request, "response");
    request.write(head);
    for (let n = 0; n < 20; n += 1) request.write(Buffer.alloc(65_536, "x"));
    const [response] = await answered;
    await server.close();

    expect([response.statusCode, response.headers.connection]).toEqual([413, "close"]);
    expect(await world.attachments.underWay()).toEqual([]);
  });

  it("keeps nothing of an upload that breaks off", async () => {
    const server = await serveHttp({ app: world.app, host: "127.0.0.1", port: 0, log: silentLog });
    const request = post(server.url, { "Content-Length": "900000" });
    request.on("error", () => {});
    request.write(head + "x".repeat(100_000));
    await expect.poll(() => world.attachments.underWay()).toHaveLength(1);
    request.destroy();

    await expect.poll(() => world.attachments.underWay()).toEqual([]);
    await server.close();
    expect(await messagesOf()).toEqual([]);
  });
});

describe("a failure while a file is kept", () => {
  const failing = async (failure: "full" | "away") => {
    const { files } = world.attachments;
    const put = vi.spyOn(files, "put").mockRejectedValue(new FilesError(failure));
    const answered = await send({ message: "m" }, { content: "x" });
    put.mockRestore();
    return answered;
  };

  it("is a 507 when the disk is full, a 503 when it is away, and writes nothing", async () => {
    const full = await failing("full");
    const away = await failing("away");

    expect([full.status, full.json.code]).toEqual([507, "storage_full"]);
    expect([away.status, away.json.code, away.headers.get("Retry-After")]).toEqual([503, "unavailable", "5"]);
    expect(await messagesOf()).toEqual([]);
    expect(await world.attachments.underWay()).toEqual([]);
  });

  it("removes the file when the database refuses the message", async () => {
    const kept = await world.attachments.kept();
    await world.desk.prisma.$executeRawUnsafe("ALTER TABLE attachment ADD CONSTRAINT none CHECK (bytes <> 7)");
    const { status } = await send({ message: "m" }, { content: "seven77" });
    await world.desk.prisma.$executeRawUnsafe("ALTER TABLE attachment DROP CONSTRAINT none");

    expect([status, await messagesOf()]).toEqual([500, []]);
    expect(await world.attachments.kept()).toEqual(kept);
  });
});
