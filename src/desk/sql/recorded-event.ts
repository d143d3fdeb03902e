/** A row of event, `e`, as a RecordedEvent. */
export const recordedEventJson = `jsonb_build_object('id', e.id, 'conversationId', e.conversation_id, 'seq', e.seq, 'actorKind', e.actor_kind,
        'actorId', e.actor_id, 'actorName', e.actor_name, 'at', e.at, 'event', e.data || jsonb_build_object('type', e.type))`;
