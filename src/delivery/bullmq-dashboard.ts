import { createBullBoard } from "@bull-board/api";
import { BullMQAdapter } from "@bull-board/api/bullMQAdapter";
import { HonoAdapter } from "@bull-board/hono";
import type { Queue } from "bullmq";
import type { WholeQueue } from "./bullmq-backends.ts";

interface DashboardParts {
  /** Where its pages are, as browsers name it. */
  basePath: string;
  queues: readonly WholeQueue[];
  serveStatic: ConstructorParameters<typeof HonoAdapter>[0];
}

/** Pages that show what is in the queues. To look at only: what is to be told is in the database, and the sweep finds it. */
export function createQueueDashboard({ basePath, queues, serveStatic }: DashboardParts) {
  const server = new HonoAdapter(serveStatic);
  server.setBasePath(basePath);
  createBullBoard({
    // Whichever backend it has, it is a whole queue.
    queues: queues.map((queue) => new BullMQAdapter(queue as Queue, { readOnlyMode: true })),
    serverAdapter: server,
    options: { uiConfig: { boardTitle: "Threadesk queues", hideRedisDetails: true } },
  });
  return server.registerPlugin();
}
