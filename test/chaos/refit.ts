// A house with something else in the place of one of its parts. The product has no switch for any of this: its parts are
// handed to each other where it is composed, and here they are wrapped on the way.

import type { House } from "../../src/compose.ts";
import type { Channel } from "../../src/delivery/channel.ts";
import { createWebhooks } from "../../src/delivery/webhooks/webhooks.ts";
import type { Desk, PreparedStatement } from "../../src/desk/desk.ts";

export interface Refit {
  /** Stands around every named statement; `run` runs it, or another in its place. */
  statement?: <T>(
    statement: PreparedStatement,
    values: unknown[],
    run: (statement: PreparedStatement) => Promise<T | undefined>,
  ) => Promise<T | undefined>;
  /** Stands around every transaction, between its work and its commit, and after its commit. */
  transaction?: { beforeCommit(): void; afterCommit(): void };
  channel?: (channel: Channel) => Channel;
  settings?: Partial<House["delivery"]["settings"]>;
}

export function refitDesk(desk: Desk, { statement, transaction }: Refit): Desk {
  return {
    ...desk,
    one: (prepared, values) =>
      statement ? statement(prepared, values, (other) => desk.one(other, values)) : desk.one(prepared, values),
    async inTransaction(work) {
      const result = await desk.inTransaction(async (tx) => {
        const done = await work(refitDesk(tx, { ...(statement ? { statement } : {}) }));
        transaction?.beforeCommit();
        return done;
      });
      transaction?.afterCommit();
      return result;
    },
  };
}

export function refitHouse(house: House, refit: Refit): House {
  const { channel = (same) => same } = refit;
  const desk = refitDesk(house.desk, refit);
  const webhooks = createWebhooks({ desk, doorbell: house.doorbell, log: house.log });
  return {
    ...house,
    desk,
    slack: house.slack && { ...house.slack, channel: channel(house.slack.channel) },
    discord: house.discord && { ...house.discord, channel: channel(house.discord.channel) },
    delivery: {
      ...house.delivery,
      desk,
      webhooks,
      channels: house.delivery.channels.map(channel),
      settings: { ...house.delivery.settings, ...refit.settings },
    },
  };
}
