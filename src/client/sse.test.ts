import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createSseReader } from "./sse.ts";

const readAll = (...chunks: string[]) => {
  const reader = createSseReader();
  return { events: chunks.flatMap((chunk) => reader.push(chunk)), reader };
};

describe("a reader of server-sent events", () => {
  it("reads fields, comments, several lines and ids", () => {
    const { events, reader } = readAll(
      "\uFEFF: hello\nretry: 250\nid: 4\n\nevent: read\ndata: {}\n\nid:5\ndata:one\ndata: two\n\ndata\n\nevent: x\n\nunknown: 1\nretry: soon\n\n",
    );

    expect(events).toEqual([
      { event: "read", data: "{}", id: undefined },
      { event: "message", data: "one\ntwo", id: "5" },
      { event: "message", data: "", id: undefined },
    ]);
    expect([reader.lastId, reader.retryMs]).toEqual(["5", 250]);
  });

  it("gives nothing of what is not complete, and takes no id from it", () => {
    const { events, reader } = readAll("id: 1\ndata: a\n\n", "id: 2\ndata: b\n");

    expect(events).toHaveLength(1);
    expect(reader.lastId).toBe("1");
  });

  it("does not mind where it is cut, nor how lines end", () => {
    const text = "id: 1\nevent: message\ndata: ä\n\n:\n\nid: 2\ndata: x\ndata: y\n\ndata: z\n\n";
    const whole = readAll(text).events;
    expect(whole).toHaveLength(3);

    fc.assert(
      fc.property(fc.constantFrom("\n", "\r\n", "\r"), fc.array(fc.nat(200), { maxLength: 20 }), (end, places) => {
        const wire = text.replaceAll("\n", end);
        const cuts = [0, ...places.map((place) => place % wire.length).sort((a, b) => a - b), wire.length];
        const chunks = cuts.slice(1).map((cut, n) => wire.slice(cuts[n], cut));
        // A CR at the very end waits for what may be its LF.
        expect(readAll(...chunks, ":").events).toEqual(whole);
      }),
    );
  });
});
