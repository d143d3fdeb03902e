// What one event is told in: its text in pieces, then its files, in posts that the platform takes.

import { attachmentPath } from "../desk/attachments/files.ts";
import { platformNames } from "../desk/platform-names.ts";
import type { Channel, Utterance } from "./channel.ts";
import { type StoredFile, splitText } from "./telling.ts";

/** One post. The files of a text are none. */
export interface Part {
  utterance: Utterance;
  files: readonly StoredFile[];
  /** It shows files, or says where they are: it changes with no words. */
  isFile: boolean;
}

type Limits = Pick<Channel, "kind" | "textLimit" | "fileLimits">;

/** The words first, then the files, the same for the same message however often it is asked. */
export function partsOf(
  { utterance, files, ping }: { utterance: Utterance; files: readonly StoredFile[]; ping?: string },
  limits: Limits,
  publicUrl: string,
): Part[] {
  const isWordless = utterance.text === "" && files.length > 0;
  const texts = isWordless ? [] : splitText(utterance.text, limits.textLimit);
  return [
    ...texts.map((text) => ({ utterance: { ...utterance, text }, files: [], isFile: false })),
    ...groupsOf(files, limits).map((group) => {
      const [only] = group;
      const isTooLarge = only !== undefined && only.bytes > limits.fileLimits.bytesEach;
      return isTooLarge
        ? linksInstead(utterance, group, `more than ${platformNames[limits.kind]} takes`, limits, publicUrl)
        : { utterance: { ...utterance, text: "" }, files: group, isFile: true };
    }),
    // The last one, so that whether it comes moves no other.
    ...(ping === undefined ? [] : [{ utterance: callOf(ping), files: [], isFile: false }]),
  ];
}

/**
 * The place of the next one where so many are posted, and so many of those are files. Words that grew or shrank meanwhile leave nothing out
 * that comes after them, and bring nothing again.
 */
export function nextOf(parts: readonly Part[], posted: { all: number; files: number }): number {
  const words = parts.filter(({ isFile, utterance }) => !isFile && utterance.ping === undefined).length;
  return posted.files > 0 || posted.all > words ? words + posted.files : posted.all;
}

const callOf = (ping: string): Utterance => ({
  kind: "line",
  author: { name: "Support", avatarUrl: null },
  text: "📣 A new ticket. Whoever takes it: press Claim.",
  ping,
});

/** What stands in the place of files that cannot be shown there: a line that says why, and where they are. */
export function linksInstead(
  { author }: Utterance,
  files: readonly StoredFile[],
  reason: string,
  { textLimit }: Pick<Limits, "textLimit">,
  publicUrl: string,
): Part {
  const lines = files.map(
    ({ id, name, bytes }) => `📎 ${name} · ${sizeText(bytes)}, ${reason}: ${publicUrl}${attachmentPath(id)}`,
  );
  const whole = [`From ${author.name}:`, ...lines].join("\n");
  const short = `📎 ${files.length} files, ${reason}. They are in the web console.`;
  return {
    utterance: { kind: "line", author, text: whole.length <= textLimit ? whole : short },
    files: [],
    isFile: true,
  };
}

/** In their order; one that is too large for any post stands alone. */
function groupsOf(files: readonly StoredFile[], { fileLimits }: Limits): StoredFile[][] {
  const groups: StoredFile[][] = [];
  let room = { files: 0, bytes: 0 };
  for (const file of files) {
    const fits = room.files >= 1 && file.bytes <= Math.min(room.bytes, fileLimits.bytesEach);
    if (!fits) {
      groups.push([]);
      room = { files: fileLimits.files, bytes: fileLimits.bytes };
    }
    groups.at(-1)?.push(file);
    const closes = file.bytes > fileLimits.bytesEach;
    room = { files: closes ? 0 : room.files - 1, bytes: room.bytes - file.bytes };
  }
  return groups;
}

/** "12 kB" */
export function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 999_500 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
