-- For one channel of each platform: where the conversation's thread is, else where its category goes, else the one that the configuration
-- names. VOLATILE is what it is for: it looks with eyes of its own, after the statement that calls it has waited for the conversation's row,
-- so that what waited there while the conversation moved is told where it has moved to.
CREATE FUNCTION "homes_of"("of_conversation" int, "of_category" category) RETURNS SETOF int LANGUAGE plpgsql VOLATILE ROWS 2 AS $$ BEGIN
  RETURN QUERY SELECT DISTINCT ON (target.kind) target.id FROM target
    LEFT JOIN lane ON lane.conversation_id = "of_conversation" AND lane.target_id = target.id
    LEFT JOIN category_channel route ON route.target_id = target.id AND route.category = "of_category"
   WHERE target.active AND target.kind <> 'webhook' AND (lane.home OR route.target_id IS NOT NULL OR NOT target.by_setup)
   ORDER BY target.kind, lane.home IS TRUE DESC, route.target_id IS NOT NULL DESC, target.by_setup, target.id;
END $$;
