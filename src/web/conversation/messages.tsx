// What was said, as a chat shows it: the customer on one side, the desk on the other, and notes that look like nothing else.

import type { FC } from "hono/jsx";
import type { TakenBack } from "../../desk/conversations/taken-back.ts";
import { historyLine } from "../../desk/events.ts";
import { type AttachmentJson, type MessageJson, writeTime } from "../../desk/views.ts";
import { Ago, Avatar } from "../pieces.tsx";
import { dayIn, useZone } from "../zone.ts";
import { LinkedText } from "./linked-text.tsx";
import { MessageActs, type MessagePlace } from "./message-acts.tsx";

type MessagesProps = {
  messages: readonly MessageJson[];
  gone: readonly TakenBack[];
  place: MessagePlace;
  /** Where those before these are shown; null when there are none. */
  earlier: string | null;
  /** Where the latest are shown, when these are not. */
  latest: string | null;
  label: string;
};

export const Messages: FC<MessagesProps> = ({ messages, gone, place, earlier, latest, label }) => (
  // The log scrolls, so it has to be reached by the keyboard, too.
  <section class="log" tabindex={0} aria-label={label}>
    <div data-region="earlier">
      {earlier !== null && (
        <a class="more" href={earlier}>
          Earlier messages
        </a>
      )}
    </div>
    <ol class="messages" data-region="messages">
      {[...messages.map(spoken), ...gone.map(taken)]
        .sort((a, b) => a.seq - b.seq)
        .map((entry, index, all) => (
          <Entry entry={entry} place={place} before={all[index - 1]} />
        ))}
    </ol>
    <p class="empty">Nothing was said yet.</p>
    {latest !== null && (
      <a class="more" href={latest}>
        To the latest messages
      </a>
    )}
  </section>
);

/** What stands at a place of the conversation. */
type Placed = { seq: number; at: string } & ({ message: MessageJson } | { gone: TakenBack });

const spoken = (message: MessageJson): Placed => ({ seq: message.seq, at: message.created_at, message });

const taken = (gone: TakenBack): Placed => ({ seq: gone.seq, at: writeTime(new Date(gone.saidAt)), gone });

type EntryProps = { entry: Placed; place: MessagePlace; before: Placed | undefined };

const Entry: FC<EntryProps> = ({ entry, place, before }) => {
  const now = place.request.desk.now();
  const day = newDay(before, entry, now);
  if ("message" in entry) return <Message message={entry.message} place={place} day={day} />;
  return <Gone gone={entry.gone} day={day} now={now} />;
};

/** The line in the place of what was taken back. */
const Gone: FC<{ gone: TakenBack; day: string | undefined; now: Date }> = ({ gone: { id, told }, day, now }) => (
  <li id={`gone-${id}`} class="gone">
    {day !== undefined && <p class="day">{day}</p>}
    <p>
      {historyLine(told)} <Ago at={writeTime(new Date(told.at))} now={now} />
    </p>
  </li>
);

type MessageProps = { message: MessageJson; place: MessagePlace; day: string | undefined };

const Message: FC<MessageProps> = ({ message, place, day }) => {
  const { id, seq, sender, is_internal, attachments, created_at, edited_at } = message;
  const { agent, desk } = place.request;
  const now = desk.now();
  const name = sender.name ?? "Support";
  const mine = sender.id === agent.id ? "is-mine" : "";
  return (
    <li id={`message-${id}`} class={`message is-${sideOf(message)} ${mine}`} data-seq={seq}>
      {day !== undefined && <p class="day">{day}</p>}
      <article class="said">
        <Avatar name={name} />
        <div class="bubble">
          <header>
            <b>{name}</b>
            {is_internal && <span class="badge note-badge">Note · only agents see this</span>}
            <Ago at={created_at} now={now} />
            {edited_at !== null && <span class="soft">edited</span>}
            <ReadState message={message} />
          </header>
          {message.message !== "" && (
            <p class="text">
              <LinkedText text={message.message} />
            </p>
          )}
          {attachments.length > 0 && (
            <ul class="files">
              {attachments.map((file) => (
                <File file={file} />
              ))}
            </ul>
          )}
          <MessageActs place={place} message={message} />
        </div>
      </article>
    </li>
  );
};

/** The day of what is the first of it, where the desk is. */
function newDay(before: Placed | undefined, { at }: Placed, now: Date): string | undefined {
  const zone = useZone();
  const day = dayIn(zone, at, now);
  return before && dayIn(zone, before.at, now) === day ? undefined : day;
}

function sideOf({ is_internal, sender }: MessageJson): "note" | "customer" | "desk" {
  if (is_internal) return "note";
  return sender.role === "customer" || sender.role === "provider" ? "customer" : "desk";
}

/** Whether the other side has read it. */
const ReadState: FC<{ message: MessageJson }> = ({ message }) => {
  const side = sideOf(message);
  if (side === "note") return null;
  if (side === "customer") return message.is_read ? null : <span class="unread-mark">unread</span>;
  return <span class="seen">{message.is_seen ? "✓✓ read" : "✓ sent"}</span>;
};

const pictures = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

const File: FC<{ file: AttachmentJson }> = ({ file: { name, type, size, url } }) => (
  <li>
    <a class="file" href={url} download={name}>
      {pictures.has(type) && <img src={url} alt="" loading="lazy" />}
      <span>
        {name} <span class="soft">{sizeText(size)}</span>
      </span>
    </a>
  </li>
);

function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
