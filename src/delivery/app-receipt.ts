/**
 * What the receipt on an agent's public message says of the customer's app, for `m`, a row of message: ⏳ held until every webhook
 * that wants it has it, ❌ failed when one never took it. Without webhooks it is in the app as soon as it is stored.
 */
export const appReceipt = `
  (SELECT CASE WHEN bool_or(wd.state IN ('pending', 'sending') AND wt.active) THEN 'held' WHEN bool_or(wd.state = 'dead') THEN 'failed' ELSE 'delivered' END
     FROM event we JOIN delivery wd ON wd.event_id = we.id AND wd.webhook_id IS NOT NULL JOIN target wt ON wt.id = wd.target_id
    WHERE we.conversation_id = m.conversation_id AND we.seq = m.seq)`;
