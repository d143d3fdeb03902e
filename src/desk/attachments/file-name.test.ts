import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { disposition } from "../../http/attachments/answer-file.ts";
import { cleanFileName } from "./file-name.ts";

describe("cleanFileName", () => {
  it("gives a name that is short, whole, visible, no path, and stays as it is when cleaned again", () => {
    const wild = fc.oneof(
      fc.string({ unit: "binary", maxLength: 400 }),
      fc
        .array(fc.constantFrom("../", "\\", "\u202E", "\uD83D", "😀", "con", ".", " ", "\r\n", '"', "\u0000", "a.b"), {
          maxLength: 60,
        })
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(wild, (given) => {
        const name = cleanFileName(given);
        expect(name.length).toBeGreaterThan(0);
        expect(name.length).toBeLessThanOrEqual(120);
        expect(name.isWellFormed()).toBe(true);
        expect(name).not.toMatch(/[\\/<>:"|?*\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
        expect(cleanFileName(name)).toBe(name);
        expect(() => new Headers({ "Content-Disposition": disposition(name) })).not.toThrow();
      }),
      { numRuns: 2_000, seed: 4711 },
    );
  });

  it("keeps the ending of a long name", () => {
    expect(cleanFileName(`${"n".repeat(300)}.tar.gz`)).toMatch(/^n{117}\.gz$/);
  });
});
