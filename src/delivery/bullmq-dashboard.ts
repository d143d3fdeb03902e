import { createBullBoard } from "@bull-board/api";
import { BullMQAdapter } from "@bull-board/api/bullMQAdapter";
import { HonoAdapter } from "@bull-board/hono";
import type { Queue } from "bullmq";
import type { BullQueue } from "./bullmq-backends.ts";

interface DashboardParts {
  /** Where its pages are, as browsers name it. */
  basePath: string;
  queues: readonly BullQueue[];
  serveStatic: ConstructorParameters<typeof HonoAdapter>[0];
}

/** Pages that show what is in the queues. To look at only: what is to be told is in the database, and the sweep finds it. */
export function createQueueDashboard({ basePath, queues, serveStatic }: DashboardParts) {
  const server = new HonoAdapter(serveStatic);
  server.setBasePath(basePath);
  createBullBoard({
    queues: queues.map(
      (
        queue, // Whichever backend it has, it is a whole queue.
      ) => new BullMQAdapter(queue as Queue, { readOnlyMode: true }),
    ),
    serverAdapter: server,
    options: { uiConfig: { boardTitle: "Threadesk queues", hideRedisDetails: true } },
  });
  return server.registerPlugin();
}
