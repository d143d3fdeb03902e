// A form as a browser sends it: its fields, its files, and the proof that one of our pages made it.

import { createHash, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import type { IncomingFile } from "../files/incoming.ts";
import { readFields } from "../http/body.ts";
import type { HttpEnv } from "../http/env.ts";
import { HttpError } from "../http/errors.ts";
import { sessionSecret } from "../http/sessions/cookie.ts";
import { assertOwnPage } from "../http/sessions/own-page.ts";
import { type AttachmentParts, isForm, receiveUpload } from "../http/upload/receive.ts";

export interface ReceivedForm {
  /** The field's text; "" when there is none. */
  get(name: string): string;
  all(name: string): string[];
  files: IncomingFile[];
  dispose(): Promise<void>;
}

/** What a session's forms carry: whoever has it can read pages of this session, which no other site can. */
export function formToken(cookie: string | undefined): string {
  const secret = sessionSecret(cookie) ?? "";
  return createHash("sha256").update(`form ${secret}`).digest("base64url");
}

/** @throws HttpError forbidden for a form that another site sent, and what reading it throws */
export async function receiveForm(c: Context<HttpEnv>, attachments: AttachmentParts): Promise<ReceivedForm> {
  // Most browsers say where a form comes from: then it is not even read when that is elsewhere.
  const tells = c.req.header("sec-fetch-site") !== undefined;
  if (tells) assertOwnPage(c.req);
  const form = isForm(c.req) ? await upload(c, attachments) : await fields(c);
  if (tells || isToken(form.get("token"), formToken(c.req.header("cookie")))) return form;
  await form.dispose();
  throw new HttpError("forbidden", "This form was not made by a page of yours. Load the page again, then send it.");
}

async function fields(c: Context<HttpEnv>): Promise<ReceivedForm> {
  const found = await readFields(c);
  return {
    get: (name) => found.get(name) ?? "",
    all: (name) => found.getAll(name),
    files: [],
    dispose: async () => {},
  };
}

async function upload(c: Context<HttpEnv>, attachments: AttachmentParts): Promise<ReceivedForm> {
  const { fields: found, files, dispose } = await receiveUpload(c.req, attachments);
  const get = (name: string) => found[name] ?? "";
  return { get, all: (name) => (name in found ? [get(name)] : []), files, dispose };
}

const isToken = (given: string, right: string): boolean =>
  given.length === right.length && timingSafeEqual(Buffer.from(given), Buffer.from(right));
