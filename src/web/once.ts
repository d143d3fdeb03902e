// What a form asks for is done once, however often it is sent: a double press, or a second try after an answer that got lost.

import { createHash, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { NewFile } from "../desk/attachments/new-file.ts";
import type { Desk } from "../desk/desk.ts";
import { HttpError } from "../http/errors.ts";
import { answerKept } from "../http/idempotency.ts";
import { withStored } from "../http/upload/with-stored.ts";
import type { PageRequest } from "./page.tsx";
import type { ReceivedForm } from "./receive-form.ts";

const lookEveryMs = 200;
const looks = 25;

/** Stands in each such form; a new one for each page. */
export const newOnce = (): string => randomUUID();

/** `content` is what it consists of: with other words or files the same form is another one. Gives what the first one gave. */
export async function doOnce<T extends object>(
  { desk, agent, attachments }: PageRequest,
  form: ReceivedForm,
  content: readonly unknown[],
  work: (tx: Desk, files: NewFile[]) => Promise<T>,
): Promise<T> {
  const all = [...content, ...form.files.map(({ name, digest }) => `${name} ${digest}`)];
  const digest = createHash("sha256").update(JSON.stringify(all)).digest("base64url");
  const key = `page-${(form.get("once") || newOnce()).slice(0, 40)}-${digest}`;
  return await withStored(attachments.files, form.files, async (uploaded) => {
    const { json, replayed } = await afterTheFirst(() =>
      answerKept(desk, { caller: agent, key, request: [key] }, async (tx) => ({
        status: 201,
        body: await work(tx, uploaded),
      })),
    );
    return { result: JSON.parse(json) as T, unused: replayed };
  });
}

/** Who pressed twice is shown what the first press did, once that is done. */
async function afterTheFirst<T>(ask: () => Promise<T>): Promise<T> {
  for (let look = 1; ; look += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof HttpError) || error.code !== "conflict" || look === looks) throw error;
      await sleep(lookEveryMs);
    }
  }
}
