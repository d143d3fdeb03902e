import type { HonoRequest } from "hono";
import { HttpError } from "../errors.ts";

const harmless = new Set(["GET", "HEAD"]);

/**
 * A browser sends the cookie along whoever wrote the page; only a page of ours may write with it. Browsers say where a request
 * comes from; from one that does not, the page has to add a header that no other site can. @throws HttpError forbidden
 */
export function assertOwnPage(request: HonoRequest): void {
  if (harmless.has(request.method)) return;
  const from = request.header("sec-fetch-site");
  const own = from === undefined ? request.header("x-requested-with") === "threadesk" : ownPlaces.has(from);
  if (own) return;
  throw new HttpError(
    "forbidden",
    "A signed-in browser may write from the desk's own pages only: Sec-Fetch-Site: same-origin, or X-Requested-With: threadesk.",
  );
}

const ownPlaces = new Set(["same-origin", "none"]);
