import { context, propagation, type Span, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import type { OpenSpan, Tracing } from "../tracing.ts";

export interface TracingSettings {
  /** An OTLP collector's address for HTTP, like http://localhost:4318. */
  endpoint: string;
  serviceName: string;
}

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT };

/** For this process, from now on; a collector that is away costs spans and nothing else. */
export function startTracing({ endpoint, serviceName }: TracingSettings): Tracing {
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/+$/, "")}/v1/traces` });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ "service.name": serviceName }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  provider.register();
  const tracer = trace.getTracer("threadesk");

  return {
    span(name, { kind, facts = {}, from }, work) {
      const parent = from ? propagation.extract(context.active(), from) : context.active();
      return tracer.startActiveSpan(name, { kind: kinds[kind], attributes: facts }, parent, (span) =>
        work(openSpan(span))
          .catch((error: unknown) => {
            span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : "error" });
            throw error;
          })
          .finally(() => span.end()),
      );
    },
    here() {
      const now = context.active();
      return (work) => context.with(now, work);
    },
    close: () => provider.shutdown().catch(() => undefined),
  };
}

const openSpan = (span: Span): OpenSpan => ({
  rename: (name) => void span.updateName(name),
  add: (facts) => void span.setAttributes(facts),
});
