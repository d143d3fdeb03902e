import { parseEnv } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { merged } from "./env-file.ts";

describe("a .env file", () => {
  it("keeps its comments, its order and what it does not know", () => {
    expect(merged("# a\nA=1\n\nB='x'\n", { B: "2", C: "3" })).toBe("# a\nA=1\n\nB=2\nC=3\n");
  });

  it("sets a name that stands there twice where it counts", () => {
    expect(parseEnv(merged("A=1\nA=2\n", { A: "3" }))).toEqual({ A: "3" });
  });

  it("is read back as it was written, whatever is written", () => {
    const value = fc.string({ unit: fc.constantFrom(..."abc #='\"`\\$!-_./:é") });
    fc.assert(
      fc.property(value, (text) => {
        try {
          expect(parseEnv(merged("Z=0\n", { A: text })).A).toBe(text);
        } catch (error) {
          expect(String(error)).toContain("cannot be written");
        }
      }),
    );
  });
});
