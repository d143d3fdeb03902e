import { createHmac } from "node:crypto";
import type { Clock } from "../drawer.ts";
import type { Identity } from "./identity.ts";
import type { Envelope, Receipt, Transport } from "./outbox.ts";

/** Events, commands and interactions as signed HTTP requests, for an app that does not use Socket Mode. */
export class SignedHttp implements Transport {
  readonly #url: string;
  readonly #identity: Identity;
  readonly #clock: Clock;

  constructor(url: string, identity: Identity, clock: Clock) {
    this.#url = url;
    this.#identity = identity;
    this.#clock = clock;
  }

  async deliver(envelope: Envelope, timeoutMs: number): Promise<Receipt> {
    const { type, body } = requestBody(envelope);
    const timestamp = Math.floor(this.#clock.now() / 1000);
    const signature = sign(this.#identity.signingSecret, timestamp, body);
    const retry =
      envelope.attempt > 0
        ? { "x-slack-retry-num": String(envelope.attempt), "x-slack-retry-reason": retryReason(envelope.reason) }
        : {};
    const headers = {
      "content-type": type,
      "x-slack-request-timestamp": String(timestamp),
      "x-slack-signature": signature,
      ...retry,
    };
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(this.#url, { method: "POST", headers, body, signal, redirect: "manual" });
      const text = await response.text();
      if (!response.ok) return { outcome: "failed", status: response.status };
      return { outcome: "acknowledged", body: parse(text) };
    } catch (error) {
      const timedOut = error instanceof Error && error.name === "TimeoutError";
      return { outcome: timedOut ? "timeout" : "unreachable" };
    }
  }
}

export function sign(secret: string, timestamp: number, body: string): string {
  return `v0=${createHmac("sha256", secret).update(`v0:${timestamp}:${body}`).digest("hex")}`;
}

function requestBody({ type, payload }: Envelope): { type: string; body: string } {
  if (type === "events_api") return { type: "application/json", body: JSON.stringify(payload) };
  const form =
    type === "interactive"
      ? new URLSearchParams({ payload: JSON.stringify(payload) })
      : new URLSearchParams(Object.entries(payload).map(([key, value]): [string, string] => [key, String(value)]));
  return { type: "application/x-www-form-urlencoded", body: form.toString() };
}

function retryReason(reason: string): string {
  return reason === "timeout" ? "http_timeout" : reason;
}

function parse(text: string): unknown {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
