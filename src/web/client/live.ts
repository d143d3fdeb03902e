// The desk as it happens: what is told decides what is looked at again.

import { base, conversation, place } from "./base.ts";
import { followSeen } from "./composer.ts";
import { load, refresh } from "./load.ts";
import { say, unsay } from "./notices.ts";
import { take } from "./take.ts";
import { showTyping } from "./typing.ts";

const kinds = ["message", "message.edited", "message.deleted", "read", "status", "opened", "assigned", "changed"];

/** A busy desk's list is drawn again so often at most. */
const listEveryMs = 1_500;
/** Statistics are counted every few seconds; without news they are looked at again now and then, for the days go by, too. */
const statsAfterMs = 6_000;
const statsEveryMs = 60_000;
const longestWaitMs = 15_000;

const showsStats = (): boolean => document.querySelector("[data-region=counted]") !== null;

let lastId = place;
/** Between the page and the stream something may have happened, unless the stream begins where the page does. */
let isBehind = place === "";
let stream: EventSource | undefined;
let timer: ReturnType<typeof setTimeout> | undefined;
let failures = 0;

/** A browser has few connections to one desk for all its tabs: a page that nobody sees holds none. */
export function followDesk(): void {
  if (!document.querySelector("[data-region]")) return;
  connect();
  if (showsStats()) setInterval(() => soon(0), statsEveryMs);
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : connect()));
}

function leave(): void {
  stream?.close();
  document.documentElement.dataset.live = "off";
}

function connect(): void {
  stream?.close();
  const after = lastId === "" ? "" : `?after=${lastId}`;
  const opened = new EventSource(`${base}/events/stream${after}`);
  stream = opened;
  opened.onopen = () => {
    failures = 0;
    unsay("stream");
    document.documentElement.dataset.live = "on";
    if (isBehind) soon(0);
    isBehind = true;
  };
  opened.onerror = () => {
    document.documentElement.dataset.live = "off";
    failures += 1;
    if (failures > 1) say("The connection was lost; trying again …", { name: "stream", lasting: true });
    // A browser gives up on an answer that is no stream.
    if (opened.readyState === EventSource.CLOSED) void comeBack();
  };
  for (const kind of kinds) opened.addEventListener(kind, (event) => hear(event));
  opened.addEventListener("typing", ({ data }) => showTyping(JSON.parse(data)));
}

async function comeBack(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.min(1_000 * 2 ** failures, longestWaitMs)));
  // Says so when nobody is signed in any more: then there is nothing to come back to.
  if ((await load(location.href)) && !document.hidden) connect();
}

function hear({ data, lastEventId }: MessageEvent<string>): void {
  lastId = lastEventId || lastId;
  const { conversation_id } = JSON.parse(data) as { conversation_id: number };
  if (conversation_id === conversation) soon(0);
  else if (document.querySelector("[data-region=tickets], [data-region=chats]")) soon(listEveryMs);
  else if (showsStats()) soon(statsAfterMs);
}

/** A page that nobody sees is brought up to date when somebody does. */
function soon(ms: number): void {
  if (document.hidden) return;
  if (ms > 0 && timer !== undefined) return;
  clearTimeout(timer);
  timer = setTimeout(() => {
    timer = undefined;
    void refresh((page) => {
      take(page);
      followSeen(page);
    });
  }, ms);
}
