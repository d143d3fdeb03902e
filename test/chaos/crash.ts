// A process that kills itself at a named point, as a power cut would. The points are the product's own statements, transactions
// and calls, so nothing in the product has to know of them: a point that is no longer passed fails its test.

import type { Channel } from "../../src/delivery/channel.ts";
import type { Refit } from "./refit.ts";

/** "before lane-take", "after delivery-sending", "during post", "after commit of add-message", … */
export function crashingAt(point: string): Refit {
  const passing = (passed: string) => {
    if (passed === point) process.kill(process.pid, "SIGKILL");
  };
  let written: string[] = [];
  return {
    async statement(statement, _values, run) {
      passing(`before ${statement.name}`);
      const result = await run(statement);
      written.push(statement.name);
      // An empty answer took nothing.
      if (result !== undefined && !(Array.isArray(result) && result.length === 0)) passing(`after ${statement.name}`);
      return result;
    },
    transaction: {
      beforeCommit() {
        for (const name of written) passing(`before commit of ${name}`);
      },
      afterCommit() {
        for (const name of written) passing(`after commit of ${name}`);
        written = [];
      },
    },
    channel: (channel) => crashingIn(channel, passing),
  };
}

const inFlightMs = 300;

function crashingIn(channel: Channel, passing: (point: string) => void): Channel {
  return {
    ...channel,
    post(...said) {
      setTimeout(() => passing("during post"), inFlightMs).unref();
      return channel.post(...said);
    },
    openThread(...said) {
      setTimeout(() => passing("during openThread"), inFlightMs).unref();
      return channel.openThread(...said);
    },
  };
}
