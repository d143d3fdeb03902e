import type { Context } from "hono";
import type { HttpEnv } from "../env.ts";
import { basePath } from "../mount.ts";
import { keepPlace } from "./return-place.ts";
import { signInPage } from "./sign-in-page.ts";

interface Asked {
  /** Where to go afterwards; to this page when it does not say. */
  place?: string;
  /** What they had written, for them to copy. */
  unsent?: string | undefined;
}

/** Says how, and brings them back to this page afterwards. */
export async function askToSignIn(
  c: Context<HttpEnv>,
  { place = c.req.path + new URL(c.req.url).search, unsent }: Asked = {},
): Promise<Response> {
  const response = await signInPage(c, {
    status: 401,
    lead: "You are not signed in, or not any more. Once you are, you come back to this page.",
    unsent,
  });
  const kept = keepPlace(place, basePath);
  if (kept !== undefined) response.headers.append("Set-Cookie", kept);
  return response;
}
