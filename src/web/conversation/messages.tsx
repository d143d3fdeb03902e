// What was said, as a chat shows it: the customer on one side, the desk on the other, and notes that look like nothing else.

import type { FC } from "hono/jsx";
import type { AttachmentJson, MessageJson } from "../../desk/views.ts";
import { Ago, Avatar } from "../pieces.tsx";
import { dayIn, useZone } from "../zone.ts";
import { LinkedText } from "./linked-text.tsx";
import { MessageActs, type MessagePlace } from "./message-acts.tsx";

type MessagesProps = {
  messages: readonly MessageJson[];
  place: MessagePlace;
  /** Where those before these are shown; null when there are none. */
  earlier: string | null;
  /** Where the latest are shown, when these are not. */
  latest: string | null;
  label: string;
};

export const Messages: FC<MessagesProps> = ({ messages, place, earlier, latest, label }) => (
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
      {messages.map((message, index) => (
        <Message message={message} place={place} before={messages[index - 1]} />
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

type MessageProps = { message: MessageJson; place: MessagePlace; before: MessageJson | undefined };

const Message: FC<MessageProps> = ({ message, place, before }) => {
  const { id, seq, sender, is_internal, attachments, created_at, edited_at } = message;
  const { agent, desk } = place.request;
  const now = desk.now();
  const day = newDay(before, message, now);
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

/** The day of a message that is the first of it, where the desk is. */
function newDay(before: MessageJson | undefined, { created_at }: MessageJson, now: Date): string | undefined {
  const zone = useZone();
  const day = dayIn(zone, created_at, now);
  return before && dayIn(zone, before.created_at, now) === day ? undefined : day;
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
