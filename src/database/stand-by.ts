import type { Log } from "../log.ts";
import type { Service } from "../service.ts";
import { standForLead } from "./lead.ts";

interface StandByOptions {
  databaseUrl: string;
  /** The service's name; one process of the desk runs it at a time. */
  name: string;
  log: Log;
  start(): Promise<Service>;
}

/** A service that must run once however many processes offer it: the others stand by, and the next takes over when it ends. */
export function standBy({ databaseUrl, name, log, start }: StandByOptions): Service {
  let service: Service | undefined;
  const end = async () => {
    const ending = service;
    service = undefined;
    await ending?.stop();
  };
  const lead = standForLead({
    url: databaseUrl,
    name,
    log,
    async onGained() {
      service = await start();
    },
    onLost: end,
  });
  return {
    problem: () => service?.problem(),
    async stop() {
      await end();
      await lead.stop();
      // It may have been gained meanwhile.
      await end();
    },
  };
}
