import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { boundaryOf, readParts } from "./multipart.ts";

async function* inChunks(body: Buffer, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let at = 0;
  for (let turn = 0; at < body.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    yield body.subarray(at, at + size);
    at += size;
  }
}

async function read(body: Buffer, boundary: string, sizes: readonly number[] = [body.length]) {
  const parts: { name: string; fileName: string | undefined; content: string }[] = [];
  for await (const { name, fileName, content } of readParts(inChunks(body, sizes), boundary)) {
    const chunks: Buffer[] = [];
    for await (const chunk of content) chunks.push(Buffer.from(chunk));
    parts.push({ name, fileName, content: Buffer.concat(chunks).toString("latin1") });
  }
  return parts;
}

/** Bytes that look like a boundary's beginning, over and over. */
const nasty = fc.array(fc.constantFrom("\r", "\n", "-", "--", "\r\n", "\r\n--", "\r\n--b", "b", "x", "\u0000", "ÿ"), {
  maxLength: 40,
});

describe("readParts", () => {
  it("gives what went in, however it was cut", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          nasty.map((pieces) => pieces.join("")),
          { minLength: 1, maxLength: 5 },
        ),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 }),
        async (contents, sizes) => {
          const boundary = "bound";
          fc.pre(contents.every((content) => !`\r\n${content}`.includes(`\r\n--${boundary}`)));
          const body = contents
            .map((content, n) => `--${boundary}\r\nContent-Disposition: form-data; name="${n}"\r\n\r\n${content}\r\n`)
            .join("");

          const parts = await read(Buffer.from(`${body}--${boundary}--\r\n`, "latin1"), boundary, sizes);

          expect(parts.map(({ name, content }) => [name, content])).toEqual(contents.map((c, n) => [String(n), c]));
        },
      ),
      { numRuns: 500, seed: 4711 },
    );
  });

  it("reads what the platform's own FormData writes", async () => {
    const form = new FormData();
    form.append("message", "Grüße\r\n--");
    form.append("files", new File(["abc"], 'a "quoted" näme.txt'));
    const response = new Response(form);

    const parts = await read(
      Buffer.from(await response.arrayBuffer()),
      boundaryOf(response.headers.get("content-type") ?? "") ?? "",
      [7],
    );

    expect(parts).toEqual([
      { name: "message", fileName: undefined, content: Buffer.from("Grüße\r\n--").toString("latin1") },
      { name: "files", fileName: 'a "quoted" näme.txt', content: "abc" },
    ]);
  });

  it.each([
    ["form-data; name=a; filename=b.txt", "b.txt"],
    ['form-data; filename="x; name=evil"; name="a"', "x; name=evil"],
    ['form-data; name="a"; filename="C:\\dir\\b.txt"', "C:\\dir\\b.txt"],
    ['FORM-DATA ; NAME="a" ; FILENAME="q\\"q"', 'q"q'],
    [`form-data; name="a"; filename="b"; filename*=UTF-8''evil`, "b"],
  ])("understands %s", async (disposition, fileName) => {
    const body = Buffer.from(`preamble\r\n--b\r\nContent-Disposition: ${disposition}\r\n\r\nx\r\n--b--epilogue`);
    expect(await read(body, "b")).toEqual([{ name: "a", fileName, content: "x" }]);
  });

  it("A47: is quick on what is made to be slow", async () => {
    const started = performance.now();
    const head = `form-data; name="${'\\"'.repeat(2_000)}${" ;a=".repeat(500)}`;
    await expect(read(Buffer.from(`--b\r\nContent-Disposition: ${head}\r\n\r\nx\r\n--b--`), "b")).rejects.toThrow();
    expect(performance.now() - started).toBeLessThan(200);
  });

  it.each([
    ["multipart/form-data; boundary=abc", "abc"],
    ['multipart/form-data; charset=utf-8; boundary="a b"', "a b"],
    ["Multipart/Form-Data;boundary=abc", "abc"],
    ["multipart/form-data", undefined],
    ["multipart/mixed; boundary=abc", undefined],
    [`multipart/form-data; boundary=${"x".repeat(71)}${"y".repeat(300)}`, undefined],
    [undefined, undefined],
  ])("finds the boundary in %s", (type, boundary) => {
    expect(boundaryOf(type)).toBe(boundary);
  });
});
