import { createHash } from "node:crypto";
import type { HonoRequest } from "hono";
import type { Desk } from "../desk/desk.ts";
import { textOf } from "../desk/json-text.ts";
import { answerOnce, type KeptAnswer } from "../desk/keys/answer-once.ts";
import { type Caller, principalOf } from "./authenticate.ts";
import type { Reply } from "./endpoint.ts";
import { HttpError } from "./errors.ts";
import { invalidFields } from "./parse.ts";

/** Undefined when the request has none. @throws HttpError invalid */
export function idempotencyKey(request: HonoRequest): string | undefined {
  const key = request.header("idempotency-key");
  if (key === undefined || /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw invalidFields({ "Idempotency-Key": ["This must be 1 to 255 visible ASCII characters."] });
}

/** On an answer that was given before. */
export const replayed = { "Idempotent-Replayed": "true" };

interface Once {
  caller: Caller;
  key: string;
  /** What it consists of: the same key with anything else is refused. */
  request: readonly string[];
  replays?: ((body: object) => object) | undefined;
}

/** Does the work once for a key. @throws HttpError conflict while the first is running; invalid for another request */
export async function answerKept(
  desk: Desk,
  { caller, key, request, replays }: Once,
  work: (desk: Desk) => Promise<Reply>,
): Promise<KeptAnswer & { replayed: boolean }> {
  const hash = createHash("sha256").update(request.join("\n")).digest("hex");
  const once = await answerOnce(desk, { principal: principalOf(caller), key, hash }, async (tx) => {
    const { status, body } = await work(tx);
    return { status, json: textOf(body), ...(replays ? { kept: JSON.stringify(replays(body)) } : {}) };
  });
  switch (once.outcome) {
    case "answered":
      return { ...once.answer, replayed: once.replayed };
    case "running":
      throw new HttpError("conflict", "The first request with this key is still running.", {
        headers: { "Retry-After": "1" },
      });
    case "otherRequest":
      throw invalidFields({ "Idempotency-Key": ["This key was used for another request."] });
  }
}
