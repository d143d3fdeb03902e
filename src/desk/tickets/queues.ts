// What an agent looks at first. Home shows the beginning of each and how many there are, the list of the same name all of it.

import type { TicketFilter } from "../sql/ticket-order.ts";

export const queueLabels = { mine: "Waiting for me", unassigned: "Unassigned", urgent: "Urgent" } as const;

export type QueueName = keyof typeof queueLabels;

type Only = Pick<TicketFilter, "assignee" | "priority" | "waits">;

const only: Readonly<Record<QueueName, (agent: number) => Only>> = {
  mine: (agent) => ({ assignee: agent, waits: true }),
  unassigned: () => ({ assignee: null }),
  urgent: () => ({ priority: "urgent" }),
};

/** A queue is counted no further: who has more has many. */
export const mostCounted = 1_000;

/** Neither over nor put aside. */
export const queueFilter = (queue: QueueName, agent: number) => ({
  ...only[queue](agent),
  unfinished: true,
  awake: true,
});
