// What Slack tells us, whichever way it comes: events are stored before they are acknowledged, everything else goes straight to Bolt.

import type { App, Receiver } from "@slack/bolt";
import type { Inbox } from "../../src/delivery/inbox.ts";
import type { Places } from "../../src/delivery/places.ts";
import type { Log } from "../../src/log.ts";
import { createArrivals } from "./arrivals.ts";
import { directEntry } from "./direct.ts";
import { isHomeOpened } from "./home.ts";
import { inboxEntry } from "./inbound.ts";
import { reactionEntry } from "./reactions.ts";

/** Something that Slack told, and how to acknowledge it. */
export interface Envelope {
  kind: "event" | "interaction";
  body: Record<string, unknown>;
  ack(response?: unknown): Promise<void>;
}

export interface InboxReceiver extends Receiver {
  /** @throws when it could not be stored, and then it was not acknowledged */
  take(envelope: Envelope): Promise<void>;
}

export interface InboxReceiverOptions {
  inbox: Inbox;
  /** The channels that the desk is in. */
  places: Pick<Places, "find">;
  log: Log;
  /** The sockets; in HTTP mode requests come by themselves. */
  source: { start(): void; stop(): Promise<void> } | undefined;
}

export function createInboxReceiver({ inbox, places, log, source }: InboxReceiverOptions): InboxReceiver {
  let app: App | undefined;
  const arrive = createArrivals(inbox.store);
  const running = new Set<Promise<void>>();

  async function dispatch(body: Record<string, unknown>, ack: Envelope["ack"]): Promise<void> {
    if (!app) throw new Error("The Slack app is not ready.");
    await app.processEvent({ body, ack });
  }

  async function takeEvent({ body, ack }: Envelope): Promise<void> {
    const place = (await places.find(placeOf(body)))?.place;
    const entry = place === undefined ? directEntry(body) : (inboxEntry(body, place) ?? reactionEntry(body, place));
    if (entry) await arrive(entry);
    await ack();
    if (isHomeOpened(body)) await dispatch(body, async () => undefined);
  }

  return {
    init(theApp) {
      app = theApp;
    },
    async start() {
      source?.start();
    },
    async stop() {
      await source?.stop();
      await inbox.stop();
      await Promise.allSettled(running);
    },
    async take(envelope) {
      const work =
        envelope.kind === "event" ? takeEvent(envelope) : dispatch(envelope.body, acknowledgeOnce(envelope.ack, log));
      const settled = work.catch(() => undefined).then(() => void running.delete(settled));
      running.add(settled);
      await work;
    },
  };
}

/** The channel that an event is about; empty for one that is about none. */
function placeOf({ event }: Record<string, unknown>): string {
  const { channel, item } = (event ?? {}) as { channel?: unknown; item?: { channel?: unknown } };
  const place = channel ?? item?.channel;
  return typeof place === "string" ? place : "";
}

/** The processor of what was stored. */
export function inboxProcessor(app: App): (payload: unknown) => Promise<void> {
  return (payload) => app.processEvent({ body: payload as Record<string, unknown>, ack: async () => undefined });
}

/** A socket that is gone by now is Slack's to tell; the work goes on. */
function acknowledgeOnce(ack: Envelope["ack"], log: Log): Envelope["ack"] {
  let done = false;
  return async (response) => {
    if (done) return;
    done = true;
    await ack(response).catch((error: unknown) => log.warn({ err: error }, "an acknowledgement did not reach Slack"));
  };
}
