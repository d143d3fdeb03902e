// A kept sandbox grows without end; the page shows the latest of it.

import type { DiscordView } from "../discord/view.ts";
import type { SlackView } from "../slack/snapshot.ts";

const mostRoots = 80;
const mostReplies = 150;

export function latestSlack(view: SlackView): SlackView {
  return { ...view, channels: view.channels.map((channel) => ({ ...channel, messages: latestOf(channel.messages) })) };
}

function latestOf<M extends { ts: string; thread_ts?: string }>(messages: M[]): M[] {
  const rootOf = ({ ts, thread_ts }: M) => thread_ts ?? ts;
  const roots = messages.filter((message) => rootOf(message) === message.ts);
  // A thread in which something was said lately is shown however old its root is.
  const lively = messages.slice(-mostRoots).map(rootOf);
  const shown = new Set([...roots.slice(-mostRoots).map(({ ts }) => ts), ...lively]);
  const replies = new Map<string, number>();
  const latest: M[] = [];
  for (const message of messages.toReversed()) {
    const root = rootOf(message);
    if (!shown.has(root)) continue;
    const count = replies.get(root) ?? 0;
    if (root !== message.ts) replies.set(root, count + 1);
    if (root === message.ts || count < mostReplies) latest.push(message);
  }
  return latest.reverse();
}

export function latestDiscord(view: DiscordView): DiscordView {
  const channels = view.channels.map((channel) => ({ ...channel, messages: channel.messages.slice(-mostRoots) }));
  const started = new Set(channels.flatMap(({ messages }) => messages.flatMap(({ threadId }) => threadId ?? [])));
  const recent = new Set(
    view.threads
      .toSorted((a, b) => lastOf(b.messages, b.id).localeCompare(lastOf(a.messages, a.id)))
      .slice(0, mostRoots)
      .map(({ id }) => id),
  );
  const threads = view.threads
    .filter(({ id }) => started.has(id) || recent.has(id))
    .map((thread) => ({ ...thread, messages: thread.messages.slice(-mostReplies) }));
  return { ...view, channels, threads };
}

/** Snowflakes, brought to one length, sort as text. */
const lastOf = (messages: { id: string }[], otherwise: string) => (messages.at(-1)?.id ?? otherwise).padStart(20, "0");
