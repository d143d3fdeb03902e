/**
 * The direct messages to whom a wait that begins concerns: its assignee and followers, each on every platform that knows them. `from`
 * gives `conv(id, assignee_id)` and `new_event(id)`, which began it.
 */
export const tellWait = (kind: "writes" | "reopened", from: string) => `
    INSERT INTO notice (kind, event_id, conversation_id, person_id, platform, user_id)
    SELECT '${kind}', new_event.id, conv.id, p.id, i.platform, i.external_id
      FROM ${from}
     CROSS JOIN LATERAL (SELECT conv.assignee_id AS id UNION SELECT person_id FROM follower WHERE conversation_id = conv.id) who
      JOIN person p ON p.id = who.id AND p.role IN ('agent', 'admin') AND p.disabled_at IS NULL
      JOIN identity i ON i.person_id = p.id AND i.ended_at IS NULL
     WHERE EXISTS (SELECT FROM target WHERE target.active AND target.kind::text = i.platform::text)
       AND NOT EXISTS (SELECT FROM notice_opt_out o WHERE o.person_id = p.id AND o.kind = 'writes')`;
