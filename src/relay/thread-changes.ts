// What becomes of a thread message that its author changes or takes back.

import { parseBang } from "../commands/grammar.ts";
import { cleanFileName } from "../desk/attachments/file-name.ts";
import { deleteMessage, editMessage } from "../desk/conversations/edit-message.ts";
import { authorOf } from "../desk/people/list.ts";
import { isCommand, isMarkedAsNote, withoutNoteMark } from "../desk/relay/decide.ts";
import { isNewestEdit, keepEarlyChange } from "../desk/relay/early-change.ts";
import { dropHeldMessage, editHeldMessage, keepHeldMessage } from "../desk/relay/hold.ts";
import { findMessageByOrigin, findRelayPlace } from "../desk/relay/place.ts";
import { refusable, type ThreadDoor } from "./in-thread.ts";
import { offerToSend } from "./offer-to-send.ts";

export interface ThreadEdit {
  target: number;
  threadId: string;
  externalId: string;
  /** Who edited it, where the platform says. */
  userId?: string | undefined;
  text: string;
  /** As of a message: such words are for a teammate. */
  startsWithMention: boolean;
  /** The names of the files that it still has, where the platform says. */
  files?: string[] | undefined;
  /** When, in microseconds since 1970 by the platform's clock, where that says so. */
  editedAt?: number | undefined;
}

/**
 * Takes in an edit: of a held message before anything is sent, else as an edited message. What became a note by it is sent to nobody. One
 * that a later edit overtook counts for nothing.
 */
export async function editInThread(door: ThreadDoor, edit: ThreadEdit): Promise<void> {
  const { offers, words } = await door.desk.inTransaction((tx) => change({ desk: tx, log: door.log }, edit));
  for (const each of words) await explain(door, edit, each);
  if (offers) await offerAfterEdit(door, edit);
}

/** What is to be said of it to its author. */
interface Unsaid {
  words: string[];
  /** Whether its words wait for the author's say, since they begin with a teammate's name. */
  offers?: boolean;
}

async function change({ desk, log }: Pick<ThreadDoor, "desk" | "log">, edit: ThreadEdit): Promise<Unsaid> {
  const { target, threadId, externalId, text, editedAt } = edit;
  if (editedAt !== undefined && !(await isNewestEdit(desk, edit, editedAt))) return { words: [] };
  const held = wordsToCustomer(edit, ["ticket reply"]);
  // The mark is looked at first: between two statements the hold could end, and the new words go.
  if (held === undefined) await keepHeldMessage(desk, target, externalId);
  const files = edit.files?.map(cleanFileName);
  if (await editHeldMessage(desk, target, externalId, { body: held ?? withoutNoteMark(text), files }))
    return { words: [], offers: edit.startsWithMention };

  const found = await findMessageByOrigin(desk, target, externalId);
  if (!found) {
    const early = { text, startsWithMention: edit.startsWithMention, files: edit.files ?? null };
    await keepEarlyChange(desk, { target, threadId, externalId }, early);
    return { words: commandStays(text) };
  }
  const author = await authorOf(desk, found.author);
  if (!author) return { words: [] };
  // It may have been the last word of a closing, so that an edited `!close text` is its text.
  const body = found.visibility === "internal" ? withoutNoteMark(text) : wordsToCustomer(edit, sayingSomething);
  const words = files && found.visibility === "public" && files.length < found.files ? [fileStays] : [];
  if (body === undefined) return { words: [...words, wordsStay] };
  const edited = async () =>
    editMessage(desk, author, { message: found.message, body, origin: { target, externalId } });
  const refused = async (reason: string) => void words.push(`The edit counts for nothing: ${reason}`);
  await refusable({ log }, edited, threadId, refused);
  return { words };
}

/** A command is no message that the desk keeps, so what it was before nobody knows: it may have run as it stands. */
function commandStays(text: string): string[] {
  const verb = /^!(\S+)/.exec(text.trim())?.[1];
  if (verb === undefined || !parseBang(verb)) return [];
  return [`An edit runs no command: if \`!${verb}\` is not done, write it anew, as a message of its own.`];
}

const wordsStay =
  "The customer keeps what you wrote before: an edit to a note, a command or words that begin with a colleague's name does not reach them. Delete the message to take it back.";
const fileStays = "The customer keeps the file that you removed. Delete the whole message to take it back.";

/** Takes in a deletion: of a held message before anything is sent, else as a deleted message. */
export async function deleteInThread(
  door: ThreadDoor,
  { target, externalId }: { target: number; externalId: string },
): Promise<void> {
  const { desk } = door;
  if (await dropHeldMessage(desk, target, externalId)) return;

  const found = await findMessageByOrigin(desk, target, externalId);
  if (!found) return keepEarlyChange(desk, { target, externalId }, { isDeleted: true });
  const author = await authorOf(desk, found.author);
  const origin = { target, externalId };
  if (author)
    await refusable(door, async () => deleteMessage(desk, author, { message: found.message, origin }), externalId);
}

const sayingSomething = ["ticket reply", "ticket close", "ticket resolve"];

/** What an edited message says to the customer: a note says nothing, nor do words to a teammate or a command that is none of `said`. */
function wordsToCustomer(
  { text, startsWithMention }: Pick<ThreadEdit, "text" | "startsWithMention">,
  said: readonly string[],
): string | undefined {
  if (startsWithMention || isMarkedAsNote(text)) return undefined;
  if (!isCommand(text)) return text;
  const call = parseBang(text.slice(1))?.call;
  if (!call || !said.includes(call.command)) return undefined;
  return call.options.text ?? call.options.message;
}

async function offerAfterEdit(door: ThreadDoor, edit: ThreadEdit): Promise<void> {
  const { target, threadId, userId } = edit;
  const place = userId === undefined ? undefined : await findRelayPlace(door.desk, target, threadId);
  if (place && userId !== undefined)
    await offerToSend(door, place, { ...edit, author: { userId } }, "begins_with_mention");
}

async function explain(
  { desk, channel }: ThreadDoor,
  { target, threadId, userId }: ThreadEdit,
  words: string,
): Promise<void> {
  const place = userId === undefined ? undefined : await findRelayPlace(desk, target, threadId);
  if (!place || userId === undefined) return;
  await channel.whisper(place.channel, { rootId: place.rootId, threadId }, userId, words);
}
