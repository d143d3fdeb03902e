// What a person of the page does on a platform: checked, then done by the hands of their actor.

import type { Context } from "hono";
import { z } from "zod";

export interface Deed<H> {
  do(hands: H, body: unknown): Promise<Told>;
}

export type Deeds<H> = Readonly<Record<string, Deed<H>>>;

/** What the page tells the person: the platform's words when it went wrong, complaints by the field of a form. */
export interface Told {
  shown?: string;
  errors?: Record<string, string>;
  choices?: { name: string; value: string }[];
}

/** Files in a message, as JSON can carry them. */
export const SentFiles = z
  .array(z.strictObject({ name: z.string().min(1).max(255), type: z.string().max(200), content: z.base64() }))
  .max(10)
  .default([])
  .transform((files) =>
    files.map((file) => ({ ...file, content: new Uint8Array(Buffer.from(file.content, "base64")) })),
  );

/** What was chosen in the file inputs of a form, by their names. */
export const FormFiles = z.record(z.string(), SentFiles).default({});

const Asked = z.looseObject({ as: z.string().min(1).max(80), do: z.string().max(40) });

export function deedsOf<H>() {
  return <S extends z.ZodRawShape>(
    shape: S,
    run: (hands: H, input: z.infer<z.ZodObject<S, z.core.$strict>>) => Promise<Told> | Promise<void>,
  ): Deed<H> => {
    const Input = z.strictObject(shape);
    return { do: async (hands, body) => (await run(hands, Input.parse(body))) ?? {} };
  };
}

interface Platform<H> {
  deeds: Deeds<H>;
  handsOf(name: string): H;
}

export async function perform<H>(c: Context, platform: Platform<H> | undefined): Promise<Response> {
  if (!platform) return c.json({ ok: false, message: "This platform is not played by the sandbox." }, 404);
  try {
    const { as, do: name, ...body } = Asked.parse(await c.req.json());
    const deed = Object.hasOwn(platform.deeds, name) ? platform.deeds[name] : undefined;
    if (!deed) throw new Error(`Nobody can do "${name}" here.`);
    return c.json({ ok: true, ...(await deed.do(platform.handsOf(as), body)) });
  } catch (error) {
    // An actor throws what the platform's own client would not have let the person do.
    return c.json({ ok: false, message: wordsOf(error) }, 422);
  }
}

function wordsOf(error: unknown): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  return error instanceof Error ? error.message : String(error);
}
