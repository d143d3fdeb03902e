// What Prometheus reads: this process, the requests it answered, and what the whole desk still has to tell.

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Desk } from "../../desk/desk.ts";
import { readBacklog } from "../../desk/sql/backlog.ts";

/** Undefined when all is fine, else what is wrong in words. */
export type QueueHealth = () => Promise<string | undefined>;

export interface Answered {
  method: string;
  /** The documented address, never the one that was asked for: that has as many forms as there are tickets. */
  route: string;
  status: number;
  seconds: number;
}

export interface Metrics {
  answered(request: Answered): void;
  /** A figure of another part, read at each scrape: open streams, for one. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void;
  /** In Prometheus' text format. */
  text(): Promise<string>;
  contentType: string;
}

export function createMetrics({ desk, queue }: { desk: Desk; queue?: QueueHealth | undefined }): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const requests = requestMetrics(registry);
  const readDesk = deskGauges(registry, desk, queue);
  return {
    answered: requests,
    gauge(name, help, read) {
      new Gauge({
        name,
        help,
        registers: [registry],
        async collect() {
          this.set(await read());
        },
      });
    },
    async text() {
      await readDesk();
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
}

const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

function requestMetrics(registry: Registry): Metrics["answered"] {
  const labelNames = ["method", "route", "status"] as const;
  const duration = new Histogram({
    name: "threadesk_http_request_duration_seconds",
    help: "From the request's arrival to its answer's beginning",
    labelNames,
    buckets,
    registers: [registry],
  });
  const refused = new Counter({
    name: "threadesk_http_rate_limited_total",
    help: "Requests answered 429",
    registers: [registry],
  });
  return ({ method, route, status, seconds }) => {
    duration.observe({ method, route, status: String(status) }, seconds);
    if (status === 429) refused.inc();
  };
}

function deskGauges(registry: Registry, desk: Desk, queue: QueueHealth | undefined): () => Promise<void> {
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge({ name: `threadesk_${name}`, help, labelNames, registers: [registry] });
  const deliveries = gauge("deliveries", "Deliveries that are not told yet, and those given up", ["kind", "state"]);
  const oldest = gauge("delivery_oldest_seconds", "Age of the oldest delivery that is not told yet", ["kind"]);
  const inbox = gauge("inbox_backlog", "What platforms told and nobody looked at yet", ["platform"]);
  const givenUp = gauge("inbox_given_up", "What platforms told and could not be taken in, while it is kept", [
    "platform",
  ]);
  const paused = gauge("channels_paused", "Channels that take nothing until someone mends them", ["kind"]);
  const backfill = gauge("backfill_age_seconds", "Time since threads were compared with their platform's history", [
    "kind",
  ]);
  const held = gauge("held_messages", "Agents' messages that can still be taken back");
  const healthy = gauge("queue_healthy", "1 when the doorbell's queue answers, 0 when it does not");

  return async () => {
    const [backlog, problem] = await Promise.all([readBacklog(desk), queue?.()]);
    for (const each of [deliveries, oldest, inbox, givenUp, paused, backfill]) each.reset();
    for (const { kind, state, count } of backlog.deliveries) deliveries.set({ kind, state }, count);
    for (const { kind, seconds } of backlog.oldest) oldest.set({ kind }, seconds);
    for (const { platform, count } of backlog.inbox) inbox.set({ platform }, count);
    for (const { platform, count } of backlog.givenUp) givenUp.set({ platform }, count);
    for (const { kind, count } of backlog.paused) paused.set({ kind }, count);
    for (const { kind, seconds } of backlog.backfilled) backfill.set({ kind }, seconds);
    held.set(backlog.held);
    healthy.set(problem === undefined ? 1 : 0);
  };
}
