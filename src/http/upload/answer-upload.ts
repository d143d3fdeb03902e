// A request with files: they are stored first and spoken of second, so what a reader is told of is always there.

import type { Context } from "hono";
import { answer, answerText } from "../answer.ts";
import type { Endpoint, Given, Reply } from "../endpoint.ts";
import type { HttpEnv } from "../env.ts";
import { HttpError } from "../errors.ts";
import { answerKept, idempotencyKey, replayed } from "../idempotency.ts";
import { invalidFields } from "../parse.ts";
import { readQuery } from "../query-string.ts";
import { noForm } from "../refusals.ts";
import { type AttachmentParts, isForm, receiveUpload, type Upload } from "./receive.ts";
import { withStored } from "./with-stored.ts";

export async function answerUpload(
  c: Context<HttpEnv>,
  endpoint: Endpoint,
  given: Given,
  parts: AttachmentParts,
): Promise<Response> {
  if (!isForm(c.req)) throw new HttpError("unsupported_media_type", noForm);
  const key = idempotencyKey(c.req);
  const upload = await receiveUpload(c.req, parts);
  try {
    if (endpoint.filesOnly && upload.files.length === 0) throw invalidFields({ files: ["Send at least one file."] });
    const work = endpoint.prepare({
      params: c.req.param(),
      query: readQuery(c.req.url),
      body: undefined,
      fields: upload.fields,
    });
    const request = [c.req.method, c.req.path, ...contentOf(upload)];
    return await withStored(parts.files, upload.files, async (uploaded) => {
      const { response, replayed } = await once(c, { ...given, uploaded }, { key, request }, work);
      return { result: response, unused: replayed };
    });
  } finally {
    await upload.dispose();
  }
}

interface Done {
  response: Response;
  /** Whether the answer is an earlier one's, which has files of its own. */
  replayed: boolean;
}

async function once(
  c: Context<HttpEnv>,
  given: Given,
  { key, request }: { key: string | undefined; request: string[] },
  work: (given: Given) => Promise<Reply>,
): Promise<Done> {
  if (key === undefined) {
    const { status, body } = await work(given);
    return { response: answer(c, status, body), replayed: false };
  }
  const { desk, caller } = given;
  const kept = await answerKept(desk, { caller, key, request }, (tx) => work({ ...given, desk: tx }));
  const headers = kept.replayed ? replayed : {};
  return { response: answerText(c, kept.status, kept.json, headers), replayed: kept.replayed };
}

/** Boundaries differ from try to try; what was said and what was sent do not. */
const contentOf = ({ fields, files }: Upload): string[] => [
  JSON.stringify(Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1))),
  JSON.stringify(files.map(({ name, digest }) => [name, digest])),
];
