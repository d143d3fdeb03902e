// What the tests of this folder share: a sandbox with the real Bolt and the real WebClient on it.

import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { App, LogLevel, SocketModeReceiver } from "@slack/bolt";
import { WebClient } from "@slack/web-api";
import { type SlackSandbox, type SlackSandboxOptions, startSlackSandbox } from "./emulator.ts";

export interface World {
  slack: SlackSandbox;
  web: WebClient;
}

const closers: (() => Promise<unknown>)[] = [];

export async function startWorld(options: SlackSandboxOptions = {}): Promise<World> {
  const slack = await startSlackSandbox(options);
  closers.push(() => slack.close());
  return { slack, web: clientOf(slack) };
}

export function clientOf(slack: SlackSandbox, options: { retries?: number; timeout?: number } = {}): WebClient {
  return new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    logLevel: LogLevel.ERROR,
    retryConfig: { retries: options.retries ?? 0 },
    rejectRateLimitedCalls: true,
    timeout: options.timeout ?? 5000,
  });
}

export async function startApp(slack: SlackSandbox, setUp: (app: App) => void): Promise<App> {
  const clientOptions = { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } };
  const receiver = new SocketModeReceiver({
    appToken: slack.appToken,
    logLevel: LogLevel.ERROR,
    clientPingTimeout: 300,
    installerOptions: { clientOptions },
  });
  const app = new App({
    token: slack.botToken,
    receiver,
    clientOptions,
    logLevel: LogLevel.ERROR,
    convoStore: false,
    ignoreSelf: false,
  });
  setUp(app);
  await app.start();
  closers.push(() => app.stop());
  return app;
}

/** Apps first, then the sandboxes they talk to. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).reverse()) await close();
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** The error code that Slack answered with. */
export async function errorOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "ok";
  } catch (error) {
    return (error as { data?: { error?: string } }).data?.error ?? String(error);
  }
}

export function messagesIn(slack: SlackSandbox, channel: string): { text: string; ts: string }[] {
  return (
    slack
      .state()
      .channels.find((one) => one.id === channel)
      ?.messages.filter((one) => !one.deleted) ?? []
  );
}
