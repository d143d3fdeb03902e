import type { Tracing } from "../tracing.ts";
import type { Channel } from "./channel.ts";

const calls = [
  "openThread",
  "findThread",
  "updateCard",
  "nameThread",
  "post",
  "readyFiles",
  "findPost",
  "linkToPost",
  "editPost",
  "removePost",
  "setReceipt",
  "whisper",
  "notify",
  "hand",
] as const satisfies readonly (keyof Channel)[];

/** The same channel, with a span for each of its calls. What is said in them is in no span. */
export function traceChannel(channel: Channel, tracing: Tracing): Channel {
  const traced: Partial<Record<string, unknown>> = {};
  for (const call of calls) {
    const run = channel[call].bind(channel) as (...given: unknown[]) => Promise<unknown>;
    traced[call] = (...given: unknown[]) =>
      tracing.span(`${channel.kind} ${call}`, { kind: "client", facts: { "peer.service": channel.kind } }, () =>
        run(...given),
      );
  }
  return Object.assign(Object.create(channel), traced);
}
