// Where a list goes on: opaque to the caller, checked like any other input.

import { z } from "zod";

export const toCursor = (place: object | null): string | null =>
  place && Buffer.from(JSON.stringify(place)).toString("base64url");

/** A cursor that this kind of list gave. */
export function Cursor<S extends z.ZodType>(place: S) {
  return z
    .string()
    .max(500)
    .transform((text, context): z.output<S> => {
      const read = place.safeParse(fromCursor(text));
      if (read.success) return read.data;
      context.addIssue({ code: "custom", message: "This is not a cursor of this list." });
      return z.NEVER;
    })
    .meta({ description: "The `next_cursor` of the page before." });
}

function fromCursor(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString());
  } catch {
    return undefined;
  }
}

const timestamp = /^2[01]\d\d-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,3})?\+00$/;

/** A time as the database prints it, and one that there is. */
export const CursorTime = z.string().refine((text) => {
  if (!timestamp.test(text)) return false;
  const date = new Date(text.replace(" ", "T").replace("+00", "Z"));
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 19) === text.slice(0, 19).replace(" ", "T");
});
