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
  body?: object | undefined;
}

export type Request = <T>(method: "GET" | "POST" | "PUT", path: string, asked?: Asked) => Promise<T>;

/**
 * A request that is tried again when the desk is away, too busy, or its answer was lost: reads and PUTs because they may be
 * repeated, other POSTs because every attempt carries the same Idempotency-Key. @throws ApiError; TypeError when nobody is there
 */
export function createRequest(connection: Connection): Request {
  return async <T>(method: string, path: string, asked: Asked = {}): Promise<T> => {
    const { signal, query, body, repeatable = false } = asked;
    const key = method === "POST" && !repeatable ? (asked.idempotencyKey ?? newKey()) : undefined;
    const send = async () =>
      connection.fetch(connection.urlOf(path, query), {
        method,
        headers: {
          Authorization: await connection.authorization(),
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
          ...(key === undefined ? {} : { "Idempotency-Key": key }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal ? { signal } : {}),
      });

    for (let attempt = 1; ; attempt += 1) {
      const last = attempt >= connection.attempts;
      const answer = await attemptOf(send, signal, last);
      if (answer?.text !== undefined) return JSON.parse(answer.text) as T;
      if (answer && (last || !isPassing(answer.response))) throw await apiErrorOf(answer.response);
      await answer?.response.body?.cancel();
      await wait(backOffMs(attempt, answer?.response), signal);
      signal?.throwIfAborted();
    }
  };
}

/** Undefined when no answer came, or not all of it. @throws when that was the last attempt, or the caller's own doing */
async function attemptOf(send: () => Promise<Response>, signal: AbortSignal | undefined, last: boolean) {
  try {
    const response = await send();
    return { response, text: response.ok ? await response.text() : undefined };
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
