import type { Where } from "./posted.ts";

// With several words of one post, all of them that were discarded: what is left of the post is still theirs.
const statement = {
  name: "discarded-in-doubt",
  text: `
  SELECT jsonb_build_object('since', d.sending_at, 'part', d.part, 'isFile', d.is_file,
      'mark', coalesce(d.folded, d.conversation_id || '.' || e.seq || CASE WHEN d.part > 0 THEN '/' || d.part ELSE '' END),
      'messages', CASE WHEN d.folded IS NULL THEN jsonb_build_array(m.id) ELSE (
        SELECT jsonb_agg(told.data -> 'message') FROM delivery beside JOIN event told ON told.id = beside.event_id
         WHERE beside.conversation_id = d.conversation_id AND beside.target_id = d.target_id AND beside.folded = d.folded AND beside.state = 'superseded') END) AS result
    FROM message m JOIN event e ON e.conversation_id = m.conversation_id AND e.seq = m.seq
    JOIN delivery d ON d.event_id = e.id AND d.target_id = $2::int
   WHERE m.id = $1::int AND d.state = 'superseded' AND d.sending_at IS NOT NULL AND d.refusal IS NULL
     AND NOT EXISTS (SELECT FROM message_copy mc WHERE mc.message_id = m.id AND mc.target_id = $2::int AND mc.part = d.part)`,
};

interface InDoubt {
  mark: string;
  part: number;
  isFile: boolean;
  since: string;
  messages: number[];
}

/** What somebody discarded while nobody knew whether it was said may stand there all the same: it is changed or taken back like the rest. */
export async function adoptDiscarded({ desk, channel, lease, place, thread }: Where, message: number): Promise<void> {
  const { target } = lease.key;
  const inDoubt = await desk.one<InDoubt>(statement, [message, target]);
  if (!inDoubt) return;
  const { mark, part, isFile, since, messages } = inDoubt;
  const externalId = await channel.findPost(place, thread, mark, new Date(since));
  if (externalId === undefined) return;
  const copy = { targetId: target, part, externalId, isFile, threadId: thread.threadId };
  // Beside those that the look-up found it to show.
  const shown = await desk.prisma.messageCopy.count({ where: { targetId: target, externalId } });
  const data = messages.map((messageId, index) => ({ ...copy, messageId, line: shown + index }));
  await desk.prisma.messageCopy.createMany({ data, skipDuplicates: true });
}
