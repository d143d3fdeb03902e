import type { Where } from "./posted.ts";

// Several words of one post were looked up together by those that were not discarded.
const statement = {
  name: "discarded-in-doubt",
  text: `
  SELECT jsonb_build_object('since', d.sending_at, 'part', d.part, 'isFile', d.is_file,
      'mark', d.conversation_id || '.' || e.seq || CASE WHEN d.part > 0 THEN '/' || d.part ELSE '' END) AS result
    FROM message m JOIN event e ON e.conversation_id = m.conversation_id AND e.seq = m.seq
    JOIN delivery d ON d.event_id = e.id AND d.target_id = $2::int
   WHERE m.id = $1::int AND d.state = 'superseded' AND d.sending_at IS NOT NULL AND d.refusal IS NULL AND d.folded IS NULL
     AND NOT EXISTS (SELECT FROM message_copy mc WHERE mc.message_id = m.id AND mc.target_id = $2::int AND mc.part = d.part)`,
};

interface InDoubt {
  mark: string;
  part: number;
  isFile: boolean;
  since: string;
}

/** What somebody discarded while nobody knew whether it was said may stand there all the same: it is changed or taken back like the rest. */
export async function adoptDiscarded({ desk, channel, lease, place, thread }: Where, message: number): Promise<void> {
  const { target } = lease.key;
  const inDoubt = await desk.one<InDoubt>(statement, [message, target]);
  if (!inDoubt) return;
  const { mark, part, isFile, since } = inDoubt;
  const externalId = await channel.findPost(place, thread, mark, new Date(since));
  if (externalId === undefined) return;
  const copy = { messageId: message, targetId: target, part, externalId, isFile, threadId: thread.threadId };
  await desk.prisma.messageCopy.createMany({ data: [copy], skipDuplicates: true });
}
