import { z } from "zod";
import { cleanFileName } from "./file-name.ts";

/** A file that is stored already and becomes an attachment with its message. */
export const NewFile = z.strictObject({
  key: z.string().regex(/^\d{4}-\d\d-\d\d\/[0-9a-f]{32}$/),
  name: z.string().transform(cleanFileName),
  /** Read off the bytes. */
  type: z.string().max(200),
  bytes: z.int().min(1),
});
export type NewFile = z.output<typeof NewFile>;

/** However many the door lets in, never more than this. */
export const NewFiles = z.array(NewFile).max(100).default([]);
