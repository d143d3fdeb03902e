// Files into a thread: Slack takes the bytes first, shown to nobody, and shares them by one call that takes no name and no metadata.

import { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { WebClient } from "@slack/web-api";
import { request } from "undici";
import {
  ChannelError,
  type FileToPost,
  type Picture,
  type ReadyFiles,
  type ThreadPlace,
  type Utterance,
} from "../../src/delivery/channel.ts";
import type { Log } from "../../src/log.ts";
import { clip, escapeText } from "./escape.ts";
import { removingFallen, told, unless } from "./failures.ts";
import { limits } from "./limits.ts";
import { blockMarkOf, filesIdOf } from "./marks.ts";
import { senderBlocks } from "./speech.ts";

/** docs.slack.dev/messaging/working-with-files: ask for an address, send the bytes there, say where they belong. */
export async function readyFiles(
  web: WebClient,
  place: string,
  files: readonly FileToPost[],
  callMs: number,
): Promise<ReadyFiles> {
  const uploaded: [{ id: string; title: string }] | { id: string; title: string }[] = [];
  for (const file of files) uploaded.push({ id: await upload(web, file, callMs), title: file.name });
  return {
    post: (thread, utterance, mark) =>
      told("Posting files", () => share(web, place, { uploaded, thread, utterance, mark })),
  };
}

interface Handing {
  userId: string;
  text: string;
  files: readonly FileToPost[];
  callMs: number;
}

/** Into the direct messages with one person. */
export async function handFiles(web: WebClient, log: Log, { userId, text, files, callMs }: Handing): Promise<boolean> {
  try {
    const { channel } = await web.conversations.open({ users: userId });
    const ids: string[] = [];
    for (const file of files) ids.push(await upload(web, file, callMs));
    const [first, ...others] = ids.map((id, index) => ({ id, title: files[index]?.name ?? "" }));
    if (!first || channel?.id === undefined) return false;
    await web.files.completeUploadExternal({
      files: [first, ...others],
      channel_id: channel.id,
      initial_comment: escapeText(text),
    });
    return true;
  } catch (error) {
    log.warn({ err: error, userId }, "files could not be handed over");
    return false;
  }
}

/** A picture that only the bot has until a message shows it. */
export async function uploadPicture(
  web: WebClient,
  { name, type, content, alt }: Picture,
  callMs: number,
): Promise<string> {
  const file = { name, type, bytes: content.byteLength, alt, open: async () => Readable.from([content]) };
  const id = await upload(web, file, callMs);
  await web.files.completeUploadExternal({ files: [{ id, title: name }] });
  return id;
}

async function upload(
  web: WebClient,
  { name, bytes, open, alt }: FileToPost & { alt?: string },
  callMs: number,
): Promise<string> {
  const { upload_url: url, file_id: id } = await web.files.getUploadURLExternal({
    filename: name,
    length: bytes,
    ...(alt ? { alt_text: clip(alt, limits.altText) } : {}),
  });
  if (url === undefined || id === undefined) throw new ChannelError("unknown", "Slack gave no place to upload to.");
  const { statusCode, body } = await request(url, {
    method: "POST",
    body: await open(),
    headers: { "content-type": "application/octet-stream", "content-length": String(bytes) },
    signal: AbortSignal.timeout(callMs),
  });
  const answer = await body.text();
  if (statusCode !== 200)
    throw new ChannelError("unknown", `Slack did not take a file: ${statusCode} ${answer.slice(0, 100)}`);
  return id;
}

interface Sharing {
  uploaded: { id: string; title: string }[];
  thread: ThreadPlace;
  utterance: Utterance;
  mark: string;
}

async function share(web: WebClient, place: string, { uploaded, thread, utterance, mark }: Sharing): Promise<string> {
  const [first, ...others] = uploaded;
  if (!first) throw new ChannelError("refused", "There are no files to post.");
  await web.files.completeUploadExternal({
    files: [first, ...others],
    channel_id: place,
    thread_ts: thread.threadId,
    blocks: senderBlocks(utterance, blockMarkOf(mark)),
  });
  const ids = uploaded.map(({ id }) => id);
  const landed = await shareOf(web, place, first.id);
  if (!landed || landed.thread_ts === thread.threadId) return filesIdOf(ids);
  await removingFallen(removeFiles(web, place, ids));
  throw new ChannelError("gone", "The thread is not there any more.");
}

interface Share {
  ts?: string;
  thread_ts?: string;
}

const looksForShare = 4;
const betweenLooksMs = 250;

/** Where a file stands in the channel. Slack says so a moment after it was shared; undefined when it takes its time. */
async function shareOf(web: WebClient, place: string, file: string): Promise<Share | undefined> {
  for (let look = 0; look < looksForShare; look += 1) {
    if (look > 0) await sleep(betweenLooksMs);
    const [share] = await sharesIn(web, place, file).catch(() => []);
    if (share) return share;
  }
  return undefined;
}

async function sharesIn(web: WebClient, place: string, file: string): Promise<Share[]> {
  const found = await web.files.info({ file });
  const { public: open = {}, private: closed = {} } = found.file?.shares ?? {};
  return [...(open[place] ?? []), ...(closed[place] ?? [])];
}

/** The post and the files themselves; what is gone already is fine. */
export async function removeFiles(web: WebClient, place: string, files: readonly string[]): Promise<void> {
  const gone = ["file_not_found", "file_deleted"];
  for (const file of files) {
    let shares: Share[] = [];
    await unless(
      gone,
      sharesIn(web, place, file).then((found) => (shares = found)),
    );
    for (const { ts } of shares)
      if (ts !== undefined) await unless(["message_not_found"], web.chat.delete({ channel: place, ts }));
    await unless(gone, web.files.delete({ file }));
  }
}
