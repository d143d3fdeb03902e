import type { Context } from "hono";
import type { HttpEnv } from "../env.ts";
import { basePath } from "../mount.ts";
import { keepPlace } from "./return-place.ts";
import { signInPage } from "./sign-in-page.ts";

/** Says how, and brings them back to this page afterwards. */
export async function askToSignIn(c: Context<HttpEnv>): Promise<Response> {
  const { method, path, url } = c.req;
  const response = await signInPage(c, {
    status: 401,
    lead: "You are not signed in, or not any more. Once you are, you come back to this page.",
  });
  const place = keepPlace(method === "GET" ? path + new URL(url).search : path, basePath);
  if (place !== undefined) response.headers.append("Set-Cookie", place);
  return response;
}
