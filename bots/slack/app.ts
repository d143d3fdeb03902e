// Bolt, with a receiver of ours: its listeners run what was stored, and what fails reaches whoever called.

import { App, type Receiver } from "@slack/bolt";
import type { Log } from "../../src/log.ts";
import type { BotIdentity } from "./identity.ts";
import { slackLogger } from "./slack-logger.ts";

export interface SlackAppOptions {
  botToken: string;
  apiUrl: string | undefined;
  receiver: Receiver;
  identity(): Promise<BotIdentity>;
  log: Log;
}

/** What clicks and commands are served with: apart from the relay's client, and never tried again behind our back. */
export const clientOptions = (apiUrl: string | undefined, log: Log) => ({
  ...(apiUrl ? { slackApiUrl: apiUrl } : {}),
  retryConfig: { retries: 0 },
  rejectRateLimitedCalls: true,
  timeout: 8_000,
  logger: slackLogger(log, { quiet: true }),
});

export function createSlackApp({ botToken, apiUrl, receiver, identity, log }: SlackAppOptions): App {
  const app = new App({
    receiver,
    authorize: async () => ({ botToken, ...(await identity()) }),
    clientOptions: clientOptions(apiUrl, log),
    logger: slackLogger(log),
    convoStore: false,
    // Our own messages are told apart by inbound.ts, also those under a customer's name.
    ignoreSelf: false,
  });
  app.error(async (error) => {
    throw error.code === "slack_bolt_unknown_error" ? error.original : error;
  });
  return app;
}
