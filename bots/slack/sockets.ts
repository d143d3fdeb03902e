// Socket Mode by two sockets, so that one is there while Slack renews the other. Reconnecting is done here: the library's own
// way leaves five seconds without a socket and ends the process when the token is refused.

import { SocketModeClient } from "@slack/socket-mode";
import type { Log } from "../../src/log.ts";
import { codeOf, problemOf } from "./failures.ts";
import type { Envelope } from "./receiver.ts";
import { slackLogger } from "./slack-logger.ts";

export interface SocketsOptions {
  /** xapp-… */
  appToken: string;
  apiUrl: string | undefined;
  take(envelope: Envelope): Promise<void>;
  /** Called when a socket opens; `gap` when there was none before. */
  onOpen?(why: { gap: boolean }): void;
  log: Log;
  count?: number;
}

export interface Sockets {
  start(): void;
  stop(): Promise<void>;
  /** Why no socket is open, in words. */
  problem(): string | undefined;
}

const firstRetryMs = 250;
const longestRetryMs = 30_000;
const connectMs = 15_000;
// A socket that lived this long was a good one; losing it is no failure.
const goodMs = 5_000;

export function createSockets({ appToken, apiUrl, take, onOpen, log, count = 2 }: SocketsOptions): Sockets {
  const opened = () => onOpen?.({ gap: lines.filter((line) => line.isOpen()).length === 1 });
  const lines: Line[] = Array.from({ length: count }, () => createLine({ appToken, apiUrl, take, opened, log }));
  return {
    start: () => lines.forEach((line) => void line.keepOpen()),
    stop: async () => void (await Promise.all(lines.map((line) => line.stop()))),
    problem: () =>
      lines.some((line) => line.isOpen())
        ? undefined
        : (lines.find((line) => line.reason())?.reason() ?? "No Slack socket is open yet."),
  };
}

interface Line {
  keepOpen(): Promise<void>;
  stop(): Promise<void>;
  isOpen(): boolean;
  reason(): string | undefined;
}

interface SocketEvent {
  type: string;
  body: Record<string, unknown>;
  ack(response?: unknown): Promise<void>;
  retry_num?: number;
}

function whyNot(error: unknown): string {
  if (error === undefined) return "Slack refused the socket.";
  return codeOf(error) === undefined ? problemOf(error) : `SLACK_APP_TOKEN: ${problemOf(error)}`;
}

interface LineOptions extends Pick<SocketsOptions, "appToken" | "apiUrl" | "take" | "log"> {
  opened(): void;
}

function createLine({ appToken, apiUrl, take, opened, log }: LineOptions): Line {
  const client = new SocketModeClient({
    appToken,
    autoReconnectEnabled: false,
    clientPingTimeout: 5_000,
    serverPingTimeout: 30_000,
    clientOptions: { ...(apiUrl ? { slackApiUrl: apiUrl } : {}), retryConfig: { retries: 0 }, timeout: 8_000 },
    logger: slackLogger(log, { quiet: true }),
  });
  let stopped = false;
  let open = false;
  let reason: string | undefined;
  let wake: (() => void) | undefined;

  client.on("slack_event", ({ type, body, ack }: SocketEvent) => {
    take({ kind: type === "events_api" ? "event" : "interaction", body, ack }).catch((error: unknown) => {
      // Without an acknowledgement Slack tells an event again.
      log.error({ err: error }, "something that Slack told could not be taken in");
    });
  });

  async function keepOpen(): Promise<void> {
    let failures = 0;
    while (!stopped) {
      const since = Date.now();
      await liveOnce();
      failures = Date.now() - since > goodMs ? 0 : failures + 1;
      if (!stopped) await pause(failures === 0 ? 0 : Math.min(firstRetryMs * 2 ** (failures - 1), longestRetryMs));
    }
  }

  /** From connecting until the socket is gone. */
  async function liveOnce(): Promise<void> {
    const gone = new Promise<void>((resolve) => client.once("disconnected", () => resolve()));
    const patience = setTimeout(() => void client.disconnect(), connectMs);
    try {
      await client.start();
      clearTimeout(patience);
      if (stopped) return void client.disconnect();
      open = true;
      reason = undefined;
      opened();
      await gone;
    } catch (error) {
      const now = whyNot(error);
      if (now !== reason) log.warn({ problem: now }, "no Slack socket");
      reason = now;
    } finally {
      clearTimeout(patience);
      open = false;
      client.removeAllListeners("disconnected");
    }
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    keepOpen,
    async stop() {
      stopped = true;
      wake?.();
      const patience = new Promise<void>((resolve) => setTimeout(resolve, 2_000).unref());
      if (open) await Promise.race([client.disconnect(), patience]);
    },
    isOpen: () => open,
    reason: () => reason,
  };
}
