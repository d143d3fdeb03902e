// The Slack service: threads in, commands and clicks answered. Posting is the worker's, by channel.ts.

import { WebClient } from "@slack/web-api";
import type { Hono } from "hono";
import { createBackfill } from "../../src/delivery/backfill.ts";
import { backfillEach } from "../../src/delivery/backfill-each.ts";
import type { Channel } from "../../src/delivery/channel.ts";
import { createInbox } from "../../src/delivery/inbox.ts";
import { createPlaces } from "../../src/delivery/places.ts";
import type { Desk } from "../../src/desk/desk.ts";
import { reviewListed } from "../../src/desk/people/recognize.ts";
import type { Log } from "../../src/log.ts";
import type { ThreadDoor } from "../../src/relay/in-thread.ts";
import { createReleaseTimer } from "../../src/relay/release-timer.ts";
import { repeatReview } from "../../src/relay/repeat-review.ts";
import type { AttachmentStore } from "../../src/relay/thread-files.ts";
import { createFindAgent } from "./actor.ts";
import { clientOptions, createSlackApp } from "./app.ts";
import { createSlackHistories } from "./backfill.ts";
import { answerClicks, answerCommands } from "./commands.ts";
import { listenToDirectWords } from "./direct.ts";
import { createEventsRoute } from "./events-route.ts";
import { outageMs } from "./failures.ts";
import { answerHome } from "./home.ts";
import { watchIdentity } from "./identity.ts";
import { giveUp, listenToThreads } from "./inbound.ts";
import { slackFiles } from "./inbound-files.ts";
import { answerMessageMenu } from "./message-menu.ts";
import { answerNewTicketShortcut } from "./new-ticket-shortcut.ts";
import { createPeople, fullMember } from "./people.ts";
import { listenToReactions } from "./reactions.ts";
import { createReadMessage } from "./read-message.ts";
import { createInboxReceiver, type Envelope, inboxProcessor } from "./receiver.ts";
import { createSockets } from "./sockets.ts";
import { answerForms } from "./submissions.ts";
import { answerSuggestions } from "./suggestions.ts";
import { timeOf } from "./ts.ts";
import { createWorkspace } from "./workspace.ts";

export interface SlackConfig {
  botToken: string;
  /** Socket Mode when set; else HTTP mode by the signing secret. */
  appToken?: string | undefined;
  signingSecret?: string | undefined;
  apiUrl?: string | undefined;
  adminUserIds: readonly string[];
  agentUsergroupId?: string | undefined;
  holdSeconds: number;
  /** Reads threads' history where the bot's own token may not. */
  userToken?: string | undefined;
}

export interface SlackOptions {
  desk: Desk;
  channel: Channel;
  target: { id: number; place: string };
  attachments: AttachmentStore;
  config: SlackConfig;
  log: Log;
  /** Between two looks into the threads' history, in milliseconds. */
  backfillEveryMs?: number;
}

export interface SlackService {
  /** Why it is not ready, in words. */
  problem(): string | undefined;
  /** In HTTP mode: POST /slack/events. */
  http?: Hono;
  stop(): Promise<void>;
}

/** Never fails because of Slack: while it is away or refuses, it is asked again and `problem` says why. */
export async function startSlack(options: SlackOptions): Promise<SlackService> {
  const { desk, channel, target, attachments, config, log, backfillEveryMs } = options;
  const { botToken, appToken, signingSecret, apiUrl, adminUserIds, agentUsergroupId, holdSeconds } = config;
  if (!appToken && !signingSecret) {
    throw new Error("Slack needs SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET (HTTP mode).");
  }
  const releases = createReleaseTimer(desk, log);
  const web = new WebClient(botToken, clientOptions(apiUrl, log));
  const inbox = createInbox({ desk, platform: "slack", log });
  const stopping = new AbortController();
  const token = config.userToken ?? botToken;
  const places = createPlaces(desk, "slack", target);
  const historyOf = createSlackHistories({ token, apiUrl, reading: channel.reading, log, signal: stopping.signal });
  const everyMs = backfillEveryMs === undefined ? {} : { everyMs: backfillEveryMs };
  const backfill = backfillEach(places, (each) =>
    createBackfill({ desk, inbox, history: historyOf(each.place), target: each, log, ...everyMs }),
  );
  const onKnown = () => {
    backfill.request({ gap: true });
    const onGivenUp = (payload: unknown) => giveUp(threads, places, payload);
    inbox.start(inboxProcessor(app), { onGivenUp, waitFor: outageMs });
  };
  const watch = watchIdentity({ web, place: target.place, log, onKnown });
  const people = createPeople({ web, teamId: async () => (await watch.identity()).teamId, agentUsergroupId });
  const findAgent = createFindAgent({ desk, people, adminUserIds });

  const take = (envelope: Envelope) => receiver.take(envelope);
  const sockets = appToken ? createSockets({ appToken, apiUrl, take, onOpen: backfill.request, log }) : undefined;
  const http = sockets
    ? undefined
    : createEventsRoute({
        signingSecret: signingSecret ?? "",
        take,
        isFirst: inbox.isFirst,
        identity: watch.known,
        log,
      });
  const receiver = createInboxReceiver({ inbox, places, log, source: sockets });
  const app = createSlackApp({ botToken, apiUrl, receiver, identity: watch.identity, log });

  const files = { ...attachments, ...slackFiles(botToken, apiUrl) };
  const workspace = createWorkspace(web);
  const door = {
    desk,
    channel,
    people,
    findAgent,
    files,
    places,
    workspace,
    agentUsergroupId,
    log,
  };
  answerCommands(app, door);
  answerClicks(app, door);
  answerForms(app, door);
  answerHome(app, door);
  answerSuggestions(app, door);
  const threads: ThreadDoor = {
    desk,
    platform: "slack",
    channel,
    files,
    timeOf,
    holdSeconds,
    findAgent,
    findMember: fullMember(people),
    workspace,
    onHeld: releases.after,
    log,
  };
  listenToThreads(app, { door: threads, places, people, identity: watch.identity });
  listenToDirectWords(app, { door: threads, place: target.place, identity: watch.identity });
  const read = createReadMessage({ web, people, log });
  listenToReactions(app, { door: threads, places, identity: watch.identity, read });
  answerMessageMenu(app, door);
  answerNewTicketShortcut(app, door);
  await app.start();
  const review = repeatReview(() => reviewListed(desk, "slack", people.isInGroup), log);

  return {
    problem: () => watch.problem() ?? sockets?.problem() ?? backfill.problem(),
    ...(http ? { http } : {}),
    async stop() {
      watch.stop();
      review.stop();
      stopping.abort();
      await backfill.stop();
      await app.stop();
      releases.stop();
    },
  };
}
