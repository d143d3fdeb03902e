// Customers' apps that listen to their chats, lose the connection every two seconds, and go on where they were.

import { setTimeout as sleep } from "node:timers/promises";
import { createSseReader } from "../../src/client/sse.ts";
import type { Random } from "./random.ts";

export interface Streams {
  listen(chat: number, conversation: { id: number; token: string }): void;
  /** What each chat's app was told, in its order. */
  readonly heard: Map<number, string[]>;
  readonly drops: number;
  stop(): Promise<void>;
}

const dropMs = 2_000;

export function openStreams({ url, random, calm }: { url: string; random: Random; calm: boolean }): Streams {
  const heard = new Map<number, string[]>();
  const stopping = new AbortController();
  const running: Promise<void>[] = [];
  let drops = 0;

  /** Gives the id of the last thing heard. */
  async function hear(id: number, token: string, after: string, texts: string[]): Promise<string> {
    const reader = createSseReader();
    const patience = calm ? 60_000 : dropMs / 2 + random.between(0, dropMs);
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(patience)]);
    try {
      const headers = { authorization: `Bearer ${token}`, accept: "text/event-stream", "last-event-id": after };
      const response = await fetch(`${url}/customerservices/chat/${id}/stream`, { headers, signal });
      const utf8 = new TextDecoder();
      for await (const chunk of response.ok ? (response.body ?? []) : []) {
        for (const { event, data } of reader.push(utf8.decode(chunk, { stream: true })))
          if (event === "message") texts.push(String(JSON.parse(data).message));
      }
      if (!response.ok) await sleep(200);
    } catch {
      if (!signal.aborted) await sleep(200);
    }
    return reader.lastId ?? after;
  }

  async function keepHearing(id: number, token: string, texts: string[]): Promise<void> {
    for (let after = "0"; !stopping.signal.aborted; drops += 1) after = await hear(id, token, after, texts);
  }

  return {
    heard,
    get drops() {
      return drops;
    },
    listen(chat, { id, token }) {
      const texts: string[] = [];
      heard.set(chat, texts);
      running.push(keepHearing(id, token, texts));
    },
    async stop() {
      stopping.abort();
      await Promise.all(running);
    },
  };
}
