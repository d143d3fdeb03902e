// The one call that shows a part, once everything for it is ready: files are fetched and uploaded before anybody sees them.

import { type Files, FilesError } from "../desk/attachments/files.ts";
import type { Log } from "../log.ts";
import { type Channel, ChannelError, type FileToPost, type ThreadPlace, type Utterance } from "./channel.ts";
import { linksInstead, type Part } from "./parts.ts";
import { speakerOf } from "./speaker.ts";
import type { StoredFile } from "./telling.ts";

export interface ReadyPart {
  /** How long its call may take. */
  timeoutMs: number;
  post(): Promise<string>;
}

export interface PostingParts {
  channel: Channel;
  place: string;
  thread: ThreadPlace;
  mark: string;
  files: Files;
  timeoutMs: number;
  publicUrl: string;
  /** Words of several messages, which are told singly when they are refused. */
  isFold: boolean;
  log: Log;
}

/** A line slower than this brings a link instead of the file. */
const slowestBytesPerMs = 250;

/** How long a call with these files may take. */
export const fileCallMs = (files: readonly { bytes: number }[], timeoutMs: number): number =>
  timeoutMs + Math.ceil(files.reduce((sum, { bytes }) => sum + bytes, 0) / slowestBytesPerMs);

/**
 * Files that cannot be brought there are named with a link, whatever the reason: they hold up nothing behind them.
 * @throws ChannelError later
 */
export async function readyPart(posting: PostingParts, part: Part): Promise<ReadyPart> {
  const { channel, place, thread, mark, files, timeoutMs, log } = posting;
  if (part.files.length === 0) return readyText(posting, part);
  const callMs = fileCallMs(part.files, timeoutMs);
  try {
    const ready = await channel.readyFiles(
      place,
      part.files.map((file) => toPost(files, file)),
      callMs,
    );
    return { timeoutMs: callMs, post: () => orLinks(posting, part, () => ready.post(thread, part.utterance, mark)) };
  } catch (error) {
    if (error instanceof ChannelError && error.failure === "later") throw error;
    log.warn({ err: error, place, mark }, "files could not be made ready; links go in their place");
    return readyText(posting, linksOf(posting, part));
  }
}

const readyText = (posting: PostingParts, { utterance }: Part): ReadyPart => ({
  timeoutMs: posting.timeoutMs,
  post: () => orPlain(posting, utterance),
});

/** It may be how it looks that the platform refuses (a name, a picture, a link): the words alone are tried once. */
async function orPlain(posting: PostingParts, utterance: Utterance): Promise<string> {
  const { channel, place, thread, mark, isFold, log } = posting;
  try {
    return await channel.post(place, thread, utterance, mark);
  } catch (error) {
    if (!(error instanceof ChannelError) || error.failure !== "refused" || isFold) throw error;
    const plain = plainOf(utterance);
    if (plain === undefined || plain.text.length > channel.textLimit) throw error;
    log.warn({ err: error, mark }, "words were refused as they look; they go as a plain line");
    return channel.post(place, thread, plain, mark);
  }
}

/** Undefined for what is a plain line already. */
function plainOf(utterance: Utterance): Utterance | undefined {
  const { kind, author, text } = utterance;
  if (kind === "line") return undefined;
  const { name, badge } = speakerOf(utterance);
  const from = `${kind === "note" ? "🔒 " : ""}From ${kind === "customer" ? "the customer " : ""}${name.replace(/\s+/g, " ")}${badge}:`;
  return { kind: "line", author, text: `${from}\n${text}` };
}

/** What the platform refused certainly did not happen, so its place is free for the links. */
async function orLinks(posting: PostingParts, part: Part, post: () => Promise<string>): Promise<string> {
  try {
    return await post();
  } catch (error) {
    if (!(error instanceof ChannelError) || error.failure !== "refused") throw error;
    posting.log.warn({ err: error, mark: posting.mark }, "files were refused; links go in their place");
    return readyText(posting, linksOf(posting, part)).post();
  }
}

const linksOf = ({ channel, publicUrl }: PostingParts, { utterance, files }: Part): Part =>
  linksInstead(utterance, files, "which could not be brought here", channel, publicUrl);

const toPost = (store: Files, { key, name, type, bytes }: StoredFile): FileToPost => ({
  name,
  type,
  bytes,
  async open() {
    const content = await store.open(key);
    if (!content) throw new FilesError("away", new Error(`${key} is not there.`));
    return content;
  },
});
