// How the client reaches the desk.

export interface ClientOptions {
  /** Where the desk is: "https://support.example.com". The API's base path is added when it is not there. */
  baseUrl: string;
  /** An API key or a customer's token; or what gives one, asked before every request, so that a token can be renewed. */
  token: string | (() => string | Promise<string>);
  /** How often a request is tried in all. */
  attempts?: number;
  /** Instead of the global one. */
  fetch?: typeof fetch;
}

export interface Connection {
  fetch: typeof fetch;
  attempts: number;
  urlOf(path: string, query?: Query): string;
  authorization(): Promise<string>;
}

export type Query = Record<string, string | number | boolean | undefined>;

const basePath = "/customerservices";

export function connectionTo({ baseUrl, token, attempts = 5, fetch: given }: ClientOptions): Connection {
  const trimmed = baseUrl.replace(/\/+$/, "");
  const base = trimmed.endsWith(basePath) ? trimmed : trimmed + basePath;
  return {
    // A browser's fetch insists on being called on nothing or on its window.
    fetch: given ?? ((input, init) => fetch(input, init)),
    attempts,
    urlOf(path, query = {}) {
      const given = Object.entries(query).filter(([, value]) => value !== undefined);
      const text = new URLSearchParams(
        given.map(([name, value]): [string, string] => [name, String(value)]),
      ).toString();
      return `${base}${path}${text === "" ? "" : `?${text}`}`;
    },
    authorization: async () => `Bearer ${typeof token === "string" ? token : await token()}`,
  };
}
