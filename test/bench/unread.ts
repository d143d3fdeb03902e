// Conversations to be marked as read, each of them once: marking one again changes nothing and costs little.

import type pg from "pg";

/** Most that one round can use up. */
const mostOfRound = 20_000;

export interface Unread {
  /** A conversation that nobody has read. */
  next(): number;
  prepare(): Promise<void>;
  /** @throws when one that was marked is unread still */
  verify(): Promise<void>;
}

/** Of the conversations from 1 to `last`. */
export function unreadConversations(pool: pg.Pool, last: number): Unread {
  let place = last;
  let begun = 1;
  return {
    next() {
      place += 1;
      if (place > last) throw new Error("There are no unread conversations left: make the rounds shorter.");
      return place;
    },
    async prepare() {
      if (last - place < Math.min(mostOfRound, last / 2)) {
        await pool.query("UPDATE conversation SET unread_by_desk = 1 WHERE unread_by_desk = 0 AND id <= $1", [last]);
        await pool.query("VACUUM ANALYZE conversation");
        place = 0;
      }
      begun = place + 1;
    },
    async verify() {
      const { rows } = await pool.query(
        "SELECT count(*)::int AS unread FROM conversation WHERE id BETWEEN $1 AND $2 AND unread_by_desk > 0",
        [begun, place],
      );
      // Requests in the air at the end of a round are not waited for.
      if (rows[0].unread > inTheAir) throw new Error(`${rows[0].unread} of ${place - begun + 1} are unread still`);
    },
  };
}

const inTheAir = 64;
