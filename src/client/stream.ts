import { apiErrorOf } from "./api-error.ts";
import type { Connection } from "./connection.ts";
import { createSseReader, type SseReader } from "./sse.ts";
import { backOffMs, wait } from "./wait.ts";

export interface StreamOptions {
  /** Where to go on: the `id` of the last event there was, or a message's `seq`; without it the stream begins now. */
  after?: number | undefined;
  /** Ends the stream. */
  signal?: AbortSignal | undefined;
}

/** `id` is where to go on after it; what is only said to those who listen, as typing, has none. */
export type Told<E> = E & { id: number | undefined };

// The desk says something every 15 s; who hears nothing for so long is no longer connected to anybody.
const silenceMs = 45_000;

/**
 * The events of a stream, each exactly once: it comes back by itself, with the id of the last one it gave, until the signal or
 * the end of the loop. @throws ApiError when the desk refuses it (no such conversation, a token that has ended)
 */
export async function* streamEvents<E extends { event: string; data: object }>(
  connection: Connection,
  path: string,
  { after, signal }: StreamOptions = {},
): AsyncGenerator<Told<E>, void, undefined> {
  let last = after;
  let failures = 0;
  let retryMs: number | undefined;
  while (!signal?.aborted) {
    const leaving = new AbortController();
    const leave = () => leaving.abort();
    signal?.addEventListener("abort", leave);
    try {
      const response = await connect(connection, path, last, leaving.signal);
      if (response.ok && response.body) {
        const reader = createSseReader();
        for await (const events of eventsOf(response.body, reader, leaving)) {
          // It was heard: the next trouble is the first one.
          failures = 0;
          for (const { id, event, data } of events) {
            const place = id === undefined ? undefined : Number(id);
            if (place !== undefined && last !== undefined && place <= last) continue;
            last = place ?? last;
            yield { event, data: JSON.parse(data), id: place } as Told<E>;
          }
          last = placeOf(reader) ?? last;
          retryMs = reader.retryMs ?? retryMs;
        }
        if (signal?.aborted) return;
        await wait(failures === 0 ? (retryMs ?? 0) * Math.random() : backOffMs(failures), signal);
        failures += 1;
      } else {
        if (!isPassing(response.status)) throw await apiErrorOf(response);
        await response.body?.cancel();
        failures += 1;
        await wait(backOffMs(failures, response), signal);
      }
    } finally {
      signal?.removeEventListener("abort", leave);
      leaving.abort();
    }
  }
}

const isPassing = (status: number): boolean => status === 0 || status === 429 || status >= 500;

/** An answer of status 0 is none: nobody is there just now. */
async function connect(
  { fetch, urlOf, authorization }: Connection,
  path: string,
  last: number | undefined,
  signal: AbortSignal,
) {
  const headers = {
    Accept: "text/event-stream",
    Authorization: await authorization(),
    ...(last === undefined ? {} : { "Last-Event-ID": String(last) }),
  };
  try {
    return await fetch(urlOf(path), { headers, signal });
  } catch {
    return Response.error();
  }
}

/** Ends, and does not throw, when the connection does. */
async function* eventsOf(body: ReadableStream<Uint8Array>, reader: SseReader, leaving: AbortController) {
  const utf8 = new TextDecoder();
  const chunks = body.getReader();
  try {
    for (;;) {
      const silence = setTimeout(() => leaving.abort(), silenceMs);
      const { done, value } = await chunks.read().finally(() => clearTimeout(silence));
      if (done) return;
      yield reader.push(utf8.decode(value, { stream: true }));
    }
  } catch {
    // What was cut off is asked for again.
  }
}

function placeOf({ lastId }: SseReader): number | undefined {
  return lastId === undefined || lastId === "" ? undefined : Number(lastId);
}
