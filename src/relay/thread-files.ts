// Files that people put into a thread: fetched while the platform still gives them out, and stored before anybody is told of them.
// Only the platform's own addresses are asked, no redirect is followed, and its bearer goes nowhere else.

import { setTimeout as sleep } from "node:timers/promises";
import { request } from "undici";
import { sizeText } from "../delivery/parts.ts";
import { cleanFileName } from "../desk/attachments/file-name.ts";
import { type Files, newFileKey } from "../desk/attachments/files.ts";
import type { NewFile } from "../desk/attachments/new-file.ts";
import { FileTooLargeError, receiveFile } from "../files/incoming.ts";
import type { Log } from "../log.ts";

/** A file as the platform tells of it. */
export interface ThreadFile {
  name: string;
  /** Where its bytes are, where the platform says so. */
  url?: string | undefined;
  bytes?: number | undefined;
  /** What the platform takes it for; only to tell a page about the file from the file. */
  type?: string | undefined;
}

/** Where files are kept, and what is let in. */
export interface AttachmentStore {
  files: Files;
  /** A folder for files on their way in. */
  incoming: string;
  maxBytes: number;
  perMessage: number;
}

export interface ThreadFilesDoor extends AttachmentStore {
  /** "https://files.slack.com": where the platform's files are. */
  origins: readonly string[];
  /** What those are asked with. */
  headers: Readonly<Record<string, string>>;
  /** What to mend when they show a sign-in page instead of the file. */
  signInHint: string;
}

export interface Brought {
  stored: NewFile[];
  /** With a reason for the agent; the customer learns only that it is missing. */
  missing: { name: string; reason: string }[];
}

/** All files of a message together: the inbox gives its work thirty seconds. */
const patienceMs = 20_000;
const tries = 2;
const betweenTriesMs = 500;

/** Never throws: a file that cannot be had is named, and what was said with it goes through. */
export async function bringFiles(door: ThreadFilesDoor, files: readonly ThreadFile[], log: Log): Promise<Brought> {
  const brought: Brought = { stored: [], missing: [] };
  const signal = AbortSignal.timeout(patienceMs);
  for (const [index, file] of files.entries()) {
    const name = cleanFileName(file.name);
    try {
      if (index >= door.perMessage) throw new Missing(`a message takes at most ${door.perMessage} files`);
      brought.stored.push(await bring(door, { ...file, name }, signal));
    } catch (error) {
      log.warn({ err: error, name }, "a file of a thread could not be brought over");
      brought.missing.push({ name, reason: error instanceof Missing ? error.message : "it could not be kept" });
    }
  }
  return brought;
}

/** The words of a message, and a line for each file that is missing. */
export const withMissing = (text: string, { missing }: Brought): string =>
  [text.trim(), ...missing.map(({ name }) => `📎 ${name} (this file could not be attached)`)]
    .filter(Boolean)
    .join("\n");

/** For who sent them: what went no further, and why. */
export const missingLines = ({ missing }: Brought): string[] =>
  missing.map(({ name, reason }) => `📎 ${name} did not leave this place: ${reason}.`);

/** In words, for who sent it. */
class Missing extends Error {}
/** Worth another try. */
class Silence extends Missing {}

async function bring(
  door: ThreadFilesDoor,
  file: ThreadFile & { name: string },
  signal: AbortSignal,
): Promise<NewFile> {
  const url = ownUrl(door, file);
  if (file.bytes !== undefined && file.bytes > door.maxBytes) throw tooLarge(door, file.bytes);
  const { path, ...received } = await tryAgain(() => receive(door, file, url, signal), signal);
  const stored = { key: newFileKey(new Date()), name: file.name, type: received.type, bytes: received.bytes };
  await door.files.put(stored.key, { path, bytes: stored.bytes });
  return stored;
}

function ownUrl({ origins }: ThreadFilesDoor, { url }: ThreadFile): URL {
  if (url === undefined || !URL.canParse(url)) throw new Missing("the platform gives it out no more");
  const parsed = new URL(url);
  const isOwn = origins.includes(parsed.origin) && parsed.username === "" && parsed.password === "";
  if (!isOwn) throw new Missing("it is kept somewhere else: write its link instead");
  return parsed;
}

async function receive(door: ThreadFilesDoor, file: ThreadFile & { name: string }, url: URL, signal: AbortSignal) {
  const { folder, maxBytes } = { folder: door.incoming, maxBytes: door.maxBytes };
  const headers = { ...door.headers, "accept-encoding": "identity" };
  const { statusCode, headers: answered, body } = await silent(() => request(url, { headers, signal }));
  const refuse = (reason: string, Kind = Missing): never => {
    body.on("error", () => {}).destroy();
    throw new Kind(reason);
  };
  const length = Number(answered["content-length"] ?? Number.NaN);
  if (statusCode >= 500 || statusCode === 429) refuse(`the platform answered ${statusCode}`, Silence);
  if (statusCode >= 300 && statusCode < 400) refuse(door.signInHint);
  if (statusCode !== 200) refuse(`the platform gives it out no more (${statusCode})`);
  if (isPageAbout(file, String(answered["content-type"] ?? ""), length)) refuse(door.signInHint);
  if (length > maxBytes) refuse(tooLarge(door, length).message);
  try {
    const received = await silent(() => receiveFile(body, { folder, name: file.name, maxBytes }));
    return received ?? refuse("it is empty");
  } catch (error) {
    throw error instanceof FileTooLargeError ? tooLarge(door) : error;
  }
}

/** Asked without the right to see a file, a platform answers 200 with a page for people. */
function isPageAbout({ type = "", bytes }: ThreadFile, answeredType: string, length: number): boolean {
  if (!/^text\/html\b/i.test(answeredType)) return false;
  return !/^text\/html\b/i.test(type) || (bytes !== undefined && length !== bytes);
}

/** What the network does is no fault of ours. */
async function silent<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isNetwork = error instanceof Error && (error.name === "TimeoutError" || "code" in error);
    if (error instanceof FileTooLargeError || !isNetwork) throw error;
    throw new Silence("the platform did not give it out in time", { cause: error });
  }
}

async function tryAgain<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Silence) || attempt >= tries || signal.aborted) throw error;
      await sleep(betweenTriesMs);
    }
  }
}

function tooLarge({ maxBytes }: ThreadFilesDoor, bytes?: number): Missing {
  const size = bytes === undefined ? "more" : sizeText(bytes);
  return new Missing(`it has ${size}, and this desk takes at most ${sizeText(maxBytes)}`);
}
