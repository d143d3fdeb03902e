import { apiErrorOf } from "./api-error.ts";
import type { Connection, Query } from "./connection.ts";
import { backOffMs, wait } from "./wait.ts";

export interface RequestOptions {
  /** The same key and body have their effect once, whoever sends them again. One is made up when it is not given. */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

interface Asked extends RequestOptions {
  /** It may be done twice, so it needs no key. */
  repeatable?: boolean;
  query?: Query | undefined;
  /** A form goes as one, anything else as JSON. */
  body?: object | undefined;
  /** What the answer is read as. */
  as?: "json" | "blob";
}

export type Request = <T>(method: "GET" | "POST" | "PUT", path: string, asked?: Asked) => Promise<T>;

/**
 * A request that is tried again when the desk is away, too busy, or its answer was lost: reads and PUTs because they may be
 * repeated, other POSTs because every attempt carries the same Idempotency-Key. @throws ApiError; TypeError when nobody is there
 */
export function createRequest(connection: Connection): Request {
  return async <T>(method: string, path: string, asked: Asked = {}): Promise<T> => {
    const { signal, query, repeatable = false, as = "json" } = asked;
    const { body, type } = contentOf(asked.body);
    const key = method === "POST" && !repeatable ? (asked.idempotencyKey ?? newKey()) : undefined;
    const send = async () =>
      connection.fetch(connection.urlOf(path, query), {
        method,
        headers: {
          Authorization: await connection.authorization(),
          ...(type === undefined ? {} : { "Content-Type": type }),
          ...(key === undefined ? {} : { "Idempotency-Key": key }),
        },
        ...(body === undefined ? {} : { body }),
        ...(signal ? { signal } : {}),
      });

    for (let attempt = 1; ; attempt += 1) {
      const last = attempt >= connection.attempts;
      const answer = await attemptOf(send, as, signal, last);
      if (answer?.content !== undefined) return answer.content as T;
      if (answer && (last || !isPassing(answer.response))) throw await apiErrorOf(answer.response);
      await answer?.response.body?.cancel();
      await wait(backOffMs(attempt, answer?.response), signal);
      signal?.throwIfAborted();
    }
  };
}

/** A browser names a form's type itself, with the boundary that it chose. */
function contentOf(body: object | undefined): { body?: string | FormData; type?: string } {
  if (body === undefined) return {};
  return body instanceof FormData ? { body } : { body: JSON.stringify(body), type: "application/json" };
}

/** Undefined when no answer came, or not all of it. @throws when that was the last attempt, or the caller's own doing */
async function attemptOf(
  send: () => Promise<Response>,
  as: "json" | "blob",
  signal: AbortSignal | undefined,
  last: boolean,
) {
  try {
    const response = await send();
    return { response, content: response.ok ? await response[as]() : undefined };
  } catch (error) {
    if (last || signal?.aborted) throw error;
    return undefined;
  }
}

const passing: readonly number[] = [429, 502, 503, 504];

/** Whether it may well be otherwise in a moment; a 409 that says when means that the first attempt is still running. */
const isPassing = ({ status, headers }: Response): boolean =>
  passing.includes(status) || (status === 409 && headers.has("retry-after"));

/** Random enough; crypto.randomUUID is not there on a page without https. */
function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
