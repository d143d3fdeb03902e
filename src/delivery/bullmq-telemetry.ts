import type { Telemetry } from "bullmq";
import { BullMQOtel } from "bullmq-otel";

/** Carries what began a ring along to who answers it. */
export const queueTelemetry = (): Telemetry => new BullMQOtel({ tracerName: "threadesk" });
