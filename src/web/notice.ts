// One sentence for the next page that is shown, after a change.

import type { HonoRequest } from "hono";
import { basePath } from "../http/mount.ts";

const name = "threadesk_notice";
const longest = 600;

export const sayNext = (sentence: string): string =>
  `${name}=${encodeURIComponent(sentence.slice(0, longest).toWellFormed())}; Path=${basePath}; HttpOnly; SameSite=Lax; Max-Age=60`;

export const said = `${name}=; Path=${basePath}; HttpOnly; SameSite=Lax; Max-Age=0`;

export function noticeOf(request: HonoRequest): string | undefined {
  const found = request
    .header("cookie")
    ?.slice(0, 8_192)
    .match(new RegExp(`(?:^|;\\s*)${name}=([^;\\s]+)`))?.[1];
  try {
    return found === undefined ? undefined : decodeURIComponent(found).slice(0, longest);
  } catch {
    return undefined;
  }
}
