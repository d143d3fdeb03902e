import { z } from "zod";
import { Id } from "../inputs.ts";
import { query } from "../verb.ts";

const statement = {
  name: "note-to-send",
  text: `SELECT jsonb_build_object('conversation', c.id, 'body', m.body, 'holder', CASE WHEN p.id IS NOT NULL THEN jsonb_build_object('id', p.id, 'name', p.name) END) AS result
           FROM message m JOIN conversation c ON c.id = m.conversation_id LEFT JOIN person p ON p.id = c.assignee_id
          WHERE m.id = $1::int AND m.visibility = 'internal' AND m.deleted_at IS NULL AND c.deleted_at IS NULL`,
};

interface NoteToSend {
  conversation: number;
  body: string;
  /** Who has its conversation. */
  holder: { id: number; name: string } | null;
}

/** What a note says by now, and who has its conversation; undefined for what is no note, or none any more. */
export const findNoteToSend = query({
  permission: "send_messages",
  input: z.strictObject({ message: Id }),
  statement: ({ desk }, { message }) => desk.one<NoteToSend>(statement, [message]),
});
