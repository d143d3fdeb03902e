// The cookie of a signed-in agent. The desk decides when the session ends, so the cookie itself has no time.

const name = "threadesk_session";
const shape = /^[\w-]{43}$/;

/** Undefined for what cannot be one. */
export function sessionSecret(header: string | undefined): string | undefined {
  if (header === undefined || header.length > 8_192) return undefined;
  const found = header.split(";").find((pair) => pair.trim().startsWith(`${name}=`));
  const value = found?.slice(found.indexOf("=") + 1).trim() ?? "";
  return shape.test(value) ? value : undefined;
}

interface CookieScope {
  basePath: string;
  /** When people reach the desk by https. */
  secure: boolean;
}

export const setSession = (secret: string, { basePath, secure }: CookieScope): string =>
  `${name}=${secret}; Path=${basePath}; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;

export const clearSession = (scope: CookieScope): string => `${setSession("", scope)}; Max-Age=0`;
